package io.github.btlib.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.tracker.spi.PeerStore;
import io.github.btlib.tracker.testkit.ScriptedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TrackerServerBuilderTest {

  private final TrackerServerBuilder builder = TrackerServer.builder();

  @Test
  void settingsOutOfRangeAreRefusedByName() {
    refuses(() -> builder.httpPort(-1), "httpPort is -1, it must be 0 to 65535");
    refuses(() -> builder.httpPort(65_536), "httpPort is 65536, it must be 0 to 65535");
    refuses(() -> builder.defaultNumWant(-1), "defaultNumWant is -1, it must be 0 to 1000");
    refuses(() -> builder.maxNumWant(1001), "maxNumWant is 1001, it must be 0 to 1000");
    refuses(() -> builder.maxConnections(0), "maxConnections is 0, it must be 1 to 65535");
    refuses(() -> builder.maxSwarms(0), "maxSwarms is 0, it must be 1 to 100000000");
    refuses(() -> builder.maxPeers(0), "maxPeers is 0, it must be 1 to 100000000");
    refuses(
        () -> builder.interval(Duration.ofMillis(999)),
        "interval is PT0.999S, it must be PT1S to PT24H");
    refuses(
        () -> builder.minInterval(Duration.ofHours(25)),
        "minInterval is PT25H, it must be PT1S to PT24H");
    refuses(
        () -> builder.headTimeout(Duration.ZERO),
        "headTimeout is PT0S, it must be PT0.01S to PT1H");
    refuses(
        () -> builder.idleTimeout(Duration.ofHours(2)),
        "idleTimeout is PT2H, it must be PT0.01S to PT1H");
  }

  @Test
  void swarmOptionsOutOfRangeAreRefusedByName() {
    refuses(
        () -> builder.swarms(s -> s.maxPeersPerSwarm(0)),
        "maxPeersPerSwarm is 0, it must be 1 to 100000000");
    refuses(
        () -> builder.swarms(s -> s.maxPortsPerAddress(251)),
        "maxPortsPerAddress is 251, it must be 1 to 250");
    refuses(
        () -> builder.swarms(s -> s.requestRate(-1, 1)),
        "requestRate is -1, it must be 0 to 1000000");
    refuses(
        () -> builder.swarms(s -> s.requestRate(1, 0)),
        "burst of requestRate is 0, it must be 1 to 1000000");
    refuses(
        () -> builder.swarms(s -> s.newSwarmRate(1_000_001, 1)),
        "newSwarmRate is 1000001, it must be 0 to 1000000");
    refuses(
        () -> builder.swarms(s -> s.newSwarmRate(1, 0)),
        "burst of newSwarmRate is 0, it must be 1 to 1000000");
    refuses(
        () -> builder.swarms(s -> s.snapshotInterval(Duration.ofMillis(1))),
        "snapshotInterval is PT0.001S, it must be PT1S to PT24H");
    refuses(
        () -> builder.passkeys(List.of("good", "")),
        "a passkey has 0 characters, it must be 1 to 128 letters, digits, - and _");
  }

  @Test
  void settingsThatContradictEachOtherAreRefusedAtTheStartNamingBoth() {
    InfoHash torrent = InfoHash.of(new byte[20]);
    refuses(
        TrackerServer.builder().httpPort(0).allow(torrent).access(TrackerAccess.open())::start,
        "allow and access are both set, one of them must do");
    PeerStore store = ScriptedStore.with(0);
    refuses(
        TrackerServer.builder().httpPort(0).peerStore(store).snapshotFile(Path.of("s"))::start,
        "snapshotFile s is set, but peerStore keeps the swarms");
    refuses(
        TrackerServer.builder().httpPort(0).peerStore(store).swarms(s -> s.keepPeerIds(true))
            ::start,
        "keepPeerIds is set, but peerStore keeps the swarms");
    Path nowhere = Path.of("no such folder", "swarms");
    refuses(
        TrackerServer.builder().httpPort(0).snapshotFile(nowhere)::start,
        "the folder of snapshotFile " + nowhere + " is not there");
  }

  @Test
  void aMinimumAboveTheIntervalIsRefusedAtTheStartNamingBoth() {
    builder.httpPort(0).minInterval(Duration.ofMinutes(10)).interval(Duration.ofMinutes(9));
    refuses(builder::start, "minInterval PT10M is more than interval PT9M");
  }

  @Test
  void theMinimumFollowsAShortIntervalIfItIsNotSet() {
    assertThat(builder.effectiveMinInterval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(builder.interval(Duration.ofSeconds(7)).effectiveMinInterval())
        .isEqualTo(Duration.ofSeconds(7));
  }

  private static void refuses(ThrowingCallable setting, String message) {
    assertThatIllegalArgumentException().isThrownBy(setting).withMessage(message);
  }
}
