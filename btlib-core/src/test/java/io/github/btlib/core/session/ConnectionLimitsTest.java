package io.github.btlib.core.session;

import static io.github.btlib.core.session.SlowHandshakeTest.awaitTurnedAway;
import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.FakeTracker;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedPeer;
import io.github.btlib.core.testkit.SilentListener;
import io.github.btlib.core.testkit.SilentSockets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many connections there may be, of whom, and how fast they are made. */
class ConnectionLimitsTest extends EngineTest {
  private static final Duration FAR = Duration.ofMinutes(10);
  private static final Duration SOON = Duration.ofSeconds(10);

  private final InetAddress one = InetAddress.getByName("127.0.0.1");
  private final InetAddress two = InetAddress.getByName("127.0.0.2");

  ConnectionLimitsTest() throws UnknownHostException {}

  private SilentSockets silent(int count, InetAddress from, TorrentSession session) {
    return closing(new SilentSockets()).connect(count, from, session.listenAddress());
  }

  /** The handshakes never come and time out long after the test. */
  @Test
  void silentConnectionsDoNotKeepAnHonestPeerOut() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session(settings -> settings.handshakeTimeout(FAR));
    seed(session, sample);
    SilentSockets silent = silent(60, two, session);
    Eventually.within(SOON, () -> assertThat(silent.ended()).as("one too many").isGreaterThan(9));

    Eventually.within(
        SOON,
        () -> peer(session, sample).sends(handshake()).expects(handshake(), bitfield()).hangsUp());

    awaitTurnedAway(session, "handshake: overdue, another connection took its place");
    assertThat(silent.ended()).as("those that gave way").isGreaterThan(10);
    assertThat(silent.ended()).as("others wait on").isLessThan(60);
  }

  @Test
  void aFloodOfSilentConnectionsDoesNotDisturbThoseThatAreThere() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session(settings -> settings.handshakeTimeout(FAR));
    seed(session, sample);
    ScriptedPeer peer = peer(session, sample).sends(handshake()).expects(handshake(), bitfield());

    SilentSockets silent = silent(300, two, session);

    Eventually.within(
        SOON, () -> assertThat(silent.ended()).isGreaterThanOrEqualTo(250).isLessThan(300));
    peer.sends(interested()).expects(unchoke());
  }

  @Test
  void oneAddressHasOnlyAFewConnectionsWithoutAHandshake() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session =
        session(settings -> settings.handshakeTimeout(FAR).maxConnectionsPerAddress(100));
    seed(session, sample);

    SilentSockets silent = silent(20, two, session);

    Eventually.within(SOON, () -> assertThat(silent.ended()).isEqualTo(15));
    awaitTurnedAway(session, "its address has enough connections without a handshake");
    peer(session, sample).from(one).sends(handshake()).expects(handshake(), bitfield());
  }

  @Test
  void oneAddressHasOnlyAFewConnectionsOfATorrent() {
    SampleTorrent sample = fiveBlocks();
    SampleTorrent other = SampleTorrent.ofFile(folder.resolve("other"), 10_000, 16_384);
    TorrentSession session = session(settings -> settings.maxConnectionsPerAddress(2));
    seed(session, sample);
    seed(session, other);
    for (int i = 0; i < 2; i++) {
      peer(session, sample).from(two).sends(handshake()).expects(handshake(), bitfield());
    }

    peer(session, sample).from(two).sends(handshake()).awaitsEnd();

    peer(session, other).from(two).sends(handshake()).expects(handshake(), bitfield());
    peer(session, sample).from(one).sends(handshake()).expects(handshake(), bitfield());
  }

  @Test
  void anAddressThatHasEnoughConnectionsIsTurnedAwayBeforeItsHandshake() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session(settings -> settings.maxConnectionsPerAddress(2));
    seed(session, sample);
    ScriptedPeer first = peer(session, sample).from(two).sends(handshake()).expects(handshake());
    peer(session, sample).from(two).sends(handshake()).expects(handshake(), bitfield());

    peer(session, sample).from(two).connects().expectsEnd();
    awaitTurnedAway(session, "its address has enough connections");

    first.hangsUp();
    Eventually.within(
        SOON,
        () ->
            peer(session, sample)
                .from(two)
                .sends(handshake())
                .expects(handshake(), bitfield())
                .hangsUp());
  }

  @Test
  void thoseWhoConnectToUsLeaveATenthToConnectToOthers() {
    SampleTorrent sample = fiveBlocks();
    ScriptedPeer listening = listeningPeer(sample);
    TorrentSession session = session(settings -> settings.maxConnectionsPerTorrent(10));
    Torrent torrent = seed(session, sample);
    for (int i = 0; i < 9; i++) {
      peer(session, sample).sends(handshake()).expects(handshake(), bitfield());
    }

    peer(session, sample).sends(handshake()).awaitsEnd();

    torrent.addPeer(listening.address());
    listening.expects(handshake()).sends(handshake()).expects(bitfield());
  }

  @Test
  void noAddressIsConnectedToMoreOftenThanItMayBe() {
    FakeTracker tracker = closing(FakeTracker.open());
    SampleTorrent sample = announced(tracker);
    TorrentSession session = session(settings -> settings.maxConnectionsPerAddress(2));
    List<SilentListener> listeners = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      listeners.add(closing(new SilentListener(two)));
    }
    ScriptedPeer elsewhere = listeningPeer(sample);
    List<InetSocketAddress> named =
        new ArrayList<>(listeners.stream().map(SilentListener::address).toList());
    named.add(elsewhere.address());
    tracker.naming(named.toArray(InetSocketAddress[]::new));

    seed(session, sample);

    elsewhere.expects(handshake());
    Eventually.within(SOON, () -> assertThat(connections(listeners)).isEqualTo(2));
  }

  private static int connections(List<SilentListener> listeners) {
    return listeners.stream().mapToInt(SilentListener::connectionsMade).sum();
  }

  private SampleTorrent announced(FakeTracker tracker) {
    return SampleTorrent.announcedTo(folder.resolve("seed"), List.of(List.of(tracker.url())));
  }

  /** 26 peers at 20 a second, of which 6 may be tried at once, take a second. */
  @Test
  void connectionsAreMadeNoFasterThanTheRate() throws UnknownHostException {
    SilentListener everywhere = closing(new SilentListener(InetAddress.getByName("0.0.0.0")));
    FakeTracker tracker = closing(FakeTracker.open());
    SampleTorrent sample = announced(tracker);
    InetSocketAddress[] peers = new InetSocketAddress[26];
    for (int i = 0; i < peers.length; i++) {
      peers[i] = new InetSocketAddress("127.0.1." + i, everywhere.address().getPort());
    }
    tracker.naming(peers);

    seed(session(settings -> settings.connectRate(20)), sample);

    Eventually.within(SOON, () -> assertThat(everywhere.connectionsMade()).isEqualTo(peers.length));
    List<Long> times = everywhere.times();
    Duration took = Duration.ofNanos(times.get(peers.length - 1) - times.get(0));
    assertThat(took).isBetween(Duration.ofMillis(850), Duration.ofSeconds(4));
  }
}
