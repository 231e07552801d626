package io.github.btlib.core.session;

import static io.github.btlib.core.session.SlowHandshakeTest.awaitTurnedAway;
import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.FakeTracker;
import io.github.btlib.core.testkit.Forwarder;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedPeer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How connections begin (BEP 3). */
class PeerHandshakeTest extends EngineTest {
  @Test
  void aPeerThatConnectsIsAnsweredAndToldWhatWeHave() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(seed(session, sample));

    ScriptedPeer peer = peer(session, sample).sends(handshake()).expects(handshake(), bitfield());

    assertThat(events.await(TorrentEvent.PeerConnected.class))
        .isEqualTo(new TorrentEvent.PeerConnected(peer.address(), true));
    assertThat(peer.theirPeerId()).startsWith("-jb").hasSize(20);
  }

  @Test
  void weSpeakFirstToAPeerThatWeConnectTo() {
    SampleTorrent sample = fiveBlocks();
    ScriptedPeer peer = listeningPeer(sample);
    Torrent torrent = seedWithout(session(), sample, 2);
    EventLog events = EventLog.of(torrent);

    torrent.addPeer(peer.address());

    peer.expects(handshake()).sends(handshake()).expects(bitfield(0, 1));
    assertThat(events.await(TorrentEvent.PeerConnected.class))
        .isEqualTo(new TorrentEvent.PeerConnected(peer.address(), false));
  }

  @Test
  void whoHasNothingSendsNoBitfield() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);

    peer(session, sample).sends(handshake(), bitfield()).expects(handshake(), interested());
  }

  @Test
  void anUnknownTorrentIsNotAnswered() {
    SampleTorrent sample = fiveBlocks();
    SampleTorrent other = SampleTorrent.ofFile(folder.resolve("other"), 10_000, 16_384);
    TorrentSession session = session();
    seed(session, sample);

    peer(session, other).sends(handshake()).expectsEnd();
    awaitTurnedAway(session, "handshake: a torrent that we do not have");
  }

  @Test
  void aPeerThatAnswersForAnotherTorrentIsPartedFrom() {
    SampleTorrent sample = fiveBlocks();
    SampleTorrent other = SampleTorrent.ofFile(folder.resolve("other"), 10_000, 16_384);
    ScriptedPeer peer = listeningPeer(other);
    Torrent torrent = seed(session(), sample);
    EventLog events = EventLog.of(torrent);

    torrent.addPeer(peer.address());

    peer.sends(handshake()).awaitsEnd();
    assertThat(events.await(TorrentEvent.PeerConnectFailed.class))
        .isEqualTo(
            new TorrentEvent.PeerConnectFailed(
                peer.address(), "handshake: the peer answered for another torrent"));
    assertThat(events.all(TorrentEvent.PeerConnected.class)).isEmpty();
  }

  @Test
  void anAddressWhereNobodyListensIsTold() {
    SampleTorrent sample = fiveBlocks();
    Torrent torrent = seedWithout(session(), sample, 2);
    EventLog events = EventLog.of(torrent);
    TorrentSession gone = session();
    gone.close();

    torrent.addPeer(gone.listenAddress());

    TorrentEvent.PeerConnectFailed failed = events.await(TorrentEvent.PeerConnectFailed.class);
    assertThat(failed.address()).isEqualTo(gone.listenAddress());
    assertThat(failed.reason()).isEqualTo("Connection refused");
  }

  @Test
  void aHandshakeMayComeInParts() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    seed(session, sample);

    ScriptedPeer peer = peer(session, sample);
    for (byte each : "\u0013BitTorrent protocol\0\0\0\0\0\0\0\0".getBytes(US_ASCII)) {
      peer.sendsBytes(each);
    }
    peer.sendsBytes(sample.metainfo().infoHash().bytes())
        .sendsBytes("-XX0000-abcdefghijkl".getBytes(US_ASCII))
        .expects(handshake(), bitfield());
  }

  @Test
  void theSecondConnectionOfAPeerIsEndedAndTheFirstLivesOn() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    seed(session, sample);
    ScriptedPeer first =
        peer(session, sample)
            .withPeerId("-XX0000-samesamesame")
            .sends(handshake())
            .expects(handshake(), bitfield());

    peer(session, sample).withPeerId("-XX0000-samesamesame").sends(handshake()).awaitsEnd();
    awaitTurnedAway(session, "connected already");

    first.sends(interested()).expects(unchoke());
  }

  @Test
  void nobodyKeepsAnotherOutByTakingItsId() throws UnknownHostException {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    seed(session, sample);
    ScriptedPeer first =
        peer(session, sample)
            .withPeerId("-XX0000-samesamesame")
            .sends(handshake())
            .expects(handshake(), bitfield());

    peer(session, sample)
        .withPeerId("-XX0000-samesamesame")
        .from(InetAddress.getByName("127.0.0.2"))
        .sends(handshake())
        .expects(handshake(), bitfield())
        .sends(interested())
        .expects(unchoke());

    first.sends(interested()).expects(unchoke());
  }

  /** Lets us connect to a peer. */
  private ScriptedPeer connectedByUs(Torrent torrent, SampleTorrent sample, String peerId) {
    ScriptedPeer ours = listeningPeer(sample).withPeerId(peerId);
    torrent.addPeer(ours.address());
    return ours.expects(handshake()).sends(handshake()).expects(bitfield());
  }

  /** A peer that we have connected to connects to us, and its connection is kept. */
  private void assertTheirsIsKept(
      TorrentSession session, SampleTorrent sample, EventLog events, ScriptedPeer ours) {
    ScriptedPeer theirs =
        peer(session, sample)
            .withPeerId("~greater than -jb000")
            .sends(handshake())
            .expects(handshake(), bitfield());

    ours.expectsEnd();
    assertThat(events.disconnectReason()).isEqualTo("connected twice");
    theirs.sends(interested()).expects(unchoke());
  }

  @Test
  void ofTwoCrossingConnectionsThePeersIsKeptIfItsIdIsGreater() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = seed(session, sample);
    EventLog events = EventLog.of(torrent);
    ScriptedPeer ours = connectedByUs(torrent, sample, "~greater than -jb000");

    assertTheirsIsKept(session, sample, events, ours);
  }

  @Test
  void ofTwoCrossingConnectionsOneIsKeptAlsoWhereThereIsNoRoomForMore() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session =
        session(settings -> settings.maxConnectionsPerTorrent(10).maxConnectionsPerAddress(11));
    Torrent torrent = seed(session, sample);
    EventLog events = EventLog.of(torrent);
    for (int i = 0; i < 9; i++) {
      peer(session, sample).sends(handshake()).expects(handshake(), bitfield());
    }
    ScriptedPeer ours = connectedByUs(torrent, sample, "~greater than -jb000");

    assertTheirsIsKept(session, sample, events, ours);
  }

  @Test
  void ofTwoCrossingConnectionsOursIsKeptIfThePeersIdIsLess() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = seed(session, sample);
    ScriptedPeer ours = connectedByUs(torrent, sample, "!less than -jb000000");

    peer(session, sample).withPeerId("!less than -jb000000").sends(handshake()).awaitsEnd();

    ours.sends(interested()).expects(unchoke());
  }

  @Test
  void aConnectionToOurselvesIsNoticedAndNotMadeAgain() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Forwarder self = closing(Forwarder.to(session.listenAddress()));
    Torrent torrent = download(session, sample);
    EventLog events = EventLog.of(torrent);

    torrent.addPeer(self.address());
    Eventually.within(
        Duration.ofSeconds(5), () -> assertThat(self.connectionsEnded()).isEqualTo(1));
    torrent.addPeer(self.address());
    ScriptedPeer afterwards = listeningPeer(sample);
    torrent.addPeer(afterwards.address());
    afterwards.expects(handshake());

    awaitTurnedAway(session, "handshake: it is ourselves");
    assertThat(self.connectionsMade()).isEqualTo(1);
    assertThat(events.all(TorrentEvent.PeerConnected.class)).isEmpty();
  }

  @Test
  void ourOwnAddressIsTriedOnceIfATrackerNamesIt() {
    FakeTracker tracker = closing(FakeTracker.open());
    SampleTorrent sample =
        SampleTorrent.announcedTo(folder.resolve("seed"), List.of(List.of(tracker.url())));
    TorrentSession session = session();
    Forwarder self = closing(Forwarder.to(session.listenAddress()));
    tracker.naming(self.address(), session.listenAddress());
    Torrent torrent = seed(session, sample);
    EventLog events = EventLog.of(torrent);

    Eventually.within(
        Duration.ofSeconds(5), () -> assertThat(self.connectionsEnded()).isEqualTo(1));
    torrent.pause();
    awaitState(torrent, TorrentState.Paused.class);
    torrent.resume(); // whoever failed is tried again
    ScriptedPeer afterwards = listeningPeer(sample);
    torrent.addPeer(afterwards.address());
    afterwards.expects(handshake());

    assertThat(self.connectionsMade()).isEqualTo(1);
    assertThat(events.all(TorrentEvent.PeerConnected.class)).isEmpty();
  }

  @Test
  void noMoreConnectionsAreTakenThanTheSessionMayHave() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session(settings -> settings.maxConnections(1));
    seed(session, sample);
    ScriptedPeer first = peer(session, sample).sends(handshake()).expects(handshake(), bitfield());

    peer(session, sample).connects().expectsEnd();
    awaitTurnedAway(session, "there are enough connections");

    first.hangsUp();
    Eventually.within(
        Duration.ofSeconds(5),
        () -> peer(session, sample).sends(handshake()).expects(handshake(), bitfield()).hangsUp());
  }

  @Test
  void noMorePeersAreAdmittedThanTheTorrentMayHave() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session(settings -> settings.maxConnectionsPerTorrent(1));
    seed(session, sample);

    ScriptedPeer first = peer(session, sample).sends(handshake()).expects(handshake(), bitfield());
    peer(session, sample).sends(handshake()).awaitsEnd();
    awaitTurnedAway(session, "the torrent has enough peers");

    first.sends(interested()).expects(unchoke());
  }
}
