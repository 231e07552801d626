package io.github.btlib.examples.cli.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.examples.cli.Samples;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSelectionTest {
  @TempDir Path folder;
  private Metainfo metainfo;

  @BeforeEach
  void prepare() throws IOException {
    Path data = folder.resolve("data");
    Samples.file(data.resolve("a.iso"), 10);
    Samples.file(data.resolve("docs/b.txt"), 20);
    Samples.file(data.resolve("docs/more/c.txt"), 30);
    metainfo = Samples.metainfo(data);
  }

  @ParameterizedTest
  @CsvSource({
    "*.iso, data/a.iso",
    "*.txt, data/docs/b.txt data/docs/more/c.txt",
    "b.txt, data/docs/b.txt",
    "docs/*, data/docs/b.txt",
    "docs/**, data/docs/b.txt data/docs/more/c.txt",
    "data/docs/*, data/docs/b.txt",
    "'*.{iso,pdf}', data/a.iso",
    "'[ab].*', data/a.iso data/docs/b.txt"
  })
  void aPatternIsForNamesAndOneWithASlashForPaths(String pattern, String paths) {
    FileSelection selection = FileSelection.of(List.of(pattern));

    assertThat(metainfo.files().stream().filter(selection::contains).map(TorrentFile::path))
        .containsExactly(paths.split(" "));
    assertThat(selection.unused(metainfo)).isEmpty();
  }

  @Test
  void severalPatternsSelectTogetherAndTheUselessOneIsNamed() {
    FileSelection selection = FileSelection.of(List.of("*.iso", "docs", "c.txt"));

    assertThat(metainfo.files().stream().filter(selection::contains)).hasSize(2);
    assertThat(selection.unused(metainfo)).contains("docs");
  }

  @Test
  void aTorrentOfOneFileIsSelectedByItsName() throws IOException {
    Metainfo single = Samples.metainfo(Samples.file(folder.resolve("x.bin"), 10));

    assertThat(FileSelection.of(List.of("*.bin")).unused(single)).isEmpty();
    assertThat(FileSelection.of(List.of("*.iso")).unused(single)).contains("*.iso");
  }

  @Test
  void whatIsNoPatternIsRefused() {
    assertThatThrownBy(() -> FileSelection.of(List.of("[a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'[a' is not a pattern: ");
    assertThatThrownBy(() -> FileSelection.of(List.of(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a pattern is empty");
  }
}
