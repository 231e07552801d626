package io.github.btlib.metainfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FileTableTest {

  @Property
  void theSlicesOfARangeAreThatRange(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 0, max = 5) Integer> lengths,
      @ForAll @IntRange(min = 0, max = 100) int from,
      @ForAll @IntRange(min = 0, max = 100) int to) {
    FileTable table = table(lengths);
    long start = Math.min(Math.min(from, to), table.totalLength());
    long end = Math.min(Math.max(from, to), table.totalLength());

    long at = start;
    for (FileSlice slice : table.slices(start, end - start)) {
      assertThat(slice.file().offset() + slice.fileOffset()).isEqualTo(at);
      assertThat(slice.length()).isPositive();
      assertThat(slice.fileOffset() + slice.length()).isLessThanOrEqualTo(slice.file().length());
      at += slice.length();
    }
    assertThat(at).isEqualTo(end);
  }

  @Test
  void emptyFilesBetweenAreSkippedHoweverManyThereAre() {
    List<Integer> lengths = new ArrayList<>(Collections.nCopies(300_000, 0));
    lengths.set(0, 5);
    lengths.set(150_000, 5);
    FileTable table = table(lengths);

    assertTimeout(
        Duration.ofSeconds(10),
        () -> {
          // with a scan of the files these would be 60 billion steps
          for (int i = 0; i < 200_000; i++) {
            assertEquals(2, table.slices(4, 2).size());
          }
        });
  }

  @Test
  void aRangeOutsideOfTheTorrentIsRefused() {
    FileTable table = table(List.of(3, 4));

    assertThat(table.slices(7, 0)).isEmpty();
    for (long[] range : new long[][] {{-1, 1}, {0, -1}, {0, 8}, {7, 1}, {5, Long.MAX_VALUE}}) {
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> table.slices(range[0], range[1]));
    }
  }

  private static FileTable table(List<Integer> lengths) {
    List<TorrentFile> files = new ArrayList<>();
    long offset = 0;
    for (int length : lengths) {
      files.add(new TorrentFile(files.size(), "f" + files.size(), offset, length, false, false));
      offset += length;
    }
    return new FileTable(files);
  }
}
