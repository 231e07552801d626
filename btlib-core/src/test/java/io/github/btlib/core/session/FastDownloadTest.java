package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.allowedFast;
import static io.github.btlib.core.testkit.WireMessage.answer;
import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.block;
import static io.github.btlib.core.testkit.WireMessage.choke;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.have;
import static io.github.btlib.core.testkit.WireMessage.haveAll;
import static io.github.btlib.core.testkit.WireMessage.haveNone;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.reject;
import static io.github.btlib.core.testkit.WireMessage.request;
import static io.github.btlib.core.testkit.WireMessage.suggest;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedPeer;
import io.github.btlib.core.testkit.WireMessage;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** What we make of what a peer that speaks the Fast extension (BEP 6) says. */
class FastDownloadTest extends EngineTest {
  private static final int BLOCK = 16_384;

  /** The beginning of a trace with a peer that serves us. */
  private ScriptedPeer server(TorrentSession session, SampleTorrent sample) {
    return peer(session, sample)
        .fast()
        .sends(handshake(), haveAll())
        .expects(handshake(), haveNone(), interested());
  }

  @Test
  void aPeerThatHasAllServesAll() throws Exception {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = download(session, sample);

    ScriptedPeer peer = server(session, sample).sends(unchoke()).expects(ALL_REQUESTS);
    for (WireMessage request : ALL_REQUESTS) {
      peer.sends(answer(sample, request));
    }

    awaitCompletion(torrent);
    sample.assertSameIn(target());
  }

  @Test
  void aRejectedBlockIsAskedOfAnother() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);
    ScriptedPeer first = server(session, sample).sends(unchoke()).expects(ALL_REQUESTS);
    ScriptedPeer second = server(session, sample).sends(unchoke());

    first.sends(reject(1, 0, BLOCK), reject(2, 0, 7_000));

    second.expectsInAnyOrder(request(1, 0, BLOCK), request(2, 0, 7_000));
  }

  @Test
  void aChokeWithItsRejectsFreesTheRequests() throws Exception {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = download(session, sample);
    ScriptedPeer peer =
        server(session, sample).sends(unchoke()).expects(ALL_REQUESTS).sends(choke());
    for (WireMessage request : ALL_REQUESTS) {
      peer.sends(reject(request));
    }

    peer.sends(unchoke()).expectsInAnyOrder(ALL_REQUESTS);
    for (WireMessage request : ALL_REQUESTS) {
      peer.sends(answer(sample, request));
    }
    awaitCompletion(torrent);
    assertThat(torrent.status().wastedBytes()).isZero();
  }

  @Test
  void anAllowedPieceIsAskedForWhileChoked() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);

    server(session, sample)
        .sends(allowedFast(1))
        .expects(request(1, 0, BLOCK), request(1, BLOCK, BLOCK))
        .sends(block(sample, 1, 0, BLOCK), block(sample, 1, BLOCK, BLOCK))
        .expects(have(1))
        .sends(unchoke())
        .expects(request(0, 0, BLOCK), request(0, BLOCK, BLOCK), request(2, 0, 7_000));
  }

  @Test
  void anAllowedPieceThatThePeerLacksIsNotAskedFor() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);

    peer(session, sample)
        .fast()
        .sends(handshake(), bitfield(0), allowedFast(2), allowedFast(1))
        .expects(handshake())
        .awaits(interested())
        .sends(have(2))
        .awaits(request(2, 0, 7_000));
  }

  @Test
  void requestsOfAnAllowedPieceSurviveAChoke() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);

    server(session, sample)
        .sends(allowedFast(0))
        .expects(request(0, 0, BLOCK), request(0, BLOCK, BLOCK))
        .sends(unchoke())
        .expects(request(1, 0, BLOCK), request(1, BLOCK, BLOCK), request(2, 0, 7_000))
        .sends(choke(), unchoke())
        .expectsInAnyOrder(request(1, 0, BLOCK), request(1, BLOCK, BLOCK), request(2, 0, 7_000));
  }

  @Test
  void aSuggestedPieceIsTakenFirst() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    awaitState(
        session.add(AddTorrent.of(sample.metainfo()).saveTo(target())),
        TorrentState.Downloading.class);

    peer(session, sample)
        .fast()
        .sends(handshake(), haveAll(), suggest(2), unchoke())
        .expects(handshake())
        .awaits(interested())
        .expects(request(2, 0, 7_000));
  }

  @Test
  void haveAllMayComeLater() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);

    peer(session, sample)
        .fast()
        .sends(handshake(), bitfield(2), unchoke())
        .expects(handshake())
        .awaits(request(2, 0, 7_000))
        .sends(haveAll()) // as aria2 does in place of many haves
        .expectsInAnyOrder(
            request(0, 0, BLOCK),
            request(0, BLOCK, BLOCK),
            request(1, 0, BLOCK),
            request(1, BLOCK, BLOCK));
  }

  @Test
  void haveNoneMayNot() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(download(session, sample));

    peer(session, sample).fast().sends(handshake(), haveAll(), haveNone()).awaitsEnd();

    assertThat(events.disconnectReason()).isEqualTo("have none: not the first word about pieces");
  }

  @Test
  void rejectsOfNothingAreToleratedUpTo2000() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(download(session, sample));
    WireMessage[] many =
        Collections.nCopies(2_000, reject(0, 0, BLOCK)).toArray(WireMessage[]::new);

    ScriptedPeer peer = server(session, sample).sends(many).sends(unchoke()).expects(ALL_REQUESTS);
    assertThat(events.all(TorrentEvent.PeerDisconnected.class)).isEmpty();

    peer.sends(reject(1, 7, 7)).awaitsEnd();
    assertThat(events.disconnectReason())
        .isEqualTo("reject: more than 2000 of requests that were not made");
  }

  @Test
  void aPeerThatRejectsAllItIsAskedForIsNotAskedAgainAtOnce() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = download(session, sample);
    ScriptedPeer peer = server(session, sample).sends(unchoke());

    for (int round = 0; round < 3; round++) {
      long before = System.nanoTime();
      for (int i = 0; i < ALL_REQUESTS.length; i++) {
        peer.sends(reject(peer.receives()));
      }
      assertThat(round == 0 || System.nanoTime() - before > 500_000_000L)
          .as("a second passes between two rounds, more or less")
          .isTrue();
    }
    assertThat(torrent.status().connectedPeers()).isEqualTo(1);
  }
}
