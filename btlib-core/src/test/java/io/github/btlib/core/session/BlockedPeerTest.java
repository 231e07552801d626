package io.github.btlib.core.session;

import static io.github.btlib.core.session.SlowHandshakeTest.awaitTurnedAway;
import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.btlib.IpFilter;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
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
import java.util.List;
import org.junit.jupiter.api.Test;

/** Peers whose addresses the user blocks. */
class BlockedPeerTest extends EngineTest {
  private static final IpFilter NOT_TWO = IpFilter.builder().block("127.0.0.2").build();

  private final InetAddress two = InetAddress.getByName("127.0.0.2");

  BlockedPeerTest() throws UnknownHostException {}

  @Test
  void aBlockedPeerIsTurnedAwayBeforeItsHandshakeAndOthersAreNot() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session(settings -> settings.ipFilter(NOT_TWO));
    EventLog events = EventLog.of(seed(session, sample));

    peer(session, sample).from(two).connects().expectsEnd();
    awaitTurnedAway(session, "blocked by the IP filter");

    peer(session, sample).sends(handshake()).expects(handshake(), bitfield());
    assertThat(events.all(TorrentEvent.PeerDisconnected.class)).isEmpty();
    assertThat(session.ipFilter()).isSameAs(NOT_TWO);
  }

  @Test
  void aFilterThatChangesPartsFromWhoIsBlockedAndSparesTheOthers() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(seed(session, sample));
    ScriptedPeer blocked =
        peer(session, sample).from(two).sends(handshake()).expects(handshake(), bitfield());
    ScriptedPeer other = peer(session, sample).sends(handshake()).expects(handshake(), bitfield());
    SilentSockets silent = closing(new SilentSockets()).connect(1, two, session.listenAddress());
    InetSocketAddress address = blocked.address();

    session.ipFilter(NOT_TWO);

    blocked.expectsEnd();
    assertThat(events.await(TorrentEvent.PeerDisconnected.class))
        .isEqualTo(new TorrentEvent.PeerDisconnected(address, "blocked by the IP filter"));
    Eventually.within(Duration.ofSeconds(5), () -> assertThat(silent.ended()).isEqualTo(1));
    awaitTurnedAway(session, "blocked by the IP filter");
    other.sends(interested()).expects(unchoke());
    peer(session, sample).from(two).connects().expectsEnd();

    session.ipFilter(IpFilter.allowAll());
    peer(session, sample).from(two).sends(handshake()).expects(handshake(), bitfield());
  }

  @Test
  void aBlockedAddressIsNotConnectedToWhoeverNamesIt() {
    SilentListener blocked = closing(new SilentListener(two));
    FakeTracker tracker = closing(FakeTracker.open());
    SampleTorrent sample =
        SampleTorrent.announcedTo(folder.resolve("seed"), List.of(List.of(tracker.url())));
    ScriptedPeer allowed = listeningPeer(sample);
    tracker.naming(blocked.address(), allowed.address());

    Torrent torrent = seed(session(settings -> settings.ipFilter(NOT_TWO)), sample);

    allowed.expects(handshake());
    assertThat(torrent.status().knownPeers()).as("the blocked one is not noted").isEqualTo(1);
    EventLog events = EventLog.of(torrent);
    torrent.addPeer(blocked.address());
    assertThat(events.await(TorrentEvent.PeerConnectFailed.class))
        .isEqualTo(
            new TorrentEvent.PeerConnectFailed(blocked.address(), "blocked by the IP filter"));
    ScriptedPeer afterwards = listeningPeer(sample);
    torrent.addPeer(afterwards.address());
    afterwards.expects(handshake());
    assertThat(blocked.connectionsMade()).isZero();
  }

  @Test
  void anAttemptThatIsUnderWayEndsWhenItsAddressIsBlocked() {
    SilentListener silent = closing(new SilentListener(two));
    TorrentSession session = session(s -> s.handshakeTimeout(Duration.ofMinutes(10)));
    Torrent torrent = seed(session, fiveBlocks());
    EventLog events = EventLog.of(torrent);
    torrent.addPeer(silent.address());
    Eventually.within(
        Duration.ofSeconds(5), () -> assertThat(silent.connectionsMade()).isEqualTo(1));

    session.ipFilter(NOT_TWO);

    assertThat(events.await(TorrentEvent.PeerConnectFailed.class))
        .isEqualTo(
            new TorrentEvent.PeerConnectFailed(silent.address(), "blocked by the IP filter"));
  }

  @Test
  @SuppressWarnings("NullAway")
  void nullIsRefusedByName() {
    TorrentSession session = session();
    assertThatNullPointerException().isThrownBy(() -> session.ipFilter(null)).withMessage("filter");
  }
}
