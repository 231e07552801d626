package io.github.btlib.examples.cli.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.electronwill.nightconfig.json.JsonFormat;
import com.electronwill.nightconfig.toml.TomlParser;
import io.github.btlib.examples.cli.Samples;
import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.tracker.StaticPeer;
import io.github.btlib.tracker.TrackerServer;
import io.github.btlib.tracker.TrackerServerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
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
  private static final String FULL =
      """
      httpPort = 0
      udpPort = 0
      statsPort = 0
      bind = ["127.0.0.1"]
      interval = "40m"
      minInterval = 600
      defaultNumWant = 30
      maxNumWant = 80
      maxConnections = 500
      maxConnectionsPerSource = 50
      maxWaiting = 100
      headTimeout = "3s"
      idleTimeout = "500ms"
      maxSwarms = 1000
      maxPeers = 10000
      maxPeersPerSwarm = 5000
      maxPortsPerAddress = 4
      keepPeerIds = true
      tellLocalAddresses = true
      believeClaimedAddresses = false
      requestRate = 7
      requestBurst = 70
      newSwarmRate = 5
      newSwarmBurst = 50
      udpThreads = 1
      httpThreads = 1
      nativeSockets = false
      trustedProxies = ["10.0.0.1", "::1"]
      proxyHeader = "X-Real-IP"
      connectionIdSecret = "000102030405060708090a0b0c0d0e0f"
      statsAddress = "127.0.0.1"
      statsOnHttpPort = true
      snapshotFile = "swarms.bin"
      snapshotInterval = "5m"
      passkeys = ["carol"]
      passkeyFile = "keys.txt"

      [[torrents]]
      torrentFile = "../torrents/sample.torrent"

      [[torrents]]
      infoHash = "00112233445566778899AABBCCDDEEFF00112233"
      peers = [{ peerId = "p", ip = "8.8.8.8", port = 1 }]
      """;

  @TempDir Path folder;
  private Path torrent;
  private Metainfo metainfo;

  @BeforeEach
  void prepare() throws IOException {
    Files.createDirectory(folder.resolve("conf"));
    torrent = Files.createDirectory(folder.resolve("torrents")).resolve("sample.torrent");
    Path data = Samples.file(folder.resolve("data/sample"), 1000);
    metainfo = Samples.metainfo(data);
    Files.write(torrent, metainfo.toBytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tracker.toml", "tracker.conf", "tracker"})
  void tomlIsRead(String name) throws IOException {
    assertIsTheSample(read(name, GOOD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tracker.json", "TRACKER.JSON", "tracker.conf"})
  void jsonSaysTheSame(String name) throws IOException {
    assertIsTheSample(read(name, GOOD_JSON));
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
    assertThat(read("t.toml", "port = 1\ntorrentFile = '" + torrent + "'").torrents())
        .containsExactly(metainfo.infoHash());
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
        "port = 6881|prot = 6881|prot: unknown key, the nearest known one is port",
        "port = 6867|port = \"abc\"|peers[1].port: expected an integer from 1 to 65535, found \"abc\"",
        "port = 6867||peers[1].port: expected an integer from 1 to 65535, found nothing",
        "ip = \"::1\"|ip = \"localhost\"|peers[1].ip: expected an IPv4 or IPv6 address in digits that can be connected to, found \"localhost\"",
        "ip = \"::1\"|ip = \"0.0.0.0\"|peers[1].ip: expected an IPv4 or IPv6 address in digits that can be connected to, found \"0.0.0.0\"",
        "ip = \"::1\"|ip = 5|peers[1].ip: expected an IPv4 or IPv6 address in digits, found 5",
        "ip = \"::1\"|address = \"::1\"|peers[1].address: unknown key, the nearest known one is peerId",
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
            "torrentFile: expected the path of a torrent file, relative to this file's folder,"
                + " but there is no file "
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

  @ParameterizedTest
  @ValueSource(strings = {"TOML", "JSON"})
  void theFullFormTurnsEveryKnob(String form) throws IOException {
    Files.writeString(folder.resolve("conf/keys.txt"), "# members\nalice_1\n\nbob-2\n");
    TrackerConfig config = read("full", form.equals("JSON") ? inJson(FULL) : FULL);

    assertThat(TrackerSettings.keys()).allMatch(key -> config.valueOf(key).isPresent());
    assertThat(config.valueOf("snapshotFile")).contains(folder.resolve("conf/swarms.bin"));
    assertThat(config.interval()).isEqualTo(Duration.ofMinutes(40));
    assertThat(config.minInterval()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.passkeys()).contains(Set.of("carol", "alice_1", "bob-2"));
    assertThat(config.torrents())
        .containsExactlyInAnyOrder(
            metainfo.infoHash(), InfoHash.fromHex("00112233445566778899aabbccddeeff00112233"));
    assertThat(config.peers()).containsExactly(StaticPeer.of("p", "8.8.8.8", 1));
    TrackerServerBuilder builder = TrackerServer.builder();
    config.applyTo(builder);
    try (TrackerServer tracker = builder.start()) {
      assertThat(tracker.announceUris()).hasSize(2);
      assertThat(tracker.statsPort()).isPositive();
      assertThat(tracker.passkeyStats()).containsOnlyKeys("carol", "alice_1", "bob-2");
    }
    assertThat(folder.resolve("conf/swarms.bin")).exists();
  }

  @Test
  void withoutAListTheTrackerIsOpenButForWhatIsDenied() throws IOException {
    String hash = "00112233445566778899aabbccddeeff00112233";
    Files.writeString(folder.resolve("conf/bad.txt"), hash + "\n");
    TrackerConfig config = read("t.toml", "denyFile = 'bad.txt'");
    assertThat(config.isOpen()).isTrue();
    assertThat(config.files()).contains(folder.resolve("conf/bad.txt"));
    assertThat(read("t.toml", "allow = '" + hash + "'").isOpen()).isFalse();
  }

  @Test
  void whatHasToWaitForTheNextStartIsTold() throws IOException {
    TrackerConfig before = read("t.toml", "maxPeers = 10\ninterval = '30m'");
    TrackerConfig after = read("t.toml", "maxPeers = 20\ninterval = '40m'\npasskeys = ['a']");
    assertThat(after.changesForNextStart(before)).containsExactly("maxPeers", "passkeys");
    assertThat(before.changesForNextStart(before)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maxPeer = 1|maxPeer: unknown key, the nearest known one is maxPeers",
        "maxPeers = 0|maxPeers: maxPeers is 0, it must be 1 to 100000000",
        "interval = '2d'|interval: interval is PT48H, it must be PT1S to PT24H",
        "interval = '1 hour'|interval: expected a duration such as \"30m\", or a number of seconds, found \"1 hour\"",
        "interval = 60; minInterval = 61|minInterval: PT1M1S is more than interval PT1M",
        "port = 1; httpPort = 2|port: is another name of httpPort, one of them must do",
        "bind = 'localhost'|bind: expected an IPv4 or IPv6 address in digits, found \"localhost\"",
        "keepPeerIds = 1|keepPeerIds: expected true or false, found 1",
        "requestBurst = 0|requestBurst: burst of requestRate is 0, it must be 1 to 1000000",
        "newSwarmRate = -1|newSwarmRate: newSwarmRate is -1, it must be 0 to 1000000",
        "newSwarmBurst = 0|newSwarmBurst: burst of newSwarmRate is 0, it must be 1 to 1000000",
        "connectionIdSecret = 'abc'|connectionIdSecret: expected 32 hexadecimal digits, found something else",
        "passkeys = ['ok', 'no good']|passkeys[1]: expected 1 to 128 letters, digits, - and _, found something else",
        "allow = 'abc'|allow: expected 40 hexadecimal digits, found \"abc\"",
        "statsAddress = ['::1', '::2']|statsAddress: expected one IPv4 or IPv6 address in digits, found a list",
        "statsAddress = 'localhost'|statsAddress: expected one IPv4 or IPv6 address in digits, found \"localhost\"",
        "torrents = [{}]|torrents[0].infoHash: expected 40 hexadecimal digits, or a torrentFile, found nothing",
        "torrents = [{ hash = 'a' }]|torrents[0].hash: unknown key, the nearest known one is infoHash",
        "open = true; allow = []|open: is true, but allow or allowFile lists what is served",
        "allow = []; deny = []|deny: is for a tracker with open = true; this one serves a list"
      })
  void aMistakeInTheFullFormIsToldWithItsLimit(String lines, String problem) {
    assertThatThrownBy(() -> read("t.toml", lines.replace("; ", "\n")))
        .isInstanceOf(TrackerConfigException.class)
        .hasMessageStartingWith(folder.resolve("conf/t.toml") + ": " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"none.txt|does not exist", "binary.txt|is not text in UTF-8"})
  void aListThatCannotBeReadIsNamedOnceWithTheReason(String list, String problem)
      throws IOException {
    Files.write(folder.resolve("conf/binary.txt"), new byte[] {(byte) 0xff, (byte) 0xfe});
    Path named = folder.resolve("conf").resolve(list);

    assertThatThrownBy(() -> read("t.toml", "allowFile = '" + list + "'"))
        .hasMessage(folder.resolve("conf/t.toml") + ": allowFile: " + named + " " + problem);
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

  private void assertIsTheSample(TrackerConfig config) {
    assertThat(config.valueOf("httpPort")).contains(6881);
    assertThat(config.isOpen()).isFalse();
    assertThat(config.torrents()).containsExactly(metainfo.infoHash());
    assertThat(config.peers())
        .containsExactly(
            StaticPeer.of("peer1", "127.0.0.1", 6866), StaticPeer.of("peer2", "::1", 6867));
  }

  private static String inJson(String toml) {
    return JsonFormat.minimalInstance().createWriter().writeToString(new TomlParser().parse(toml));
  }

  private TrackerConfig read(String name, String text) throws IOException {
    return TrackerConfigParser.read(Files.writeString(folder.resolve("conf").resolve(name), text));
  }
}
