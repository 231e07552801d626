package io.github.btlib.core.torrent;

import static io.github.btlib.core.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Priority;
import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.SequentialBook;
import io.github.btlib.core.testkit.storage.StorageDecorator;
import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However often it changes, the storage knows in the end which files are wanted. */
class WantedFilesTest {
  private static final Metainfo METAINFO =
      MemoryTorrent.layout(
          16_384, MemoryTorrent.Entry.file("a", 20_000), MemoryTorrent.Entry.file("b", 20_000));

  private final Deque<Runnable> turns = new ArrayDeque<>();
  private final List<BitSet> told = new ArrayList<>();
  private final Priorities priorities =
      new Priorities(METAINFO, SequentialBook.of(METAINFO), List.of());
  private final WantedFiles files =
      new WantedFiles(
          new StorageDecorator(MemoryStorage.of(METAINFO)) {
            @Override
            public void wanted(BitSet wanted) {
              told.add(wanted);
            }
          },
          priorities,
          new StorageTurns("sample", turns::add),
          new Signals(Signals.Wish.RUN));

  @BeforeEach
  void begin() throws IOException {
    files.begin();
    assertThat(told).containsExactly(bits(0, 1));
  }

  private void decide(Priority ofSecond) {
    priorities.set(1, ofSecond);
    files.follow();
  }

  private void takeTurn() {
    Objects.requireNonNull(turns.poll()).run();
  }

  @Test
  void whoeverChangesTheirMindWhileTheDiskIsBusyGetsWhatTheySaidLast() {
    decide(Priority.SKIP);
    takeTurn();
    decide(Priority.NORMAL);
    decide(Priority.SKIP);
    takeTurn();
    decide(Priority.NORMAL);
    while (!turns.isEmpty()) {
      takeTurn();
    }
    assertThat(told.get(told.size() - 1)).isEqualTo(bits(0, 1));
    assertThat(told).as("and it was told of the change").contains(bits(0));
  }

  @Test
  void howeverOftenItChangesMeanwhileTheDiskIsToldOnce() {
    for (int i = 0; i < 999; i++) {
      decide(i % 2 == 0 ? Priority.SKIP : Priority.LOW);
    }
    while (!turns.isEmpty()) {
      takeTurn();
    }
    assertThat(told).containsExactly(bits(0, 1), bits(0));
  }
}
