package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.block;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.have;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.piece;
import static io.github.btlib.core.testkit.WireMessage.request;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedPeer;
import io.github.btlib.core.testkit.WireMessage;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that break the protocol, and the reason for which each is parted from. */
class HostilePeerTest extends EngineTest {
  private static final int BLOCK = 16_384;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "474554202f20485454502f312e310d0a0d0a", // GET / HTTP/1.1
        "13426974546f7272656e742070726f746f636f6d", // one letter wrong
        "00",
        "ffffffffffffffff"
      })
  void whoeverSpeaksSomethingElseIsNotAnswered(String garbage) {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(seed(session, sample));

    peer(session, sample).sendsHex(garbage).expectsEnd();
    SlowHandshakeTest.awaitTurnedAway(session, "handshake: not the BitTorrent protocol");

    peer(session, sample).sends(handshake()).expects(handshake(), bitfield());
    assertThat(events.all(TorrentEvent.PeerDisconnected.class)).isEmpty();
  }

  @Test
  void aPeerThatAnswersWithGarbageIsPartedFrom() {
    SampleTorrent sample = fiveBlocks();
    ScriptedPeer peer = listeningPeer(sample);
    Torrent torrent = seed(session(), sample);
    EventLog events = EventLog.of(torrent);

    torrent.addPeer(peer.address());

    peer.expects(handshake()).sendsHex("485454502f312e31").expectsEnd();
    assertThat(events.await(TorrentEvent.PeerConnectFailed.class).reason())
        .isEqualTo("handshake: not the BitTorrent protocol");
    assertThat(events.all(TorrentEvent.PeerConnected.class)).isEmpty();
  }

  /** Three pieces, the last of them 7,000 bytes long. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "00000002 00                              | choke: length 2, expected 1",
        "00000005 01 00000000                     | unchoke: length 5, expected 1",
        "00000002 02 00                           | interested: length 2, expected 1",
        "00000002 03 00                           | not interested: length 2, expected 1",
        "00000004 04 000000                       | have: length 4, expected 5",
        "7fffffff 04                              | have: length 2147483647, expected 5",
        "ffffffff 04                              | have: length 4294967295, expected 5",
        "80000000 07                              | piece: length 2147483648, expected 9 to 16393",
        "00000005 04 00000003                     | have: piece 3, expected 0 to 2",
        "00000005 04 ffffffff                     | have: piece 4294967295, expected 0 to 2",
        "00000001 05                              | bitfield: length 1, expected 2",
        "00000003 05 e000                         | bitfield: length 3, expected 2",
        "00000002 05 f0                           | bitfield: spare bits are set",
        "0000000c 06                              | request: length 12, expected 13",
        "0000000d 06 00000003 00000000 00004000   | request: piece 3, expected 0 to 2",
        "0000000d 06 00000000 00000000 00004001   "
            + "| request: begin 0, length 16385, expected 1 to 16384",
        "0000000d 06 00000000 00000000 00000000   "
            + "| request: begin 0, length 0, expected 1 to 16384",
        "0000000d 06 00000000 80000000 00000001   "
            + "| request: begin -2147483648, length 1, expected 1 to 16384",
        "0000000d 06 00000002 00001b58 00000001   "
            + "| request: Block[piece=2, begin=7000, length=1] passes the end of its piece",
        "0000000d 06 00000000 7fffffff 00004000   "
            + "| request: Block[piece=0, begin=2147483647, length=16384] passes the end of its piece",
        "00000008 07                              | piece: length 8, expected 9 to 16393",
        "0000400a 07                              | piece: length 16394, expected 9 to 16393",
        "00000009 07 00000009 00000000            | piece: piece 9, expected 0 to 2",
        "0000000e 08                              | cancel: length 14, expected 13",
        "0000000d 08 00000007 00000000 00004000   | cancel: piece 7, expected 0 to 2",
        "00100001 15                              | message 21: length 1048577, expected 0 to 1048576",
        "00010003 14                              | extended: length 65539, expected 2 to 65538",
        "00000001 14                              | extended: length 1, expected 2 to 65538",
        "00000006 0d                              | suggest: length 6, expected 5",
        "00000005 0d 00000000                     "
            + "| suggest: the Fast extension was not agreed on",
        "00000001 0e                              "
            + "| have all: the Fast extension was not agreed on",
        "00000001 0f                              "
            + "| have none: the Fast extension was not agreed on",
        "0000000d 10 00000000 00000000 00004000   "
            + "| reject: the Fast extension was not agreed on",
        "00000005 11 00000000                     "
            + "| allowed fast: the Fast extension was not agreed on",
        "00000005 11 00000003                     | allowed fast: piece 3, expected 0 to 2",
        "0000000d 10 00000007 00000000 00004000   | reject: piece 7, expected 0 to 2"
      })
  void aMessageThatBreaksALimitEndsTheConnection(String bytes, String reason) {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(seed(session, sample));

    peer(session, sample)
        .sends(handshake())
        .expects(handshake(), bitfield())
        .sendsHex(bytes)
        .awaitsEnd();

    assertThat(events.disconnectReason()).isEqualTo(reason);
  }

  @Test
  void aRequestForAPieceThatWeLackEndsTheConnection() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(seedWithout(session, sample, 1));

    peer(session, sample)
        .sends(handshake(), interested())
        .expects(handshake(), bitfield(0, 2), unchoke())
        .sends(request(1, 0, BLOCK))
        .awaitsEnd();

    assertThat(events.disconnectReason())
        .isEqualTo(
            "request: Block[piece=1, begin=0, length=16384] is of a piece that we do not have");
  }

  @Test
  void requestsWhileChokedAreToleratedUpTo300() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(seed(session, sample));

    peer(session, sample)
        .sends(handshake())
        .expects(handshake(), bitfield())
        .sends(times(300, request(0, 0, BLOCK)))
        .sends(interested())
        .expects(unchoke());
    assertThat(events.all(TorrentEvent.PeerDisconnected.class)).isEmpty();

    peer(session, sample)
        .sends(handshake())
        .expects(handshake(), bitfield())
        .sends(times(301, request(0, 0, BLOCK)))
        .awaitsEnd();
    assertThat(events.disconnectReason()).isEqualTo("request: more than 300 while choked");
  }

  @Test
  void blocksThatNobodyAskedForAreToleratedUpTo2000() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = download(session, sample);
    EventLog events = EventLog.of(torrent);

    peer(session, sample)
        .sends(handshake())
        .expects(handshake())
        .sends(times(2_001, piece(0, 0, new byte[1])))
        .awaitsEnd();

    assertThat(events.disconnectReason())
        .isEqualTo("piece: more than 2000 blocks that were not asked for");
    assertThat(torrent.status().wastedBytes()).isEqualTo(2_001);
    assertThat(torrent.status().verifiedPieces()).isZero();
  }

  @Test
  void aBlockOfAnotherLengthThanAskedForIsNotTaken() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = download(session, sample);

    peer(session, sample)
        .sends(handshake(), bitfield(2), unchoke())
        .expects(handshake(), interested(), request(2, 0, 7_000))
        .sends(block(sample, 2, 0, 6_999), block(sample, 2, 0, 0), block(sample, 2, 0, 7_000))
        .awaits(have(2));

    assertThat(torrent.status().wastedBytes()).isEqualTo(6_999);
  }

  private static WireMessage[] times(int count, WireMessage message) {
    return Collections.nCopies(count, message).toArray(WireMessage[]::new);
  }
}
