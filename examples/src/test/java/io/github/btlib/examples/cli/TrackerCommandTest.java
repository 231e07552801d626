package io.github.btlib.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackerCommandTest {
  private static final String HASH = "00112233445566778899aabbccddeeff00112233";

  @TempDir Path folder;
  private Path config;
  private int port;
  private String infoHash;

  @BeforeEach
  void prepare() throws IOException {
    Path data = Samples.file(folder.resolve("torrents/sample"), 1000);
    infoHash = Samples.metainfo(data).infoHash().toHex().replaceAll("..", "%$0");
    Samples.torrent(data);
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    config = folder.resolve("conf/tracker.toml");
    Files.createDirectory(config.getParent());
    Files.writeString(
        config,
        """
        port = %d
        torrentFile = "../torrents/sample.torrent"

        [[peers]]
        peerId = "peer1"
        ip = "127.0.0.1"
        port = 6866
        """
            .formatted(port));
  }

  @Test
  void theTrackerTellsOfTheConfiguredPeersUntilCtrlC() throws Exception {
    try (CliRun tracker = CliRun.start("tracker", config)) {
      String announce = tracker.awaitOut("ready: announce URL (http://\\S+/announce)").group(1);
      assertThat(announce).contains(":" + port + "/");

      assertThat(ask(announce, infoHash, 7000, "&compact=0"))
          .contains("9:127.0.0.1", "peer1---------------", "4:porti6866e");
      tracker.pressCtrlC();
      assertThat(tracker.code()).isEqualTo(130);
      assertThat(tracker.out()).contains("tracking 1 torrent", "1 peer configured", "stopped");
    }
  }

  @Test
  void reloadingReplacesWhatIsServedAndKeepsTheSwarms() throws Exception {
    Files.writeString(config, "httpPort = 0\nallow = ['" + HASH + "']\nmaxPeers = 100\n");
    try (CliRun tracker = CliRun.start("tracker", config)) {
      String announce = tracker.awaitOut("ready: announce URL (http://\\S+/announce)").group(1);
      String first = HASH.replaceAll("..", "%$0");
      ask(announce, first, 7000, "");
      assertThat(ask(announce, infoHash, 7000, "")).contains("failure reason");

      Files.writeString(config, "httpPort = 0\nmaxPeers = 200\ninterval = '20m'\n");
      tracker.hangUp();
      tracker.awaitOut("reloaded .*takes effect what it says of maxPeers");
      assertThat(ask(announce, infoHash, 7000, "")).contains("8:intervali1200e");
      assertThat(ask(announce, first, 7001, ""))
          .as("knows of the peer at 7000")
          .contains("5:peers6:");

      Files.writeString(config, "httpPort = 0\nallow = [");
      tracker.hangUp();
      tracker.awaitOut("not reloaded, all stays as it was: .*expected TOML");
      assertThat(ask(announce, infoHash, 7000, "")).contains("8:intervali1200e");
    }
  }

  @Test
  void typingReloadDoesWhatTheSignalDoes() throws Exception {
    Files.writeString(config, "httpPort = 0\ninterval = '40m'\n");
    try (CliRun tracker = CliRun.start("tracker", config)) {
      String announce = tracker.awaitOut("ready: announce URL (http://\\S+/announce)").group(1);
      Files.writeString(config, "httpPort = 0\ninterval = '20m'\n");
      tracker.type("\nrelaod\n");
      tracker.awaitOut("unknown word; reload reads CONFIG again, Ctrl-C stops the tracker");
      assertThat(ask(announce, infoHash, 7000, "")).contains("8:intervali2400e");

      tracker.type("  reload\r\n");
      tracker.awaitOut("reloaded .*tracker.toml");
      assertThat(ask(announce, infoHash, 7000, "")).contains("8:intervali1200e");
      assertThat(tracker.out()).containsOnlyOnce("unknown word");
    }
  }

  @Test
  void theExampleConfigurationStartsATracker() throws Exception {
    try (CliRun tracker = CliRun.start("tracker", Path.of("tracker.toml"), "--http-port", "0")) {
      String announce = tracker.awaitOut("ready: announce URL (http://\\S+/announce)").group(1);
      assertThat(ask(announce, infoHash, 7000, "")).contains("8:intervali1800e");
    }
  }

  @Test
  void theHelpNamesTheExampleConfiguration() {
    assertThat(CliRun.of("tracker", "--help").out()).contains("all keys: examples/tracker.toml");
  }

  @Test
  void theSignalToReloadDoesNotStopATrackerWithoutConfiguration() throws Exception {
    try (CliRun tracker = CliRun.start("tracker", "--http-port", "0")) {
      String announce = tracker.awaitOut("ready: announce URL (http://\\S+/announce)").group(1);
      tracker.hangUp();
      tracker.awaitOut("nothing to reload: the tracker was started without CONFIG");
      assertThat(ask(announce, infoHash, 7000, "")).contains("8:interval");
    }
  }

  @Test
  void whatIsTypedNeedsAConfigurationToReload() throws Exception {
    try (CliRun tracker = CliRun.start("tracker", "--http-port", "0")) {
      tracker.awaitOut("ready");
      tracker.type("x".repeat(100_000) + "reload\nreload\n");
      tracker.awaitOut("unknown word");
      tracker.awaitOut("nothing to reload: the tracker was started without CONFIG");
    }
  }

  @Test
  void theEndOfTheInputDoesNotStopTheTracker() throws Exception {
    Files.writeString(config, "httpPort = 0\n");
    try (CliRun tracker = CliRun.start("tracker", config)) {
      String announce = tracker.awaitOut("ready: announce URL (http://\\S+/announce)").group(1);
      tracker.type("reload"); // without an end of line
      tracker.endInput();
      tracker.awaitOut("reloaded");
      assertThat(ask(announce, infoHash, 7000, "")).contains("8:interval");
      tracker.hangUp();
      tracker.awaitOut("(?s)reloaded.*reloaded");
      tracker.pressCtrlC();
      assertThat(tracker.code()).isEqualTo(130);
    }
  }

  @Test
  void bindTakesThePlaceOfTheConfiguredAddresses() throws Exception {
    Files.writeString(config, "httpPort = 0\nudpPort = 0\nbind = '192.0.2.1'\n");
    try (CliRun tracker = CliRun.start("tracker", config, "--bind", "127.0.0.1", "--bind=::1")) {
      String announce =
          tracker.awaitOut("ready: announce URL (http://127.0.0.1:\\d+/announce) and udp").group(1);
      assertThat(ask(announce, infoHash, 7000, "")).contains("8:interval");
      assertThat(ask(announce.replace("127.0.0.1", "[::1]"), infoHash, 7000, ""))
          .as("both families, one swarm")
          .contains("10:incompletei2e");
      assertThatThrownBy(() -> ask(announce.replace("127.0.0.1", "127.0.0.2"), infoHash, 7000, ""))
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void anAddressThatIsNotOneOfThisMachineExitsWith1() {
    CliRun run = CliRun.of("tracker", "--http-port", "0", "--bind", "192.0.2.1");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("cannot listen on 192.0.2.1 port 0");
  }

  @Test
  void watchingReloadsByItself() throws Exception {
    Path list = Files.writeString(config.resolveSibling("list"), "");
    Files.writeString(config, "httpPort = 0\nallowFile = 'list'\n");
    try (CliRun tracker = CliRun.start("tracker", config, "--watch")) {
      String announce = tracker.awaitOut("ready: announce URL (http://\\S+/announce)").group(1);
      Files.writeString(list, HASH + "\n");
      tracker.awaitOut("reloaded");
      assertThat(ask(announce, HASH.replaceAll("..", "%$0"), 7000, "")).contains("8:interval");
    }
  }

  @Test
  void withoutAConfigurationAnyTorrentIsServedOverHttpAndUdp() throws Exception {
    try (CliRun tracker = CliRun.start("tracker", "--http-port", "0", "--udp-port", "0")) {
      String announce =
          tracker.awaitOut("ready: announce URL (http://\\S+) and udp://\\S+/announce").group(1);
      assertThat(ask(announce, infoHash, 7000, "")).contains("8:interval");
    }
  }

  @Test
  void theSwarmsOfTheLastRunAreRestored() throws Exception {
    Files.writeString(config, "httpPort = 0\nsnapshotFile = 'swarms'\n");
    try (CliRun tracker = CliRun.start("tracker", config)) {
      tracker.awaitOut("restored 0 peers");
      String announce = tracker.awaitOut("ready: announce URL (http://\\S+)").group(1);
      ask(announce, infoHash, 7000, "");
    }
    try (CliRun tracker = CliRun.start("tracker", config)) {
      tracker.awaitOut("restored 1 peer from .*swarms");
    }
  }

  @Test
  void settingsThatContradictEachOtherExitWith1() throws IOException {
    Files.writeString(config, "httpPort = 0\nsnapshotFile = 'nowhere/swarms'\n");

    CliRun run = CliRun.of("tracker", config);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("the folder of snapshotFile");
  }

  private static String ask(String announce, String hash, int port, String more) throws Exception {
    URI query =
        URI.create(
            announce
                + "?info_hash="
                + hash
                + "&peer_id=aaaaaaaaaaaaaaaaaaaa&left=1&port="
                + port
                + more);
    byte[] answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(query).build(), HttpResponse.BodyHandlers.ofByteArray())
            .body();
    return new String(answer, StandardCharsets.ISO_8859_1);
  }

  @Test
  void aWrongConfigurationExitsWith1() throws IOException {
    Files.writeString(config, "port = 99999");

    CliRun run = CliRun.of("tracker", config);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains(config + ": port: expected an integer from 1 to 65535, found 99999");
  }

  @Test
  void aPortInUseExitsWith1() throws IOException {
    try (ServerSocket taken = new ServerSocket(port)) {
      CliRun run = CliRun.of("tracker", config);

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("cannot listen on", "port " + taken.getLocalPort());
    }
  }
}
