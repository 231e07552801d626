package io.github.btlib.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreateCommandTest {
  @TempDir Path folder;
  private Path data;
  private Path torrent;

  @BeforeEach
  void prepare() throws IOException {
    data = Samples.file(folder.resolve("data/a.bin"), 100_000);
    torrent = folder.resolve("a.torrent");
  }

  @Test
  void aTorrentIsMadeAsAskedFor() {
    CliRun run =
        CliRun.of(
            "create",
            data,
            "-o",
            torrent,
            "--announce",
            "http://one/announce",
            "--announce",
            "udp://two:1/announce",
            "--piece-length",
            "32K",
            "--private",
            "--comment",
            "hello");

    assertThat(run.code()).as(run.err()).isZero();
    Metainfo metainfo = Metainfo.read(torrent);
    assertThat(metainfo.name()).isEqualTo("a.bin");
    assertThat(metainfo.pieceLength()).isEqualTo(32 * 1024);
    assertThat(metainfo.isPrivate()).isTrue();
    assertThat(metainfo.comment()).contains("hello");
    assertThat(metainfo.trackers())
        .containsExactly(List.of("http://one/announce"), List.of("udp://two:1/announce"));
    assertThat(run.out())
        .contains("a.bin, 97.7 KiB (100,000 bytes), 4 pieces of 32.0 KiB")
        .contains("info-hash " + metainfo.infoHash());
  }

  @Test
  void aFolderIsPackedWithItsFiles() throws IOException {
    Samples.file(folder.resolve("data/sub/b.bin"), 5);

    assertThat(CliRun.of("create", folder.resolve("data"), "-o", torrent).code()).isZero();

    assertThat(Metainfo.read(torrent).files())
        .extracting(file -> file.path())
        .containsExactly("data/a.bin", "data/sub/b.bin");
  }

  @Test
  void aFileIsReplacedOnlyByForce() throws IOException {
    Files.writeString(torrent, "precious");

    CliRun run = CliRun.of("create", data, "-o", torrent);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(torrent + " exists; --force replaces it");
    assertThat(torrent).hasContent("precious");
    assertThat(CliRun.of("create", data, "-o", torrent, "--force").code()).isZero();
    assertThat(Metainfo.read(torrent).name()).isEqualTo("a.bin");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void theTorrentMayNotLieInWhatItDescribes() {
    CliRun run = CliRun.of("create", folder, "-o", torrent);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("which is to be shared");
    assertThat(torrent).doesNotExist();
  }

  @Test
  void whatIsNotThereCannotBeShared() {
    assertThat(CliRun.of("create", folder.resolve("x"), "-o", torrent).err())
        .contains("there is no such file or folder");
    assertThat(CliRun.of("create", data, "-o", folder.resolve("no/x.torrent")).err())
        .contains("there is no folder " + folder.resolve("no"));
  }

  @Test
  void aTerminalShowsTheProgressAndIsLeftClean() {
    CliRun run = CliRun.onTerminal("create", data, "-o", torrent);

    assertThat(run.out()).contains("hashing 100.0%  [").contains("\r\033[Kwrote ");
  }
}
