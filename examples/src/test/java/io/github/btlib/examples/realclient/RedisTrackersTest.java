package io.github.btlib.examples.realclient;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.examples.redis.RedisPeerStore;
import io.github.btlib.tracker.TrackerServer;
import io.github.btlib.tracker.stats.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two trackers whose swarms are in one Redis server. */
@RequiresClient(Program.REDIS)
class RedisTrackersTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String HASH = "%00%11%22%33%44%55%66%77%88%99%aa%bb%cc%dd%ee%ff%00%11%22%33";
  private static final String FAILURE = "this tracker cannot answer at the moment";
  private static final String LOCALHOST = "\u007f\0\0\1";

  @TempDir Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private RedisServer redis;
  private TrackerServer one;
  private TrackerServer other;

  @BeforeEach
  void start() {
    redis = RedisServer.start(directory);
    one = tracker();
    other = tracker();
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    redis.close();
  }

  private TrackerServer tracker() {
    return TrackerServer.builder()
        .httpPort(0)
        .bindAddress(InetAddress.getLoopbackAddress())
        .peerStore(new RedisPeerStore("127.0.0.1", redis.port(), "test:"))
        .start();
  }

  @Test
  void aPeerAnnouncedToOneIsToldByTheOther() {
    announce(one, 7000, "&left=0&event=completed");
    announce(one, 7001, "&left=1");

    String answer = announce(other, 7002, "&left=1");

    assertThat(answer).contains("8:completei1e", "10:incompletei2e", "5:peers12:");
    assertThat(answer).contains(LOCALHOST + (char) (7000 >> 8) + (char) (7000 & 0xff));
    assertThat(answer).contains(LOCALHOST + (char) (7001 >> 8) + (char) (7001 & 0xff));
    assertThat(scrape(other)).contains("8:completei1e", "10:downloadedi1e", "10:incompletei2e");
  }

  @Test
  void aPeerThatLeavesOneIsNotToldByTheOtherAnyMore() {
    announce(one, 7000, "&left=0");
    announce(other, 7000, "&left=0&event=stopped");

    assertThat(announce(one, 7001, "&left=1"))
        .contains("8:completei0e", "10:incompletei1e", "5:peers0:");
  }

  @Test
  void aSeedIsToldOfLeechersAloneAndNobodyOfItself() {
    announce(one, 7000, "&left=0");
    announce(one, 7001, "&left=1");

    assertThat(announce(other, 7002, "&left=0")).contains("8:completei2e", "5:peers6:");
    assertThat(announce(other, 7001, "&left=1&numwant=1")).contains("5:peers6:");
  }

  @Test
  void whileRedisIsAwayClientsAreToldSoAndAfterwardsTheTrackersShareSwarmsAgain() {
    announce(one, 7000, "&left=0");
    announce(other, 7001, "&left=1");

    redis.stop();
    assertThat(announce(one, 7001, "&left=1")).contains(FAILURE, "8:retry in");
    assertThat(scrape(one)).contains(FAILURE);
    assertThat(one.stats().refusals().get(Refusal.STORE)).isEqualTo(2);

    redis.startAgain();
    // both have connections from before, and Redis knows neither swarms nor scripts
    assertThat(announce(other, 7000, "&left=0")).contains("8:completei1e");
    assertThat(announce(one, 7001, "&left=1")).contains("8:completei1e", "5:peers6:");
  }

  private String announce(TrackerServer tracker, int port, String more) {
    return get(
        tracker,
        "/announce?info_hash="
            + HASH
            + "&peer_id=-XX0000-123456789012&compact=1"
            + "&port="
            + port
            + more);
  }

  private String scrape(TrackerServer tracker) {
    return get(tracker, "/scrape?info_hash=" + HASH);
  }

  private String get(TrackerServer tracker, String path) {
    URI uri = URI.create("http://127.0.0.1:" + tracker.httpPort() + path);
    try {
      return http.send(
              HttpRequest.newBuilder(uri).timeout(LIMIT).build(), BodyHandlers.ofString(ISO_8859_1))
          .body();
    } catch (IOException e) {
      throw new AssertionError("no answer to " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
