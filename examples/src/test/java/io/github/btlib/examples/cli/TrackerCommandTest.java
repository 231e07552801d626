package io.github.btlib.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

      URI query =
          URI.create(
              announce
                  + "?info_hash="
                  + infoHash
                  + "&peer_id=aaaaaaaaaaaaaaaaaaaa&port=7000&left=1&compact=0");
      byte[] answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(query).build(), HttpResponse.BodyHandlers.ofByteArray())
              .body();

      assertThat(new String(answer, StandardCharsets.ISO_8859_1))
          .contains("9:127.0.0.1", "peer1---------------", "4:porti6866e");
      tracker.pressCtrlC();
      assertThat(tracker.code()).isEqualTo(130);
      assertThat(tracker.out()).contains("tracking sample", "1 peer configured", "stopped");
    }
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
