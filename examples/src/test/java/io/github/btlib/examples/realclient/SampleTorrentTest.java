package io.github.btlib.examples.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleTorrentTest {
  @TempDir Path directory;

  @Test
  @RequiresClient(Program.LIBTORRENT)
  void libtorrentMakesTheSameTorrentOfTheSameData() throws IOException {
    SampleTorrent sample =
        SampleTorrent.ofFile(
            directory, "one.bin", 1_000_001, 65_536, "http://127.0.0.1:1/announce");
    Path theirs = directory.resolve("theirs.torrent");
    LibtorrentClient.makeTorrent(
        directory, sample.folder().resolve("one.bin"), theirs, 65_536, "v1");
    // both files are bencode with sorted keys, so the same info dictionary is the same bytes
    assertThat(infoDictionary(sample.torrent())).isEqualTo(infoDictionary(theirs));
  }

  @Test
  void differencesAreFound() throws IOException {
    SampleTorrent sample =
        SampleTorrent.ofFolder(
            directory, "album", new TreeMap<>(Map.of("a", 10, "disc 1/b", 20)), 16_384);
    assertThat(sample.differenceIn(sample.folder())).isEmpty();
    assertThat(sample.differenceIn(directory)).contains("album/a is missing");

    Path copy = directory.resolve("copy");
    for (Path file : sample.files()) {
      Files.createDirectories(copy.resolve(file).getParent());
      Files.copy(sample.folder().resolve(file), copy.resolve(file));
    }
    assertThat(sample.differenceIn(copy)).isEmpty();
    Files.write(copy.resolve("album/disc 1/b"), new byte[1], StandardOpenOption.APPEND);
    assertThat(sample.differenceIn(copy)).contains("album/disc 1/b differs at byte 20");
  }

  private static String infoDictionary(Path torrent) throws IOException {
    String all = Files.readString(torrent, StandardCharsets.ISO_8859_1);
    int from = all.indexOf("4:info");
    return all.substring(from, all.lastIndexOf('e'));
  }
}
