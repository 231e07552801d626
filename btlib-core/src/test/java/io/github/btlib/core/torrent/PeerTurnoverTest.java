package io.github.btlib.core.torrent;

import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who makes room when a torrent has all the peers it may have. */
class PeerTurnoverTest extends EngineTest {
  private static final String NO_USE = "turnover: of no use for a while, others are tried";
  private static final String BETTER = "turnover: a peer of greater priority came";

  private TorrentSession sessionOf(int connections, Duration turnover) {
    return session(s -> s.maxConnectionsPerTorrent(connections).turnoverInterval(turnover));
  }

  @Test
  void aPeerOfNoUseGivesWayToOneThatWasNotTried() {
    SampleTorrent sample = fiveBlocks();
    ScriptedPeer untried = listeningPeer(sample);
    TorrentSession session = sessionOf(2, Duration.ofMillis(2_500));
    Torrent torrent = seed(session, sample);
    EventLog events = EventLog.of(torrent);
    peer(session, sample)
        .sends(handshake())
        .expects(handshake(), bitfield())
        .sends(interested())
        .expects(unchoke());
    ScriptedPeer idle = peer(session, sample).sends(handshake()).expects(handshake(), bitfield());

    ((TorrentHandle) torrent).swarm().addPeers(List.of(untried.address()));

    idle.expectsEnd();
    assertThat(events.disconnectReason()).isEqualTo(NO_USE);
    untried.expects(handshake()).sends(handshake()).expects(bitfield());
    assertThat(events.all(TorrentEvent.PeerDisconnected.class)).hasSize(1);
    assertThat(((TorrentHandle) torrent).swarm().peersBySource())
        .isEqualTo(Map.of(PeerSource.USER, 0, PeerSource.TRACKER, 1, PeerSource.INCOMING, 1));
  }

  @Test
  void whomTheUserNamedStays() {
    SampleTorrent sample = fiveBlocks();
    ScriptedPeer users = listeningPeer(sample);
    ScriptedPeer untried = listeningPeer(sample);
    TorrentSession session = sessionOf(2, Duration.ofMillis(500));
    Torrent torrent = seed(session, sample);
    EventLog events = EventLog.of(torrent);
    torrent.addPeer(users.address());
    users.expects(handshake()).sends(handshake()).expects(bitfield());
    ScriptedPeer idle = peer(session, sample).sends(handshake()).expects(handshake(), bitfield());

    ((TorrentHandle) torrent).swarm().addPeers(List.of(untried.address()));

    idle.expectsEnd();
    assertThat(events.disconnectReason()).isEqualTo(NO_USE);
    untried.expects(handshake()).sends(handshake()).expects(bitfield());
    users.sends(interested()).expects(unchoke());
  }

  /** On the loopback all have one address, so that ports decide. */
  @Test
  void whenFullAnIdlePeerGivesWayToOneOfGreaterPriorityOnly() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = sessionOf(1, Duration.ofMillis(1));
    Torrent torrent = seed(session, sample);
    EventLog events = EventLog.of(torrent);
    ((TorrentHandle) torrent).swarm().externalAddress(session.listenAddress().getAddress());
    ScriptedPeer seated = peer(session, sample).sends(handshake()).expects(handshake(), bitfield());
    int gaveWay = 0;
    int refused = 0;
    for (int i = 0; i < 1_000 && (gaveWay == 0 || refused == 0); i++) {
      ScriptedPeer next = peer(session, sample).connects();
      long priority = PeerPriority.of(session.listenAddress(), next.address());
      if (priority > PeerPriority.of(session.listenAddress(), seated.address())) {
        next.sends(handshake()).expects(handshake(), bitfield());
        seated.expectsEnd();
        seated = next;
        gaveWay++;
      } else {
        next.sends(handshake()).awaitsEnd();
        refused++;
      }
    }
    assertThat(gaveWay).isPositive();
    assertThat(refused).isPositive();
    assertThat(events.disconnectReason()).isEqualTo(BETTER);
    seated.sends(interested()).expects(unchoke());
  }

  /** Of ten connections nine may be incoming, and one more is heard before it is turned away. */
  @Test
  void whenTheSessionIsFullAnIdlePeerGivesWayToOneOfGreaterPriority() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session =
        session(s -> s.maxConnections(10).turnoverInterval(Duration.ofMillis(1)));
    Torrent torrent = seed(session, sample);
    EventLog events = EventLog.of(torrent);
    ((TorrentHandle) torrent).swarm().externalAddress(session.listenAddress().getAddress());
    List<ScriptedPeer> seated = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      seated.add(peer(session, sample).sends(handshake()).expects(handshake(), bitfield()));
    }
    seated.sort(
        Comparator.comparingLong(each -> PeerPriority.of(session.listenAddress(), each.address())));
    long least = PeerPriority.of(session.listenAddress(), seated.get(0).address());

    ScriptedPeer next = peer(session, sample).connects();
    while (PeerPriority.of(session.listenAddress(), next.address()) <= least) {
      next.sends(handshake()).awaitsEnd();
      next = peer(session, sample).connects();
    }
    next.sends(handshake()).expects(handshake(), bitfield());

    seated.get(0).expectsEnd();
    assertThat(events.disconnectReason()).isEqualTo(BETTER);
    next.sends(interested()).expects(unchoke());
  }

  @Test
  void whenFullNobodyGivesWayWhileOurOwnAddressIsUnknown() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = sessionOf(1, Duration.ofMillis(1));
    seed(session, sample);
    ScriptedPeer seated = peer(session, sample).sends(handshake()).expects(handshake(), bitfield());
    for (int i = 0; i < 10; i++) {
      peer(session, sample).sends(handshake()).awaitsEnd();
    }
    seated.sends(interested()).expects(unchoke());
  }
}
