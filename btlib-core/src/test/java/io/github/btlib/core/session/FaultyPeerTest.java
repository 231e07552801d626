package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.answer;
import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.block;
import static io.github.btlib.core.testkit.WireMessage.choke;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.have;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.request;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.core.storage.FileStorage;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedPeer;
import io.github.btlib.core.testkit.ScriptedSeeder;
import io.github.btlib.core.testkit.WireMessage;
import io.github.btlib.core.testkit.storage.FaultyStorage;
import io.github.btlib.core.testkit.storage.StorageCall;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Peers that speak the protocol and still do harm: the download completes all the same. */
class FaultyPeerTest extends EngineTest {
  private static final int BLOCK = 16_384;

  private SampleTorrent manyBlocks() {
    return SampleTorrent.ofFile(folder.resolve("seed"), 2_000_000, 65_536);
  }

  private void assertComplete(Torrent torrent, SampleTorrent sample) throws Exception {
    awaitCompletion(torrent);
    sample.assertSameIn(target());
  }

  @Test
  void aPeerThatSendsABadBlockIsBanned() throws Exception {
    SampleTorrent sample = fiveBlocks();
    ScriptedSeeder bad = seeder(sample).corruptingBlock(1).start();
    Torrent torrent = download(session(), sample);
    EventLog events = EventLog.of(torrent);

    torrent.addPeer(bad.address());

    TorrentEvent.PeerBanned banned = events.await(TorrentEvent.PeerBanned.class);
    assertThat(banned.address()).isEqualTo(bad.address());
    assertThat(banned.reason()).isEqualTo("sent bad data of piece 0");
    assertThat(events.disconnectReason()).isEqualTo("banned: sent bad data of piece 0");
    assertThat(events.all(TorrentEvent.PieceFailed.class))
        .containsExactly(new TorrentEvent.PieceFailed(0));

    torrent.addPeer(bad.address());
    torrent.addPeer(seeder(sample).start().address());
    assertComplete(torrent, sample);
    assertThat(bad.faultsFired()).isEqualTo(1);
    assertThat(bad.connectionsMade()).isEqualTo(1);
    assertThat(torrent.status().wastedBytes()).isGreaterThanOrEqualTo(32_768);
  }

  @Test
  void aBannedPeerThatConnectsIsTurnedAway() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(download(session, sample));
    ScriptedPeer peer =
        peer(session, sample)
            .sends(handshake(), bitfield(2), unchoke())
            .expects(handshake(), interested(), request(2, 0, 7_000))
            .sends(WireMessage.piece(2, 0, new byte[7_000]))
            .awaitsEnd();
    events.await(TorrentEvent.PeerBanned.class);

    peer.hangsUp().sends(handshake()).awaitsEnd();

    SlowHandshakeTest.awaitTurnedAway(session, "banned");
    assertThat(events.all(TorrentEvent.PeerConnected.class)).hasSize(1);
  }

  @Test
  void aBadBlockAmongThoseOfTwoPeersIsFoundOutAndTheGoodPeerIsKept() throws Exception {
    SampleTorrent sample = manyBlocks();
    ScriptedSeeder good = seeder(sample).delaying(Duration.ofMillis(1)).start();
    ScriptedSeeder bad = seeder(sample).corruptingBlock(3).delaying(Duration.ofMillis(1)).start();
    Torrent torrent = download(session(), sample);
    EventLog events = EventLog.of(torrent);

    torrent.addPeer(good.address());
    torrent.addPeer(bad.address());

    assertComplete(torrent, sample);
    assertThat(bad.faultsFired()).isEqualTo(1);
    assertThat(events.await(TorrentEvent.PeerBanned.class).address()).isEqualTo(bad.address());
    assertThat(events.all(TorrentEvent.PieceFailed.class)).hasSize(1);
    assertThat(events.all(TorrentEvent.PeerBanned.class)).hasSize(1);
  }

  @Test
  void aPeerThatTurnsToGarbageLosesItsConnectionAndTheDownloadCompletes() throws Exception {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = download(session, sample);
    EventLog events = EventLog.of(torrent);

    ScriptedPeer peer =
        peer(session, sample)
            .sends(handshake(), bitfield(), unchoke())
            .expects(handshake(), interested(), request(0, 0, BLOCK))
            .sends(block(sample, 0, 0, BLOCK))
            .sendsHex("deadbeefdeadbeef")
            .awaitsEnd();
    assertThat(events.await(TorrentEvent.PeerDisconnected.class))
        .isEqualTo(
            new TorrentEvent.PeerDisconnected(
                peer.address(), "message 222: length 3735928559, expected 0 to 1048576"));

    torrent.addPeer(seeder(sample).start().address());
    assertComplete(torrent, sample);
  }

  @Test
  void aPeerThatHangsUpHalfWayIsReplacedByAnother() throws Exception {
    SampleTorrent sample = manyBlocks();
    ScriptedSeeder quitter = seeder(sample).hangingUpAfter(7).start();
    Torrent torrent = download(session(), sample);
    EventLog events = EventLog.of(torrent);

    torrent.addPeer(quitter.address());
    events.await(TorrentEvent.PeerDisconnected.class);
    torrent.addPeer(seeder(sample).start().address());

    assertComplete(torrent, sample);
    assertThat(quitter.faultsFired()).isEqualTo(1);
    assertThat(torrent.status().wastedBytes()).isZero();
  }

  @Test
  void aPeerThatChokesHalfWayIsAskedAgain() throws Exception {
    SampleTorrent sample = manyBlocks();
    ScriptedSeeder seeder = seeder(sample).chokingAfter(20).start();

    Torrent torrent = download(session(), sample, seeder.address());

    assertComplete(torrent, sample);
    assertThat(seeder.faultsFired()).isEqualTo(1);
  }

  @Test
  void whatAPeerTakesRequestsForAndNeverSendsIsFetchedFromAnother() throws Exception {
    SampleTorrent sample = manyBlocks();
    ScriptedSeeder snubbing = seeder(sample).stoppingAfter(2).start();
    ScriptedSeeder helpful = seeder(sample).start();
    Torrent torrent = download(session(s -> s.snubTimeout(Duration.ofSeconds(1))), sample);

    torrent.addPeer(snubbing.address());
    Eventually.within(Duration.ofSeconds(5), () -> assertThat(snubbing.faultsFired()).isPositive());
    torrent.addPeer(helpful.address());

    assertComplete(torrent, sample);
    assertThat(snubbing.blocksServed()).isEqualTo(2);
    assertThat(snubbing.connectionsMade()).isEqualTo(1);
  }

  /**
   * Who had a part in a piece that failed fetches it alone; it must not be able to keep it. When it
   * comes right, the liar is known.
   */
  @Test
  void aPieceThatFailedIsNotLeftToThePeerThatHoldsItBack() throws Exception {
    int blocks = 64; // more than are asked for at first
    SampleTorrent sample =
        SampleTorrent.ofFile(folder.resolve("seed"), 2 * blocks * BLOCK, blocks * BLOCK);
    TorrentSession session = session(s -> s.snubTimeout(Duration.ofSeconds(1)));
    Torrent torrent = download(session, sample);
    EventLog events = EventLog.of(torrent);
    ScriptedPeer most =
        peer(session, sample)
            .sends(handshake(), bitfield(0), unchoke())
            .expects(handshake(), interested(), request(0, 0, BLOCK))
            .sends(WireMessage.piece(0, 0, new byte[BLOCK]));
    for (int i = 1; i < blocks - 1; i++) {
      most.sends(answer(sample, most.receives()));
    }
    most.sends(choke());
    ScriptedPeer holder =
        peer(session, sample)
            .sends(handshake(), bitfield(0), unchoke())
            .expects(handshake(), interested());
    holder.sends(answer(sample, holder.receives()));
    events.await(TorrentEvent.PieceFailed.class);
    holder.receives(); // the first request for the piece, which it now has for itself

    torrent.addPeer(seeder(sample).start().address());

    assertComplete(torrent, sample);
    Eventually.within(
        Duration.ofSeconds(5),
        () ->
            assertThat(events.all(TorrentEvent.PeerBanned.class))
                .extracting(TorrentEvent.PeerBanned::reason)
                .containsExactly("sent bad data of piece 0"));
    assertThat(
            events.await(
                TorrentEvent.PeerDisconnected.class, gone -> gone.reason().startsWith("banned")))
        .extracting(TorrentEvent.PeerDisconnected::reason)
        .isEqualTo("banned: sent bad data of piece 0");
  }

  @Test
  void aLiarThatIsGoneWhenItIsFoundOutIsBannedAllTheSame() throws Exception {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = download(session, sample);
    EventLog events = EventLog.of(torrent);
    ScriptedPeer liar =
        peer(session, sample)
            .sends(handshake(), bitfield(0), unchoke())
            .expects(handshake(), interested(), request(0, 0, BLOCK), request(0, BLOCK, BLOCK))
            .sends(WireMessage.piece(0, 0, new byte[BLOCK]), choke());
    InetSocketAddress address = liar.address();
    ScriptedPeer other =
        peer(session, sample)
            .sends(handshake(), bitfield(0), unchoke())
            .expects(handshake(), interested(), request(0, BLOCK, BLOCK))
            .sends(block(sample, 0, BLOCK, BLOCK));
    events.await(TorrentEvent.PieceFailed.class);
    liar.hangsUp();
    events.await(TorrentEvent.PeerDisconnected.class, gone -> gone.address().equals(address));
    assertThat(events.all(TorrentEvent.PeerBanned.class)).isEmpty();

    for (int i = 0; i < 2; i++) {
      other.sends(answer(sample, other.receives()));
    }

    events.await(TorrentEvent.PieceVerified.class);
    assertThat(events.await(TorrentEvent.PeerBanned.class))
        .isEqualTo(new TorrentEvent.PeerBanned(address, "sent bad data of piece 0"));
    liar.sends(handshake()).awaitsEnd();
    SlowHandshakeTest.awaitTurnedAway(session, "banned");
    assertThat(events.all(TorrentEvent.PeerBanned.class)).hasSize(1);
  }

  /**
   * The blocks of bad pieces cannot be read again to compare them with good ones, so nobody can say
   * whose were bad. One peer has a part in all of them, each time with another.
   */
  @Test
  void aPeerThatHasAPartInBadPiecesAgainAndAgainIsBannedWithoutProof() {
    int strikes = 6; // each costs two points, and the good piece after it gives one back
    SampleTorrent sample =
        SampleTorrent.ofFile(folder.resolve("seed"), 2L * BLOCK * (strikes + 1), 2 * BLOCK);
    FaultyStorage unreadable = FaultyStorage.at(StorageCall.READ);
    TorrentSession session =
        session(settings -> settings.storage(unreadable.around(FileStorage.factory())));
    EventLog events = EventLog.of(download(session, sample));
    ScriptedPeer liar = peer(session, sample).sends(handshake()).expects(handshake());
    for (int i = 0; i < strikes; i++) {
      int piece = i;
      liar.sends(have(piece), unchoke())
          .awaits(request(piece, 0, BLOCK))
          .awaits(request(piece, BLOCK, BLOCK))
          .sends(WireMessage.piece(piece, 0, new byte[BLOCK]), choke());
      peer(session, sample)
          .sends(handshake(), bitfield(piece), unchoke())
          .expects(handshake())
          .awaits(request(piece, BLOCK, BLOCK))
          .sends(block(sample, piece, BLOCK, BLOCK))
          .hangsUp();
      events.await(TorrentEvent.PieceFailed.class, failed -> failed.piece() == piece);
      events.awaitCount(TorrentEvent.PeerDisconnected.class, piece + 1);
      if (piece < strikes - 1) {
        assertThat(events.all(TorrentEvent.PeerBanned.class)).isEmpty();
        liar.sends(unchoke());
        for (int begin = 0; begin <= BLOCK; begin += BLOCK) {
          liar.awaits(request(piece, begin, BLOCK)).sends(block(sample, piece, begin, BLOCK));
        }
        events.await(TorrentEvent.PieceVerified.class, good -> good.piece() == piece);
      }
    }

    liar.awaitsEnd();
    assertThat(events.await(TorrentEvent.PeerBanned.class))
        .isEqualTo(new TorrentEvent.PeerBanned(liar.address(), "sent bad data of piece 5"));
    assertThat(
            events.await(
                TorrentEvent.PeerDisconnected.class, gone -> gone.address().equals(liar.address())))
        .extracting(TorrentEvent.PeerDisconnected::reason)
        .isEqualTo("banned: sent bad data of piece 5");
    assertThat(unreadable.faultsFired()).isEqualTo(strikes);
  }

  @Test
  void aPeerThatSaysNothingIsPartedFrom() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session(s -> s.idleTimeout(Duration.ofSeconds(1)));
    EventLog events = EventLog.of(seed(session, sample));

    peer(session, sample).sends(handshake()).expects(handshake(), bitfield()).expectsEnd();

    assertThat(events.disconnectReason()).isEqualTo("idle: nothing received for 1 s");
  }

  @Test
  void aPeerThatAsksForMuchAndReadsNothingIsPartedFrom() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session(s -> s.idleTimeout(Duration.ofSeconds(1)));
    EventLog events = EventLog.of(seed(session, sample));

    ScriptedPeer peer =
        peer(session, sample)
            .withReceiveBuffer(4_096)
            .sends(handshake(), interested())
            .expects(handshake(), bitfield(), unchoke())
            .sends(Collections.nCopies(500, request(0, 0, BLOCK)).toArray(WireMessage[]::new));
    Eventually.within(
        Duration.ofSeconds(10),
        () -> {
          if (events.all(TorrentEvent.PeerDisconnected.class).isEmpty()) {
            peer.sends(request(0, 0, BLOCK)); // it is not idle, and there is ever more to send
            throw new AssertionError("still connected");
          }
        });

    assertThat(events.disconnectReason()).isEqualTo("stuck: nothing sent could be read for 1 s");
  }
}
