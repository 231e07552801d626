package io.github.btlib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.btlib.spi.AnnounceRequest;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.ChokeDecision;
import io.github.btlib.spi.ChokingStrategy;
import io.github.btlib.spi.TrackerTransport;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SessionBuilderTest {
  private final SessionBuilder builder = TorrentSession.builder();

  /** A number that can be set, with its range. */
  private record Range(
      String name,
      int least,
      int most,
      BiFunction<SessionBuilder, Integer, SessionBuilder> set,
      Function<SessionSettings, Integer> get) {}

  private static final List<Range> RANGES =
      List.of(
          new Range(
              "listenPort", 0, 65_535, SessionBuilder::listenPort, SessionSettings::listenPort),
          new Range(
              "maxConnections",
              1,
              65_535,
              SessionBuilder::maxConnections,
              SessionSettings::maxConnections),
          new Range(
              "maxConnectionsPerTorrent",
              1,
              65_535,
              SessionBuilder::maxConnectionsPerTorrent,
              SessionSettings::maxConnectionsPerTorrent),
          new Range(
              "maxConnectionsPerAddress",
              1,
              65_535,
              SessionBuilder::maxConnectionsPerAddress,
              settings -> settings.maxConnectionsPerAddress().orElseThrow()),
          new Range(
              "connectRate", 1, 10_000, SessionBuilder::connectRate, SessionSettings::connectRate),
          new Range(
              "uploadSlots", 1, 65_535, SessionBuilder::uploadSlots, SessionSettings::uploadSlots));

  private static final Map<String, BiFunction<SessionBuilder, Duration, SessionBuilder>> TIMEOUTS =
      Map.of(
          "connectTimeout", SessionBuilder::connectTimeout,
          "handshakeTimeout", SessionBuilder::handshakeTimeout,
          "idleTimeout", SessionBuilder::idleTimeout,
          "snubTimeout", SessionBuilder::snubTimeout,
          "turnoverInterval", SessionBuilder::turnoverInterval,
          "closeTimeout", SessionBuilder::closeTimeout);

  @TestFactory
  Stream<DynamicTest> aNumberOutOfRangeIsRefusedWithTheSettingAndItsLimits() {
    return RANGES.stream()
        .map(range ->
            DynamicTest.dynamicTest(
                range.name(),
                () -> {
                  for (int bad : new int[] {range.least() - 1, range.most() + 1}) {
                    assertThatIllegalArgumentException()
                        .isThrownBy(() -> range.set().apply(builder, bad))
                        .withMessage(
                            "%s is %d, it must be %d to %d",
                            range.name(), bad, range.least(), range.most());
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> theEndsOfARangeAreAllowed() {
    return RANGES.stream()
        .map(range ->
            DynamicTest.dynamicTest(
                range.name(),
                () -> {
                  for (int good : new int[] {range.least(), range.most()}) {
                    SessionSettings settings =
                        new SessionSettings(range.set().apply(builder, good));
                    assertThat(range.get().apply(settings)).isEqualTo(good);
                  }
                }));
  }

  @Test
  void theResumeIntervalMustBeWithinItsRange() {
    for (Duration bad : List.of(Duration.ofMillis(999), Duration.ofMinutes(61))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.resumeInterval(bad))
          .withMessage("resumeInterval is %s, it must be PT1S to PT1H", bad);
    }
    assertThat(new SessionSettings(builder).resumeInterval()).isEqualTo(Duration.ofSeconds(30));
    for (Duration good : List.of(Duration.ofSeconds(1), Duration.ofHours(1))) {
      assertThat(new SessionSettings(builder.resumeInterval(good)).resumeInterval())
          .isEqualTo(good);
    }
  }

  @TestFactory
  Stream<DynamicTest> aTimeoutMustBeWithinItsRange() {
    return TIMEOUTS.entrySet().stream()
        .map(timeout ->
            DynamicTest.dynamicTest(
                timeout.getKey(),
                () -> {
                  for (Duration bad :
                      List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(2))) {
                    assertThatIllegalArgumentException()
                        .isThrownBy(() -> timeout.getValue().apply(builder, bad))
                        .withMessage(
                            "%s is %s, it must be PT0.001S to PT24H", timeout.getKey(), bad);
                  }
                }));
  }

  @Test
  void timeoutsAreKeptApart() {
    SessionSettings settings =
        new SessionSettings(
            builder
                .connectTimeout(Duration.ofSeconds(1))
                .handshakeTimeout(Duration.ofSeconds(2))
                .idleTimeout(Duration.ofSeconds(3))
                .snubTimeout(Duration.ofSeconds(4))
                .closeTimeout(Duration.ofSeconds(5))
                .turnoverInterval(Duration.ofSeconds(6)));
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.handshakeTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.idleTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.snubTimeout()).isEqualTo(Duration.ofSeconds(4));
    assertThat(settings.closeTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.turnoverInterval()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void withoutSettingsThePortIsOpenAndTheBuiltInPartsAreUsed() {
    SessionSettings settings = new SessionSettings(builder);
    assertThat(settings.listenPort()).isZero();
    assertThat(settings.bindAddress()).isEmpty();
    assertThat(settings.storage()).isEmpty();
    assertThat(settings.trackerTransports()).isEmpty();
    assertThat(settings.chokingStrategy()).isSameAs(ChokingStrategy.titForTat());
    assertThat(settings.maxConnectionsPerAddress()).isEmpty();
    assertThat(settings.ipFilter()).isSameAs(IpFilter.allowAll());
  }

  @Test
  void aUsersOwnPartsAreKept() {
    ChokingStrategy everybody =
        (round, random) ->
            new ChokeDecision(round.peers().stream().map(peer -> peer.id()).toList(), List.of());
    InetAddress address = InetAddress.getLoopbackAddress();
    IpFilter filter = IpFilter.builder().block("192.0.2.0/24").build();
    SessionSettings settings =
        new SessionSettings(
            builder.chokingStrategy(everybody).bindAddress(address).ipFilter(filter));
    assertThat(settings.chokingStrategy()).isSameAs(everybody);
    assertThat(settings.bindAddress()).contains(address);
    assertThat(settings.ipFilter()).isSameAs(filter);
  }

  @Test
  void theTransportThatWasAddedLastComesFirst() {
    TrackerTransport one = new Unreachable();
    TrackerTransport other = new Unreachable();
    SessionSettings settings =
        new SessionSettings(builder.trackerTransport(one).trackerTransport(other));
    assertThat(settings.trackerTransports()).containsExactly(other, one).isUnmodifiable();
  }

  @Test
  void uploadSlotsAreFixedOrFollowTheRateWhicheverWasSaidLast() {
    assertThat(new SessionSettings(builder).uploadSlotsByRate()).isFalse();
    assertThat(new SessionSettings(builder.uploadSlotsByRate()).uploadSlotsByRate()).isTrue();
    assertThat(new SessionSettings(builder.uploadSlots(3)).uploadSlotsByRate()).isFalse();
  }

  @Test
  void settingsDoNotFollowTheBuilderThatMadeThem() {
    SessionSettings settings = new SessionSettings(builder.listenPort(1));
    builder.listenPort(2).trackerTransport(new Unreachable());
    assertThat(settings.listenPort()).isEqualTo(1);
    assertThat(settings.trackerTransports()).isEmpty();
  }

  @Test
  @SuppressWarnings("NullAway")
  void nullIsRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> builder.chokingStrategy(null))
        .withMessage("strategy");
    assertThatNullPointerException().isThrownBy(() -> builder.storage(null)).withMessage("factory");
    assertThatNullPointerException().isThrownBy(() -> builder.ipFilter(null)).withMessage("filter");
  }

  private static final class Unreachable implements TrackerTransport {
    @Override
    public Set<String> schemes() {
      return Set.of("none");
    }

    @Override
    public AnnounceResponse announce(URI tracker, AnnounceRequest request) {
      throw new AssertionError("never asked");
    }

    @Override
    public void close() {}
  }
}
