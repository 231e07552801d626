package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.answer;
import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.block;
import static io.github.btlib.core.testkit.WireMessage.cancel;
import static io.github.btlib.core.testkit.WireMessage.choke;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.have;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.keepAlive;
import static io.github.btlib.core.testkit.WireMessage.message;
import static io.github.btlib.core.testkit.WireMessage.request;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedPeer;
import io.github.btlib.core.testkit.ScriptedSeeder;
import io.github.btlib.core.testkit.WireMessage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What we say to peers that we download from (BEP 3). */
class PeerProtocolTest extends EngineTest {
  private static final int BLOCK = 16_384;

  /** The beginning of a trace with a peer that has everything and serves us. */
  private ScriptedPeer server(TorrentSession session, SampleTorrent sample) {
    return peer(session, sample)
        .sends(handshake(), bitfield(), unchoke())
        .expects(handshake(), interested());
  }

  @Test
  void aDownloadIsPipelinedRequestsThenHavesThenTheEndAmongSeeds() throws Exception {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = download(session, sample);
    EventLog events = EventLog.of(torrent);

    ScriptedPeer peer = server(session, sample).expects(ALL_REQUESTS);
    for (WireMessage request : ALL_REQUESTS) {
      peer.sends(answer(sample, request));
    }
    peer.awaits(have(0)).awaits(have(1)).awaits(have(2)); // and that we want nothing more

    awaitCompletion(torrent);
    sample.assertSameIn(target());
    assertThat(events.disconnectReason()).isEqualTo("both are seeds");
    assertThat(torrent.status().downloadedBytes()).isEqualTo(sample.metainfo().totalLength());
  }

  @Test
  void nothingIsRequestedBeforeTheUnchoke() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);

    peer(session, sample)
        .sends(handshake(), bitfield())
        .expects(handshake(), interested())
        .sends(interested())
        .expects(unchoke()) // of ours: had we asked for something, it had come before
        .sends(unchoke())
        .expects(ALL_REQUESTS);
  }

  @Test
  void weAreInterestedOnlyInAPeerThatHasWhatWeLack() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    seedWithout(session, sample, 2);

    peer(session, sample)
        .sends(handshake(), bitfield(0, 1), interested())
        .expects(handshake(), bitfield(0, 1), unchoke())
        .sends(request(0, 0, BLOCK))
        .expects(block(sample, 0, 0, BLOCK))
        .sends(have(2))
        .expects(interested())
        .sends(unchoke())
        .expects(request(2, 0, 7_000));
  }

  @Test
  void onlyPiecesThatThePeerHasAreAskedFor() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);

    peer(session, sample)
        .sends(handshake(), bitfield(1), unchoke())
        .expects(handshake(), interested())
        .expects(request(1, 0, BLOCK), request(1, BLOCK, BLOCK))
        .sends(have(2))
        .expects(request(2, 0, 7_000));
  }

  @Test
  void aChokeFreesTheRequestsAndAnUnchokeBringsThemAgain() throws Exception {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = download(session, sample);

    ScriptedPeer peer =
        server(session, sample)
            .expects(ALL_REQUESTS)
            .sends(answer(sample, ALL_REQUESTS[0]), choke(), unchoke());
    WireMessage[] left = Arrays.copyOfRange(ALL_REQUESTS, 1, ALL_REQUESTS.length);
    peer.expectsInAnyOrder(left);
    for (WireMessage request : left) {
      peer.sends(answer(sample, request));
    }

    awaitCompletion(torrent);
    sample.assertSameIn(target());
    assertThat(torrent.status().wastedBytes()).isZero();
  }

  @Test
  void whatAChokingPeerFreedIsAskedOfAnother() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);
    ScriptedPeer first = server(session, sample).expects(ALL_REQUESTS);
    ScriptedPeer second = server(session, sample);

    first.sends(choke());

    second.expectsInAnyOrder(ALL_REQUESTS);
  }

  @Test
  void whatWasAskedOfAPeerThatHangsUpIsAskedOfAnother() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);
    ScriptedPeer first = server(session, sample).expects(ALL_REQUESTS);
    ScriptedPeer second = server(session, sample);

    first.hangsUp();

    second.expectsInAnyOrder(ALL_REQUESTS);
  }

  @Test
  void aRequestThatAnotherPeerAnsweredFirstIsCancelled() throws Exception {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = download(session, sample);
    ScriptedPeer slow =
        peer(session, sample)
            .sends(handshake(), bitfield(2), unchoke())
            .expects(handshake(), interested(), request(2, 0, 7_000));
    ScriptedSeeder fast = seeder(sample).start();

    torrent.addPeer(fast.address());

    slow.awaits(cancel(2, 0, 7_000));
    awaitCompletion(torrent);
    sample.assertSameIn(target());
  }

  @Test
  void everyPieceThatIsVerifiedIsToldToOtherPeers() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = download(session, sample);
    ScriptedPeer onlooker =
        peer(session, sample)
            .sends(handshake(), interested())
            .expects(handshake(), unchoke()); // so that it is there before the first piece

    torrent.addPeer(seeder(sample).start().address());

    onlooker.expectsInAnyOrder(have(0), have(1), have(2));
  }

  @Test
  void blocksMayComeInAnyOrder() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFile(folder.resolve("seed"), 1_000_000, 65_536);
    ScriptedSeeder seeder = seeder(sample).outOfOrder().start();
    Torrent torrent = download(session(), sample, seeder.address());

    awaitCompletion(torrent);
    sample.assertSameIn(target());
    assertThat(seeder.faultsFired()).isPositive();
    assertThat(torrent.status().wastedBytes()).isZero();
  }

  @Test
  void aSecondBitfieldCountsInPlaceOfTheFirst() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);

    peer(session, sample)
        .sends(handshake(), bitfield(0))
        .expects(handshake(), interested())
        .sends(bitfield(1), unchoke()) // as aria2 does when it has other pieces meanwhile
        .expects(request(1, 0, BLOCK), request(1, BLOCK, BLOCK));
  }

  @Test
  void keepAlivesAndMessagesWeDoNotKnowChangeNothing() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);

    peer(session, sample)
        .sends(handshake(), keepAlive(), message(9, (byte) 1, (byte) 2), message(21))
        .sends(message(200, new byte[300_000]), bitfield(), keepAlive(), unchoke())
        .expects(handshake(), interested())
        .expects(ALL_REQUESTS);
  }

  @Test
  void messagesMayComeByteByByte() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);

    ScriptedPeer peer = peer(session, sample).sends(handshake()).expects(handshake());
    for (byte each : new byte[] {0, 0, 0, 2, 5, (byte) 0xe0, 0, 0, 0, 1, 1}) {
      peer.sendsBytes(each);
    }
    peer.expects(interested()).expects(ALL_REQUESTS);
  }
}
