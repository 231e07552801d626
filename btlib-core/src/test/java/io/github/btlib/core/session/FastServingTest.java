package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.allowedFast;
import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.block;
import static io.github.btlib.core.testkit.WireMessage.cancel;
import static io.github.btlib.core.testkit.WireMessage.choke;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.have;
import static io.github.btlib.core.testkit.WireMessage.haveAll;
import static io.github.btlib.core.testkit.WireMessage.haveNone;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.notInterested;
import static io.github.btlib.core.testkit.WireMessage.reject;
import static io.github.btlib.core.testkit.WireMessage.request;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.core.storage.FileStorage;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedPeer;
import io.github.btlib.core.testkit.WireMessage;
import io.github.btlib.core.testkit.storage.HangingStorage;
import io.github.btlib.core.testkit.storage.StorageCall;
import io.github.btlib.core.wire.AllowedFast;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a peer that speaks the Fast extension (BEP 6) is told and given. */
class FastServingTest extends EngineTest {
  private static final int BLOCK = 16_384;
  private static final int PIECES = 40;

  /** Forty pieces of a block each: enough that not all are allowed fast. */
  private SampleTorrent fortyPieces() {
    return SampleTorrent.ofFile(folder.resolve("seed"), (long) PIECES * BLOCK, BLOCK);
  }

  private static List<Integer> allowed(SampleTorrent sample) {
    return AllowedFast.of(
        new byte[] {127, 0, 0, 1}, sample.metainfo().infoHash(), PIECES, AllowedFast.PIECES);
  }

  private static int notAllowed(SampleTorrent sample) {
    int piece = 0;
    while (allowed(sample).contains(piece)) {
      piece++;
    }
    return piece;
  }

  private ScriptedPeer fastPeer(TorrentSession session, SampleTorrent sample) {
    return peer(session, sample).fast();
  }

  /** A peer that has too much to be allowed anything, and is unchoked. */
  private ScriptedPeer leecher(TorrentSession session, SampleTorrent sample) {
    return fastPeer(session, sample)
        .sends(handshake(), bitfield(30, 31, 32, 33, 34, 35), interested())
        .expects(handshake(), haveAll(), unchoke());
  }

  private static WireMessage[] times(int count, WireMessage message) {
    return Collections.nCopies(count, message).toArray(WireMessage[]::new);
  }

  @Test
  void whoHasAllSaysSoInOneWord() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    seed(session, sample);

    ScriptedPeer peer =
        fastPeer(session, sample).sends(handshake()).expects(handshake(), haveAll());
    assertThat(peer.theirReserved()).isEqualTo(0x10_0004L);
  }

  @Test
  void whoHasNothingSaysSo() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);

    fastPeer(session, sample).sends(handshake()).expects(handshake(), haveNone());
  }

  @Test
  void whoHasSomeSendsABitfield() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    seedWithout(session, sample, 1);

    fastPeer(session, sample).sends(handshake()).expects(handshake(), bitfield(0, 2));
  }

  @Test
  void aPeerThatHasNothingIsServedAFewPiecesWhileChoked() {
    SampleTorrent sample = fortyPieces();
    TorrentSession session = session();
    seed(session, sample);
    WireMessage[] offers =
        allowed(sample).stream().map(WireMessage::allowedFast).toArray(WireMessage[]::new);
    int piece = allowed(sample).get(3);

    fastPeer(session, sample)
        .sends(handshake(), haveNone())
        .expects(handshake(), haveAll())
        .expects(offers)
        .sends(request(piece, 0, BLOCK))
        .expects(block(sample, piece, 0, BLOCK));
  }

  @Test
  void anAllowedPieceThatThePeerHasIsNotOffered() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    seed(session, sample);

    fastPeer(session, sample)
        .sends(handshake(), bitfield(1))
        .expects(handshake(), haveAll())
        .expectsInAnyOrder(allowedFast(0), allowedFast(2));
  }

  @Test
  void noOtherPieceIsServedWhileChoked() {
    SampleTorrent sample = fortyPieces();
    TorrentSession session = session();
    seed(session, sample);
    int piece = notAllowed(sample);

    fastPeer(session, sample)
        .sends(handshake(), haveNone(), request(piece, 0, BLOCK))
        .expects(handshake(), haveAll())
        .awaits(reject(piece, 0, BLOCK));
  }

  @Test
  void anAllowedPieceIsServedOnceWhileChoked() {
    SampleTorrent sample = fortyPieces();
    TorrentSession session = session();
    seed(session, sample);
    ScriptedPeer peer =
        fastPeer(session, sample).sends(handshake(), haveNone()).expects(handshake(), haveAll());
    for (int piece : allowed(sample)) {
      peer.sends(request(piece, 0, BLOCK)).awaits(block(sample, piece, 0, BLOCK));
    }
    int again = allowed(sample).get(0);

    peer.sends(request(again, 0, BLOCK)).expects(reject(again, 0, BLOCK));
    peer.sends(interested()).expects(unchoke());
    peer.sends(request(again, 0, BLOCK)).expects(block(sample, again, 0, BLOCK));
  }

  @Test
  void aPeerWithSomethingToTradeIsAllowedNothing() {
    SampleTorrent sample = fortyPieces();
    TorrentSession session = session();
    seed(session, sample);

    leecher(session, sample)
        .sends(request(0, 0, BLOCK))
        .expects(block(sample, 0, 0, BLOCK)); // and nothing before
  }

  @Test
  void aChokeRejectsWhatWasNotServed() throws Exception {
    SampleTorrent sample = fortyPieces();
    HangingStorage gate = new HangingStorage();
    TorrentSession session =
        session(s -> s.uploadSlots(1).storage(gate.around(FileStorage.factory())));
    seed(session, sample);
    ScriptedPeer peer = leecher(session, sample);
    gate.hang(StorageCall.READ);
    try {
      peer.sends(request(0, 0, BLOCK));
      gate.awaitCall();
      peer.sends(request(1, 0, BLOCK), request(2, 0, BLOCK), notInterested());
      leecher(session, sample); // it has the slot
    } finally {
      gate.release();
    }

    peer.expects(block(sample, 0, 0, BLOCK), choke(), reject(1, 0, BLOCK), reject(2, 0, BLOCK));
  }

  @Test
  void aCancelledRequestIsRejected() throws Exception {
    SampleTorrent sample = fortyPieces();
    HangingStorage gate = new HangingStorage();
    TorrentSession session = session(s -> s.storage(gate.around(FileStorage.factory())));
    Torrent torrent = seedWithout(session, sample, 39);
    ScriptedPeer peer =
        fastPeer(session, sample)
            .sends(handshake(), bitfield(30, 31, 32, 33, 34, 35), interested())
            .expects(handshake())
            .awaits(unchoke());
    gate.hang(StorageCall.READ);
    try {
      peer.sends(request(0, 0, BLOCK));
      gate.awaitCall();
      peer.sends(request(1, 0, BLOCK), request(2, 0, BLOCK), cancel(1, 0, BLOCK), haveAll());
      Eventually.within( // then it has read everything
          Duration.ofSeconds(5), () -> assertThat(torrent.status().connectedSeeds()).isEqualTo(1));
    } finally {
      gate.release();
    }

    peer.expects(block(sample, 0, 0, BLOCK), reject(1, 0, BLOCK), interested())
        .expects(block(sample, 2, 0, BLOCK));
  }

  @Test
  void aPieceThatWeLackIsRejectedAFewTimes() {
    SampleTorrent sample = fortyPieces();
    TorrentSession session = session();
    EventLog events = EventLog.of(seedWithout(session, sample, 7));
    ScriptedPeer peer =
        fastPeer(session, sample)
            .sends(handshake(), bitfield(30, 31, 32, 33, 34, 35), interested())
            .expects(handshake())
            .awaits(unchoke())
            .sends(times(300, request(7, 0, BLOCK)))
            .expects(times(300, reject(7, 0, BLOCK)));

    peer.sends(request(7, 0, BLOCK)).awaitsEnd();
    assertThat(events.disconnectReason())
        .isEqualTo("request: more than 300 of pieces that we do not have");
  }

  @Test
  void requestsOverTheLimitAreRejectedAndNotForEver() throws Exception {
    SampleTorrent sample = fortyPieces();
    HangingStorage gate = new HangingStorage();
    TorrentSession session = session(s -> s.storage(gate.around(FileStorage.factory())));
    EventLog events = EventLog.of(seed(session, sample));
    ScriptedPeer peer = leecher(session, sample);
    gate.hang(StorageCall.READ);
    try {
      peer.sends(request(0, 0, BLOCK));
      gate.awaitCall();
      for (int i = 0; i < 2_000; i++) {
        peer.sends(request(1, i, 1)); // fills the queue
      }
      peer.sends(times(2_001, request(2, 0, BLOCK))).awaitsEnd();
    } finally {
      gate.release(); // the connection ends when its writer has come back from the storage
    }

    assertThat(events.disconnectReason())
        .isEqualTo("request: more than 2000 in a row over the limit of 2000");
  }

  @Test
  void aPeerThatIsWordlessAboutItsPiecesIsSpokenToAllTheSame() {
    SampleTorrent sample = fortyPieces();
    TorrentSession session = session();
    seed(session, sample);

    fastPeer(session, sample)
        .sends(handshake(), interested())
        .expects(handshake(), haveAll(), unchoke())
        .sends(have(3), request(0, 0, BLOCK))
        .expects(block(sample, 0, 0, BLOCK));
  }
}
