package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.block;
import static io.github.btlib.core.testkit.WireMessage.cancel;
import static io.github.btlib.core.testkit.WireMessage.choke;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.have;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.notInterested;
import static io.github.btlib.core.testkit.WireMessage.request;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.core.storage.FileStorage;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedPeer;
import io.github.btlib.core.testkit.storage.HangingStorage;
import io.github.btlib.core.testkit.storage.StorageCall;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What peers that download from us are given (BEP 3). */
class PeerServingTest extends EngineTest {
  private static final int BLOCK = 16_384;

  /** A peer that is unchoked. */
  private ScriptedPeer leecher(TorrentSession session, SampleTorrent sample) {
    return peer(session, sample)
        .sends(handshake(), interested())
        .expects(handshake(), bitfield(), unchoke());
  }

  @Test
  void blocksAreServedInTheOrderOfTheRequests() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = seed(session, sample);

    leecher(session, sample)
        .sends(request(1, BLOCK, BLOCK), request(0, 0, BLOCK), request(2, 0, 7_000))
        .expects(block(sample, 1, BLOCK, BLOCK), block(sample, 0, 0, BLOCK))
        .expects(block(sample, 2, 0, 7_000));

    Eventually.within(
        Duration.ofSeconds(5),
        () -> assertThat(torrent.status().uploadedBytes()).isEqualTo(2 * BLOCK + 7_000));
  }

  @Test
  void anyPartOfAPieceMayBeAskedFor() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    seed(session, sample);

    leecher(session, sample)
        .sends(request(0, 1, 1), request(0, 12_345, 10_000), request(2, 6_999, 1))
        .expects(block(sample, 0, 1, 1), block(sample, 0, 12_345, 10_000))
        .expects(block(sample, 2, 6_999, 1));
  }

  @Test
  void aBlockMayStraddleFiles() {
    SampleTorrent sample = SampleTorrent.ofFolder(folder.resolve("seed"), 32_768);
    TorrentSession session = session();
    seed(session, sample);
    int straddling = 300_001 / 32_768;

    leecher(session, sample)
        .sends(request(straddling, 0, BLOCK))
        .expects(block(sample, straddling, 0, BLOCK));
  }

  @Test
  void whatIsAskedForWhileChokedIsNotServed() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    seed(session, sample);

    peer(session, sample)
        .sends(handshake(), request(0, 0, BLOCK), interested())
        .expects(handshake(), bitfield(), unchoke())
        .sends(request(1, 0, BLOCK))
        .expects(block(sample, 1, 0, BLOCK));
  }

  @Test
  void aPeerThatIsNoLongerInterestedIsChokedWhenAnotherWantsItsSlot() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session(settings -> settings.uploadSlots(1));
    seed(session, sample);
    ScriptedPeer first = leecher(session, sample);
    ScriptedPeer second =
        peer(session, sample).sends(handshake(), interested()).expects(handshake(), bitfield());

    first.sends(notInterested()).expects(choke());
    second.expects(unchoke()).sends(notInterested());
    first.sends(request(0, 0, BLOCK), interested()).expects(unchoke());
    second.expects(choke());
  }

  @Test
  void slotsThatFollowTheRateAreFourToBeginWith() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session(settings -> settings.uploadSlotsByRate());
    seed(session, sample);
    ScriptedPeer first = leecher(session, sample);
    for (int i = 1; i < 4; i++) {
      leecher(session, sample);
    }
    ScriptedPeer fifth =
        peer(session, sample).sends(handshake(), interested()).expects(handshake(), bitfield());

    first.sends(notInterested()).expects(choke());
    fifth.expects(unchoke());
  }

  @Test
  void aPeerThatIsNoLongerInterestedKeepsASlotThatNobodyWants() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    seed(session, sample);

    leecher(session, sample)
        .sends(notInterested(), interested(), request(0, 0, BLOCK))
        .expects(block(sample, 0, 0, BLOCK));
  }

  @Test
  void theOnlySlotGoesToTheNextPeerWhenItsHolderLeaves() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session(settings -> settings.uploadSlots(1));
    seed(session, sample);
    ScriptedPeer first = leecher(session, sample);
    ScriptedPeer second =
        peer(session, sample).sends(handshake(), interested()).expects(handshake(), bitfield());

    first.sends(request(0, 0, BLOCK)).expects(block(sample, 0, 0, BLOCK)).hangsUp();

    second.expects(unchoke());
  }

  @Test
  void aCancelledRequestIsNotServed() throws Exception {
    SampleTorrent sample = fiveBlocks();
    HangingStorage gate = new HangingStorage();
    TorrentSession session = session(s -> s.storage(gate.around(FileStorage.factory())));
    Torrent torrent = seedWithout(session, sample, 2);
    ScriptedPeer peer =
        peer(session, sample)
            .sends(handshake(), interested())
            .expects(handshake(), bitfield(0, 1), unchoke());
    gate.hang(StorageCall.READ);
    try {
      peer.sends(request(0, 0, BLOCK));
      gate.awaitCall();
      peer.sends(request(0, BLOCK, BLOCK), request(1, 0, BLOCK), cancel(0, BLOCK, BLOCK))
          .sends(have(0), have(1), have(2));
      Eventually.within( // then it has read everything before the haves
          Duration.ofSeconds(5), () -> assertThat(torrent.status().connectedSeeds()).isEqualTo(1));
    } finally {
      gate.release();
    }

    peer.expects(block(sample, 0, 0, BLOCK), interested(), block(sample, 1, 0, BLOCK));
  }

  @Test
  void whatIsDownloadedIsServedAtOnce() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);
    ScriptedPeer leecher =
        peer(session, sample).sends(handshake(), interested()).expects(handshake(), unchoke());

    peer(session, sample)
        .sends(handshake(), bitfield(1), unchoke())
        .expects(handshake(), interested(), request(1, 0, BLOCK), request(1, BLOCK, BLOCK))
        .sends(block(sample, 1, BLOCK, BLOCK), block(sample, 1, 0, BLOCK))
        .awaits(have(1));

    leecher.expects(have(1)).sends(request(1, 0, BLOCK)).expects(block(sample, 1, 0, BLOCK));
  }
}
