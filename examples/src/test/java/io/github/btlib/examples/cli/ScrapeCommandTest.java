package io.github.btlib.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BString;
import io.github.btlib.bencode.Bencode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScrapeCommandTest {
  @TempDir Path folder;
  private Path data;
  private Path torrent;

  @BeforeEach
  void prepare() throws IOException {
    data = Samples.file(folder.resolve("in/a.bin"), 100_000);
    torrent = folder.resolve("a.torrent");
  }

  private void write(String... trackers) throws IOException {
    var builder = Samples.builder(data);
    for (String tracker : trackers) {
      builder.announce(tracker);
    }
    Files.write(torrent, builder.build().toBytes());
  }

  /** Answers as a tracker does that knows the torrent. */
  private HttpServer tracker(int seeders, int leechers, int completed) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    BDictionary counts =
        BDictionary.builder()
            .put("complete", seeders)
            .put("incomplete", leechers)
            .put("downloaded", completed)
            .build();
    BString infoHash = BString.of(Samples.metainfo(data).infoHash().bytes());
    BDictionary files = BDictionary.builder().put(infoHash, counts).build();
    byte[] answer = Bencode.encode(BDictionary.builder().put("files", files).build());
    server.createContext(
        "/scrape",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String url(HttpServer tracker) {
    return "http://127.0.0.1:" + tracker.getAddress().getPort();
  }

  private static String nobody(String scheme) throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return scheme + "://127.0.0.1:" + free.getLocalPort();
    }
  }

  @Test
  void eachTrackerTellsOfItsSwarm() throws IOException {
    HttpServer first = tracker(1, 2, 30);
    HttpServer second = tracker(12_345, 0, 7);
    try {
      write(url(first) + "/announce", url(second) + "/announce");

      CliRun run = CliRun.of("scrape", torrent);

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out().lines())
          .hasSize(3)
          .anyMatch(line -> line.matches("tracker +seeders +leechers +completed"))
          .anyMatch(line -> line.matches(url(first) + " +1 +2 +30"))
          .anyMatch(line -> line.matches(url(second) + " +12,345 +0 +7"));
      assertThat(Path.of("a.bin")).as("stored by a command that only asks").doesNotExist();
    } finally {
      first.stop(0);
      second.stop(0);
    }
  }

  @Test
  void trackersThatDoNotAnswerAreToldBesideOneThatDoes() throws IOException {
    HttpServer answers = tracker(1, 2, 3);
    try {
      String refuses = nobody("http");
      write(refuses + "/announce?passkey=secret", url(answers) + "/announce", "no url");

      CliRun run = CliRun.of("scrape", torrent, "--json");

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out().lines().toList())
          .satisfiesExactly(
              line -> assertThat(line).contains("\"" + refuses + "\",\"failure\":\""),
              line ->
                  assertThat(line)
                      .isEqualTo(
                          "{\"event\":\"scrape\",\"tracker\":\""
                              + url(answers)
                              + "\",\"seeders\":1,\"leechers\":2,\"completed\":3}"),
              line -> assertThat(line).contains("\"invalid tracker URL\",\"failure\":\"what"));
      assertThat(run.out() + run.err()).doesNotContain("secret");
    } finally {
      answers.stop(0);
    }
  }

  @Test
  void whenNobodyAnswersItEndsWith1() throws IOException {
    String refuses = nobody("http");
    write(refuses + "/announce");

    CliRun run = CliRun.of("scrape", torrent);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).containsPattern(refuses + " +\\S+");
    assertThat(run.err())
        .isEqualTo("btlib: no tracker tells of the swarm" + System.lineSeparator());
  }

  @Test
  void aTorrentWithoutTrackersEndsWith1() throws IOException {
    write();

    CliRun run = CliRun.of("scrape", torrent);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(torrent + " names no tracker to ask");
  }

  @Test
  void ctrlCEndsTheWaitForATrackerThatIsSilent() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      write("http://127.0.0.1:" + silent.getLocalPort() + "/announce");
      try (CliRun run = CliRun.start("scrape", torrent)) {
        silent.accept().getInputStream().read(); // it is being asked
        run.pressCtrlC();

        assertThat(run.code()).isEqualTo(130);
      }
    }
  }
}
