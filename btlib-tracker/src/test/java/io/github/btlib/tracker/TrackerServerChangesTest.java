package io.github.btlib.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.tracker.http.HttpClientSocket;
import io.github.btlib.tracker.spi.Verdict;
import io.github.btlib.tracker.stats.PasskeyStats;
import io.github.btlib.tracker.stats.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be changed while a tracker runs, and what outlives it. */
class TrackerServerChangesTest {

  private static final String A = "a".repeat(20);
  private static final String B = "b".repeat(20);
  private static final InfoHash HASH_A = InfoHash.of(A.getBytes());
  private static final String NOT_REGISTERED = "this torrent is not registered with this tracker";

  @TempDir Path folder;

  @Test
  void torrentsAreAllowedAndDeniedWithoutLosingSwarms() throws IOException {
    try (TrackerServer tracker = local().start()) {
      announce(tracker, "", A, 1);
      tracker.access(TrackerAccess.denying(List.of(HASH_A)));
      assertThat(announce(tracker, "", A, 2)).contains(NOT_REGISTERED);
      tracker.access(TrackerAccess.allowing(List.of(HASH_A)));
      assertThat(announce(tracker, "", B, 2)).contains(NOT_REGISTERED);
      assertThat(announce(tracker, "", A, 2)).contains("10:incompletei2e").contains("5:peers6:");
      tracker.access(TrackerAccess.open());
      assertThat(announce(tracker, "", B, 2)).contains("5:peers0:");
      assertThat(tracker.stats().refusals()).containsEntry(Refusal.NOT_REGISTERED, 2L);
    }
  }

  @Test
  void staticPeersAndIntervalsAreReplaced() throws IOException {
    StaticPeer peer = StaticPeer.of("p", "127.0.0.1", 9);
    try (TrackerServer tracker =
        local().staticPeers(HASH_A, List.of(StaticPeer.of("q", "127.0.0.2", 8))).start()) {
      tracker.staticPeers(Map.of(HASH_A, List.of(peer)));
      tracker.intervals(Duration.ofSeconds(77), Duration.ofSeconds(11));
      assertThat(announce(tracker, "", A, 1))
          .startsWith("d8:completei1e")
          .endsWith("8:intervali77e12:min intervali11e5:peers6:\u007f\0\0\1\0\te");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tracker.intervals(Duration.ofSeconds(5), Duration.ofSeconds(6)))
          .withMessage("minInterval PT6S is more than interval PT5S");
    }
  }

  @Test
  void aPrivateTrackerServesWhoHasAKeyAndCounts() throws IOException {
    try (TrackerServer tracker = local().passkeys(List.of("alice")).start()) {
      assertThat(announce(tracker, "", A, 1)).contains("the passkey is missing");
      assertThat(announce(tracker, "/bob", A, 1)).contains("the passkey is unknown");
      assertThat(announce(tracker, "/alice", A, 1)).contains("10:incompletei1e");
      tracker.addPasskey("bob");
      assertThat(announce(tracker, "/bob", A, 2)).contains("10:incompletei2e");
      tracker.removePasskey("alice");
      assertThat(announce(tracker, "/alice", A, 1)).contains("the passkey is unknown");
      assertThat(tracker.passkeyStats("bob")).contains(new PasskeyStats(1, 0, 0, 5, 0, 1));
      assertThat(tracker.passkeyStats("alice")).isEmpty();
      tracker.passkeys(List.of("carol"));
      assertThat(tracker.passkeyStats()).containsOnlyKeys("carol");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tracker.addPasskey("a secret/"))
          .withMessage("a passkey has 9 characters, it must be 1 to 128 letters, digits, - and _");
    }
  }

  @Test
  void aTrackerForAnybodyHasNoKeys() throws IOException {
    try (TrackerServer tracker = local().start()) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> tracker.addPasskey("x"));
      assertThatExceptionOfType(IllegalStateException.class).isThrownBy(tracker::passkeyStats);
      assertThatExceptionOfType(IllegalStateException.class).isThrownBy(tracker::saveSnapshot);
    }
  }

  @Test
  void aHookIsAsked() throws IOException {
    try (TrackerServer tracker =
        local()
            .hook(announce -> announce.port() == 7 ? Verdict.refuse("not you") : Verdict.ACCEPT)
            .start()) {
      assertThat(announce(tracker, "", A, 7)).contains("14:failure reason7:not you");
      assertThat(announce(tracker, "", A, 8)).contains("10:incompletei1e");
    }
  }

  @Test
  void swarmsOutliveTheTrackerInAFile() throws IOException {
    Path file = folder.resolve("swarms");
    try (TrackerServer tracker = local().snapshotFile(file).start()) {
      announce(tracker, "", A, 1);
    }
    try (TrackerServer tracker = local().snapshotFile(file).start()) {
      assertThat(tracker.stats().leechers()).isEqualTo(1);
      assertThat(announce(tracker, "", A, 2)).contains("5:peers6:\u007f\0\0\1\0\1");
    }
  }

  @Test
  void swarmsAreSavedNowAndThenAndOnRequest() throws IOException {
    Path file = folder.resolve("swarms");
    try (TrackerServer tracker =
        local().snapshotFile(file).swarms(s -> s.snapshotInterval(Duration.ofSeconds(1))).start()) {
      announce(tracker, "", A, 1);
      tracker.saveSnapshot();
      long saved = Files.size(file);
      announce(tracker, "", A, 2);
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (Files.size(file) == saved && System.nanoTime() < deadline) {
        LockSupport.parkNanos(10_000_000);
      }
      assertThat(Files.size(file)).isGreaterThan(saved);
    }
  }

  @Test
  void aDamagedFileIsPutAsideAndTheTrackerStartsWithoutSwarms() throws IOException {
    Path file = folder.resolve("swarms");
    Files.writeString(file, "not a snapshot");
    try (TrackerServer tracker = local().snapshotFile(file).start()) {
      assertThat(tracker.stats().torrents()).isZero();
      assertThat(folder.resolve("swarms.bad")).hasContent("not a snapshot");
      announce(tracker, "", A, 1);
    }
    try (TrackerServer tracker = local().snapshotFile(file).start()) {
      assertThat(tracker.stats().torrents()).isEqualTo(1);
    }
  }

  @Test
  void silentPeersAreForgottenWhileTheTrackerRuns() throws IOException {
    try (TrackerServer tracker =
        local().interval(Duration.ofSeconds(1)).minInterval(Duration.ofSeconds(1)).start()) {
      announce(tracker, "", A, 1);
      assertThat(tracker.stats().leechers()).isEqualTo(1);
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (tracker.stats().leechers() > 0 && System.nanoTime() < deadline) {
        LockSupport.parkNanos(10_000_000);
      }
      assertThat(tracker.stats().torrents()).isZero();
    }
  }

  private static TrackerServerBuilder local() {
    try {
      return TrackerServer.builder().httpPort(0).bindAddress(InetAddress.getByName("127.0.0.1"));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static String announce(TrackerServer tracker, String key, String hash, int port)
      throws IOException {
    try (HttpClientSocket client = new HttpClientSocket(tracker.httpPort())) {
      return client.get(key + "/announce?info_hash=" + hash + "&port=" + port + "&left=5").body();
    }
  }
}
