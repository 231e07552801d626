package io.github.btlib.examples.cli.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.tracker.StaticPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackerConfigParserTest {
  private static final String GOOD =
      """
      port = 6881
      torrentFile = "../torrents/sample.torrent"

      [[peers]]
      peerId = "peer1"
      ip = "127.0.0.1"
      port = 6866

      [[peers]]
      peerId = "peer2"
      ip = "::1"
      port = 6867
      """;
  private static final String GOOD_JSON =
      """
      {
        "port": 6881,
        "torrentFile": "../torrents/sample.torrent",
        "peers": [
          {"peerId": "peer1", "ip": "127.0.0.1", "port": 6866},
          {"peerId": "peer2", "ip": "::1", "port": 6867}
        ]
      }
      """;

  @TempDir Path folder;
  private Path torrent;

  @BeforeEach
  void prepare() throws IOException {
    Files.createDirectory(folder.resolve("conf"));
    torrent = Files.createDirectory(folder.resolve("torrents")).resolve("sample.torrent");
    Files.createFile(torrent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tracker.toml", "tracker.conf", "tracker"})
  void tomlIsRead(String name) throws IOException {
    assertThat(read(name, GOOD)).isEqualTo(expected());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tracker.json", "TRACKER.JSON", "tracker.conf"})
  void jsonSaysTheSame(String name) throws IOException {
    assertThat(read(name, GOOD_JSON)).isEqualTo(expected());
  }

  @Test
  void peersMayBeLeftOut() throws IOException {
    assertThat(read("t.toml", "port = 1\ntorrentFile = '../torrents/sample.torrent'").peers())
        .isEmpty();
    assertThat(
            read(
                    "t.json",
                    "{\"port\":1,\"torrentFile\":\"../torrents/sample.torrent\",\"peers\":[]}")
                .peers())
        .isEmpty();
  }

  @Test
  void anAbsolutePathIsTakenAsItIs() throws IOException {
    assertThat(read("t.toml", "port = 1\ntorrentFile = '" + torrent + "'").torrentFile())
        .isEqualTo(torrent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port = 6881|port = 0|port: expected an integer from 1 to 65535, found 0",
        "port = 6881|port = 65536|port: expected an integer from 1 to 65535, found 65536",
        "port = 6881|port = -1|port: expected an integer from 1 to 65535, found -1",
        "port = 6881|port = 4294974177|port: expected an integer from 1 to 65535, found 4294974177",
        "port = 6881|port = 68.81|port: expected an integer from 1 to 65535, found 68.81",
        "port = 6881|port = \"6881\"|port: expected an integer from 1 to 65535, found \"6881\"",
        "port = 6881|port = [6881]|port: expected an integer from 1 to 65535, found a list",
        "port = 6881|port = true|port: expected an integer from 1 to 65535, found true",
        "port = 6881||port: expected an integer from 1 to 65535, found nothing",
        "port = 6881|prot = 6881|prot: unknown key, expected one of peers, port, torrentFile",
        "port = 6867|port = \"abc\"|peers[1].port: expected an integer from 1 to 65535, found \"abc\"",
        "port = 6867||peers[1].port: expected an integer from 1 to 65535, found nothing",
        "ip = \"::1\"|ip = \"localhost\"|peers[1].ip: expected an IPv4 or IPv6 address in digits that can be connected to, found \"localhost\"",
        "ip = \"::1\"|ip = \"0.0.0.0\"|peers[1].ip: expected an IPv4 or IPv6 address in digits that can be connected to, found \"0.0.0.0\"",
        "ip = \"::1\"|ip = 5|peers[1].ip: expected an IPv4 or IPv6 address in digits, found 5",
        "ip = \"::1\"|address = \"::1\"|peers[1].address: unknown key, expected one of ip, peerId, port",
        "peerId = \"peer1\"|peerId = \"\"|peers[0].peerId: expected 1 to 20 printable ASCII characters, found \"\"",
        "peerId = \"peer1\"|peerId = \"123456789012345678901\"|peers[0].peerId: expected 1 to 20 printable ASCII characters, found \"123456789012345678901\"",
        "torrentFile = \"../torrents/sample.torrent\"|torrentFile = 7|torrentFile: expected the path of a torrent file, relative to this file's folder, found 7",
        "torrentFile = \"../torrents/sample.torrent\"||torrentFile: expected the path of a torrent file, relative to this file's folder, found nothing"
      })
  void aMistakeIsToldWithFileKeyAndWhatWasExpected(String line, String instead, String problem) {
    String text = GOOD.replace(line, instead == null ? "" : instead);

    assertThatThrownBy(() -> read("tracker.toml", text))
        .isInstanceOf(TrackerConfigException.class)
        .hasMessage(folder.resolve("conf/tracker.toml") + ": " + problem);
  }

  @Test
  void aMissingTorrentIsToldWithWhereItWasLookedFor() throws IOException {
    Files.delete(torrent);

    assertThatThrownBy(() -> read("tracker.toml", GOOD))
        .hasMessageEndingWith(
            "torrentFile: expected the path of a torrent file, relative to this file's folder, found"
                + " \"../torrents/sample.torrent\", but there is no file "
                + torrent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"peers\": 3", "\"peers\": {\"peerId\": \"a\"}", "\"peers\": \"a\""})
  void peersMustBeAList(String peers) {
    String text = "{\"port\":1,\"torrentFile\":\"../torrents/sample.torrent\"," + peers + "}";

    assertThatThrownBy(() -> read("t.json", text))
        .hasMessageContaining(
            "t.json: peers: expected a list of tables with the keys peerId, ip and port, found ");
  }

  @Test
  void eachPeerMustBeATable() {
    String text = "{\"port\":1,\"torrentFile\":\"../torrents/sample.torrent\",\"peers\":[\"p\"]}";

    assertThatThrownBy(() -> read("t.json", text))
        .hasMessageContaining(
            "t.json: peers[0]: expected a table with the keys peerId, ip and port, found \"p\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t.toml|port = |TOML",
        "t.toml|[[peers]|TOML",
        "t.toml|port = 1 port = 2|TOML",
        "t.json|{\"port\": 1|JSON",
        "t.json|[1, 2]|JSON",
        "t.json|port = 1|JSON",
        "t.json|''|JSON"
      })
  void whatIsNeitherTomlNorJsonIsRefused(String name, String text, String format) {
    assertThatThrownBy(() -> read(name, text))
        .isInstanceOf(TrackerConfigException.class)
        .hasMessageContaining(name + ": expected " + format);
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    Path missing = folder.resolve("nope.toml");
    assertThatThrownBy(() -> TrackerConfigParser.read(missing))
        .hasMessage(missing + ": there is no such file");

    Path binary = Files.write(folder.resolve("b.toml"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> TrackerConfigParser.read(binary))
        .hasMessage(binary + ": expected text in UTF-8");
  }

  private TrackerConfig expected() {
    return new TrackerConfig(
        6881,
        torrent,
        List.of(StaticPeer.of("peer1", "127.0.0.1", 6866), StaticPeer.of("peer2", "::1", 6867)));
  }

  private TrackerConfig read(String name, String text) throws IOException {
    return TrackerConfigParser.read(Files.writeString(folder.resolve("conf").resolve(name), text));
  }
}
