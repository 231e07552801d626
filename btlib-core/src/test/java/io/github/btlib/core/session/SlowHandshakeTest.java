package io.github.btlib.core.session;

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
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.FullListener;
import io.github.btlib.core.testkit.Heap;
import io.github.btlib.core.testkit.Leftovers;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedPeer;
import io.github.btlib.core.testkit.SilentSockets;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that never become peers: why each ends, and what many of them cost. */
class SlowHandshakeTest extends EngineTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration FAR = Duration.ofMinutes(10);
  private static final String OVERDUE = "handshake: overdue, another connection took its place";
  private static final long MOST_LEFT = 4 * 1024 * 1024;

  private TorrentSession impatient() {
    return session(settings -> settings.handshakeTimeout(PATIENCE).connectTimeout(PATIENCE));
  }

  /** Waits until somebody who connected to us was turned away for a reason. */
  static void awaitTurnedAway(TorrentSession session, String reason) {
    Eventually.within(
        Duration.ofSeconds(10), () -> assertThat(turnedAway(session)).contains(reason));
  }

  private static List<String> turnedAway(TorrentSession session) {
    return ((CoreSession) session)
        .turnedAway().latest().stream().map(TurnedAway.Entry::reason).toList();
  }

  @Test
  void aHandshakeThatDripsInIsWaitedForOnlySoLong() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = impatient();
    seed(session, sample);

    int sent = peer(session, sample).drips(handshake(), Duration.ofMillis(30));

    assertThat(sent).as("bytes until the end").isBetween(2, 67);
    Eventually.within(
        Duration.ofSeconds(10),
        () ->
            assertThat(turnedAway(session))
                .singleElement()
                .asString()
                .matches("handshake: [1-9]\\d? of 68 bytes in 1000 ms"));
  }

  @Test
  void anAnswerThatDripsInIsWaitedForOnlySoLong() {
    SampleTorrent sample = fiveBlocks();
    ScriptedPeer peer = listeningPeer(sample);
    Torrent torrent = seed(impatient(), sample);
    EventLog events = EventLog.of(torrent);

    torrent.addPeer(peer.address());
    int sent = peer.expects(handshake()).drips(handshake(), Duration.ofMillis(30));

    assertThat(sent).as("bytes until the end").isBetween(2, 67);
    TorrentEvent.PeerConnectFailed failed = events.await(TorrentEvent.PeerConnectFailed.class);
    assertThat(failed.address()).isEqualTo(peer.address());
    assertThat(failed.reason()).matches("handshake: [1-9]\\d? of 68 bytes in 1000 ms");
  }

  @Test
  void halfAHandshakeAndThenSilenceIsWaitedForOnlySoLong() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = impatient();
    seed(session, sample);

    peer(session, sample).sendsPart(handshake(), 40).expectsEnd();

    awaitTurnedAway(session, "handshake: 40 of 68 bytes in 1000 ms");
  }

  @Test
  void aPeerThatDoesNotAnswerIsWaitedForOnlySoLong() {
    SampleTorrent sample = fiveBlocks();
    ScriptedPeer peer = listeningPeer(sample);
    Torrent torrent = seed(impatient(), sample);
    EventLog events = EventLog.of(torrent);

    torrent.addPeer(peer.address());

    peer.expects(handshake()).sendsPart(handshake(), 67).expectsEnd();
    assertThat(events.await(TorrentEvent.PeerConnectFailed.class).reason())
        .isEqualTo("handshake: 67 of 68 bytes in 1000 ms");
  }

  @Test
  void aPeerThatHangsUpAmidItsHandshakeIsLetGo() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    seed(session, sample);

    peer(session, sample).sendsPart(handshake(), 40).hangsUp();

    awaitTurnedAway(session, "handshake: the peer closed the connection");
  }

  @Test
  void anAddressThatSwallowsConnectionsIsWaitedForOnlySoLong() {
    FullListener swallows = closing(FullListener.open());
    Torrent torrent = seed(impatient(), fiveBlocks());
    EventLog events = EventLog.of(torrent);

    torrent.addPeer(swallows.address());

    assertThat(events.await(TorrentEvent.PeerConnectFailed.class))
        .isEqualTo(new TorrentEvent.PeerConnectFailed(swallows.address(), "Connect timed out"));
  }

  /** Each sends half a handshake, which no time-out of this test ends. */
  @Test
  void manyHalfOpenConnectionsCostLittleAndGiveWay() throws UnknownHostException {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session(settings -> settings.handshakeTimeout(FAR));
    seed(session, sample);
    SilentSockets silent = closing(new SilentSockets());
    long before = Heap.used();

    silent
        .connect(300, InetAddress.getByName("127.0.0.2"), session.listenAddress())
        .send(new byte[] {19, 'B', 'i', 't'});

    Eventually.within(
        Duration.ofSeconds(10),
        () -> assertThat(silent.ended()).isBetween(300 - ConnectionBook.MOST_HALF_OPEN, 299));
    assertThat(turnedAway(session))
        .hasSize(TurnedAway.MOST)
        .allMatch(
            reason -> reason.equals("there are enough connections") || reason.equals(OVERDUE));
    Eventually.within(
        Duration.ofSeconds(10),
        () ->
            assertThat(Leftovers.threads())
                .filteredOn(name -> name.contains("reader"))
                .hasSizeLessThanOrEqualTo(ConnectionBook.MOST_HALF_OPEN));
    assertThat(Heap.used() - before).as("bytes held").isLessThan(MOST_LEFT);

    Eventually.within( // once they are overdue
        Duration.ofSeconds(10),
        () ->
            peer(session, sample)
                .sends(handshake(), interested())
                .expects(handshake(), bitfield(), unchoke())
                .hangsUp());
    awaitTurnedAway(session, OVERDUE);
  }
}
