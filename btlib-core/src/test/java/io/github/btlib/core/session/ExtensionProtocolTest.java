package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.block;
import static io.github.btlib.core.testkit.WireMessage.extended;
import static io.github.btlib.core.testkit.WireMessage.extensionHandshake;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.have;
import static io.github.btlib.core.testkit.WireMessage.haveAll;
import static io.github.btlib.core.testkit.WireMessage.haveNone;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.notInterested;
import static io.github.btlib.core.testkit.WireMessage.request;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BString;
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

/** The extension protocol (BEP 10), what is told by it (BEP 21, 54), and parting from seeds. */
class ExtensionProtocolTest extends EngineTest {
  private static final int BLOCK = 16_384;

  private ScriptedPeer extendedPeer(TorrentSession session, SampleTorrent sample) {
    return peer(session, sample).extended();
  }

  private static int theirId(BDictionary handshake, String extension) {
    return (int) handshake.dictionary("m").orElseThrow().integer(extension).orElseThrow();
  }

  private static WireMessage dontHave(int id, int piece) {
    return extended(id, (byte) 0, (byte) 0, (byte) 0, (byte) piece);
  }

  @Test
  void ourHandshakeTellsWhoWeAreAndWhatWeTake() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);

    BDictionary ours =
        extendedPeer(session, sample)
            .sends(handshake())
            .expects(handshake())
            .awaitsExtensionHandshake();

    assertThat(ours.string("v").orElseThrow().utf8()).startsWith("btlib ");
    assertThat(ours.integer("reqq")).hasValue(500);
    assertThat(ours.integer("p")).hasValue(session.listenAddress().getPort());
    assertThat(ours.string("yourip")).hasValue(BString.of(new byte[] {127, 0, 0, 1}));
    assertThat(theirId(ours, "lt_donthave")).isPositive();
    assertThat(ours.get("upload_only")).isEmpty();
  }

  @Test
  void itIsNotSentToAPeerThatDoesNotSpeakTheProtocol() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    seed(session, sample);

    peer(session, sample)
        .sends(handshake(), interested())
        .expects(handshake(), bitfield(), unchoke());
  }

  @Test
  void itComesBehindTheFirstWordAboutPieces() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    seed(session, sample);

    BDictionary ours =
        extendedPeer(session, sample)
            .fast()
            .sends(handshake())
            .expects(handshake(), haveAll())
            .awaitsExtensionHandshake();

    assertThat(ours.integer("upload_only")).as("of a seed").hasValue(1);
  }

  @Test
  void whoeverFinishesSaysThatItWantsNothingMore() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);
    ScriptedPeer onlooker = extendedPeer(session, sample).sends(handshake()).expects(handshake());
    assertThat(onlooker.awaitsExtensionHandshake().get("upload_only")).isEmpty();

    peer(session, sample)
        .sends(handshake(), bitfield(), unchoke())
        .expects(handshake())
        .awaits(request(2, 0, 7_000))
        .sends(block(sample, 0, 0, BLOCK), block(sample, 0, BLOCK, BLOCK))
        .sends(block(sample, 1, 0, BLOCK), block(sample, 1, BLOCK, BLOCK))
        .sends(block(sample, 2, 0, 7_000));

    assertThat(onlooker.awaitsExtensionHandshake().integer("upload_only")).hasValue(1);
  }

  @Test
  void noMoreIsAskedForAtATimeThanThePeerTakes() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);

    ScriptedPeer peer = extendedPeer(session, sample).sends(handshake()).expects(handshake());
    peer.awaitsExtensionHandshake();
    peer.sends(extensionHandshake("d4:reqqi2ee"), bitfield(), unchoke())
        .expects(interested(), request(0, 0, BLOCK), request(0, BLOCK, BLOCK))
        .sends(interested())
        .expects(unchoke()) // of ours: had we asked for more, it had come before
        .sends(block(sample, 0, 0, BLOCK))
        .expects(request(1, 0, BLOCK));
  }

  @Test
  void aPieceThatThePeerLostIsNotAskedFor() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);
    ScriptedPeer peer = extendedPeer(session, sample).sends(handshake()).expects(handshake());
    int id = theirId(peer.awaitsExtensionHandshake(), "lt_donthave");

    peer.sends(bitfield(), dontHave(id, 0), unchoke())
        .expects(interested(), request(1, 0, BLOCK), request(1, BLOCK, BLOCK))
        .expects(request(2, 0, 7_000));
  }

  @Test
  void aPeerThatLostWhatWeWantedIsOfNoInterest() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);
    ScriptedPeer peer = extendedPeer(session, sample).sends(handshake()).expects(handshake());
    int id = theirId(peer.awaitsExtensionHandshake(), "lt_donthave");

    peer.sends(bitfield(2))
        .expects(interested())
        .sends(dontHave(id, 2))
        .expects(notInterested())
        .sends(have(2))
        .expects(interested());
  }

  @Test
  void whatWasAskedForOfALostPieceIsAskedOfAnother() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);
    ScriptedPeer first = extendedPeer(session, sample).sends(handshake()).expects(handshake());
    int id = theirId(first.awaitsExtensionHandshake(), "lt_donthave");
    first.sends(bitfield(), unchoke()).awaits(request(2, 0, 7_000));
    ScriptedPeer second =
        peer(session, sample)
            .sends(handshake(), bitfield(), unchoke())
            .expects(handshake(), interested());

    first.sends(dontHave(id, 1));

    second.expectsInAnyOrder(request(1, 0, BLOCK), request(1, BLOCK, BLOCK));
  }

  @Test
  void seedsPartAtOnceAndHaveToldEachOtherWhy() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(seed(session, sample));

    peer(session, sample)
        .sends(handshake(), bitfield())
        .expects(handshake(), bitfield())
        .expectsEnd();

    assertThat(events.disconnectReason()).isEqualTo("both are seeds");
  }

  @Test
  void aPeerThatBecomesASeedIsPartedFromAtOnce() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(seed(session, sample));

    peer(session, sample)
        .sends(handshake(), bitfield(0, 1))
        .expects(handshake(), bitfield())
        .sends(have(2))
        .expectsEnd();

    assertThat(events.disconnectReason()).isEqualTo("both are seeds");
  }

  @Test
  void aPartialSeedAndASeedPart() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(seed(session, sample));

    extendedPeer(session, sample)
        .sends(handshake(), bitfield(0), extensionHandshake("d11:upload_onlyi1ee"))
        .awaitsEnd();

    assertThat(events.disconnectReason()).isEqualTo("both have all they want");
  }

  @Test
  void aPeerMayWantNothingByAMessageOfItsOwn() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(seed(session, sample));
    ScriptedPeer peer =
        extendedPeer(session, sample).sends(handshake(), bitfield(0)).expects(handshake());
    int id = theirId(peer.awaitsExtensionHandshake(), "upload_only");

    peer.sends(extended(id, (byte) 1)).awaitsEnd(); // as libtorrent does

    assertThat(events.disconnectReason()).isEqualTo("both have all they want");
  }

  @Test
  void aPartialSeedIsWelcomeToWhoeverLacksSomething() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);
    ScriptedPeer peer =
        extendedPeer(session, sample)
            .sends(handshake(), extensionHandshake("d11:upload_onlyi1ee"), bitfield(2), unchoke())
            .expects(handshake());
    peer.awaitsExtensionHandshake();

    peer.expects(interested(), request(2, 0, 7_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "de",
        "d1:md6:ut_pexi1e11:ut_metadatai2eee",
        "d1:mi1e1:p3:abc4:reqq1:511:upload_only1:11:vi5e6:youripi5ee",
        "d4:reqqi0e1:pi0ee",
        "d4:reqqi-9ee",
        "dejunk behind"
      })
  void aStrangeHandshakeChangesNothing(String bencoded) {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);
    ScriptedPeer peer = extendedPeer(session, sample).sends(handshake()).expects(handshake());
    peer.awaitsExtensionHandshake();

    peer.sends(extensionHandshake(bencoded), extended(99, (byte) 1), extended(255))
        .sends(bitfield(2), unchoke())
        .expects(interested(), request(2, 0, 7_000));
  }

  @Test
  void anExtensionMessageOfAPeerThatDidNotOfferItIsPassedOver() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    download(session, sample);

    peer(session, sample)
        .fast()
        .sends(handshake(), haveNone(), extended(0, (byte) 'x'), dontHave(1, 2), have(2))
        .expects(handshake(), haveNone())
        .awaits(interested());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "le                                   | extension handshake: not a dictionary",
        "x                                    | extension handshake: .*",
        "d1:v5:abe                            | extension handshake: .*"
      })
  void aHandshakeThatIsNotBencodedEndsTheConnection(String bencoded, String reason) {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(seed(session, sample));

    extendedPeer(session, sample).sends(handshake(), extensionHandshake(bencoded)).awaitsEnd();

    assertThat(events.disconnectReason()).matches(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "lt_donthave, 000000, 'lt_donthave: length 3, expected 4'",
    "lt_donthave, 00000003, 'lt_donthave: piece 3, expected 0 to 2'",
    "lt_donthave, ffffffff, 'lt_donthave: piece 4294967295, expected 0 to 2'",
    "upload_only, 0101, 'upload_only: length 2, expected 1'"
  })
  void anExtensionMessageThatBreaksALimitEndsTheConnection(
      String extension, String hex, String reason) {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(seed(session, sample));
    ScriptedPeer peer = extendedPeer(session, sample).sends(handshake()).expects(handshake());
    int id = theirId(peer.awaitsExtensionHandshake(), extension);

    peer.sends(extended(id, java.util.HexFormat.of().parseHex(hex))).awaitsEnd();

    assertThat(events.disconnectReason()).isEqualTo(reason);
  }

  @Test
  void handshakesMayBeRepeatedWithinReason() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(seed(session, sample));
    WireMessage[] many =
        Collections.nCopies(95, extensionHandshake("de")).toArray(WireMessage[]::new);
    ScriptedPeer peer =
        extendedPeer(session, sample).sends(handshake()).sends(many).sends(interested());
    peer.expects(handshake()).awaits(unchoke());
    assertThat(events.all(TorrentEvent.PeerDisconnected.class)).isEmpty();

    peer.sends(many).awaitsEnd();

    assertThat(events.disconnectReason())
        .isEqualTo("extension handshake: more than 100 at once and 1 a second");
  }
}
