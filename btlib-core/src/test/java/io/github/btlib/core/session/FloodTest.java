package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.allowedFast;
import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.cancel;
import static io.github.btlib.core.testkit.WireMessage.choke;
import static io.github.btlib.core.testkit.WireMessage.extended;
import static io.github.btlib.core.testkit.WireMessage.extensionHandshake;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.have;
import static io.github.btlib.core.testkit.WireMessage.haveAll;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.keepAlive;
import static io.github.btlib.core.testkit.WireMessage.message;
import static io.github.btlib.core.testkit.WireMessage.notInterested;
import static io.github.btlib.core.testkit.WireMessage.piece;
import static io.github.btlib.core.testkit.WireMessage.request;
import static io.github.btlib.core.testkit.WireMessage.suggest;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.Heap;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedPeer;
import io.github.btlib.core.testkit.WireMessage;
import io.github.btlib.spi.ChokingStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that send more than there is any reason to: what ends it, and what it costs meanwhile. */
class FloodTest extends EngineTest {
  private static final int BLOCK = 16_384;
  private static final long MIB = 1024 * 1024;
  private static final long FLOOD = 64 * MIB;

  /** What a flood may leave on the heap, in all; less than what came in a tenth of a second. */
  private static final long MOST_LEFT = 8 * MIB;

  private static WireMessage[] times(int count, WireMessage... messages) {
    return Collections.nCopies(count, List.of(messages)).stream()
        .flatMap(List::stream)
        .toArray(WireMessage[]::new);
  }

  static Stream<Arguments> endless() {
    return Stream.of(
        Arguments.of("unknown messages", times(1, message(200, new byte[1_000_000]))),
        Arguments.of("extension messages", times(4, extended(99, new byte[65_000]))),
        Arguments.of("suggestions", times(5_000, suggest(1), suggest(0))),
        Arguments.of("allowances", times(5_000, allowedFast(1), allowedFast(0))),
        Arguments.of("cancels", times(2_000, cancel(0, 0, BLOCK), cancel(1, 0, 1))),
        Arguments.of("have all", times(10_000, haveAll())),
        Arguments.of("bitfields", times(10_000, bitfield())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("endless")
  void whatIsTakenAtAnyRateLeavesNothingBehind(String what, WireMessage[] messages) {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = download(session, sample);
    EventLog events = EventLog.of(torrent);
    ScriptedPeer peer =
        peer(session, sample).fast().extended().sends(handshake(), haveAll()).expects(handshake());
    long before = Heap.used();

    long sent = peer.floods(FLOOD, messages);

    assertThat(sent).as("bytes taken").isGreaterThanOrEqualTo(FLOOD);
    peer.sends(unchoke()).awaits(request(2, 0, 7_000)); // all was read
    assertThat(Heap.used() - before).as("bytes left on the heap").isLessThan(MOST_LEFT);
    assertThat(events.all(TorrentEvent.PeerDisconnected.class)).isEmpty();
  }

  static Stream<Arguments> ended() {
    String dontHave = "pieces taken back: more than 100 at once and 10 a second";
    return Stream.of(
        Arguments.of(times(1, keepAlive()), "keep-alive: more than 100 at once and 1 a second"),
        Arguments.of(
            times(1, choke(), unchoke()), "choke or unchoke: more than 100 at once and 1 a second"),
        Arguments.of(
            times(1, interested(), notInterested()),
            "not interested: more than 1000 at once and 100 a second"),
        Arguments.of(times(1, unchoke()), "choke or unchoke: more than 100 at once and 1 a second"),
        Arguments.of(times(1_000, have(1)), "have again: more than 1003 at once and 100 a second"),
        Arguments.of(times(10, bitfield(), bitfield(1)), dontHave),
        Arguments.of(times(1, extended(1, new byte[4]), have(0)), dontHave),
        Arguments.of(
            times(1, extensionHandshake("d1:md11:lt_donthavei7eee")),
            "extension handshake: more than 100 at once and 1 a second"),
        Arguments.of(times(10, request(0, 0, BLOCK)), "request: more than 300 while choked"),
        Arguments.of(
            times(1, piece(0, 0, new byte[BLOCK])),
            "piece: more than 2000 blocks that were not asked for"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("ended")
  void whatMakesUsWorkIsTakenWithinBounds(WireMessage[] messages, String reason) {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(download(session, sample));
    ScriptedPeer peer =
        peer(session, sample).extended().sends(handshake(), bitfield()).expects(handshake());
    assertThat(peer.awaitsExtensionHandshake().dictionary("m").orElseThrow().integer("lt_donthave"))
        .as("the id that this test uses")
        .hasValue(1);
    long before = Heap.used();

    peer.floods(FLOOD, messages);

    assertThat(events.disconnectReason()).isEqualTo(reason);
    assertThat(Heap.used() - before).as("bytes left on the heap").isLessThan(MOST_LEFT);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "00000002 05 f0 | bitfield: spare bits are set",
        "00000003 05 e000 | bitfield: length 3, expected 2",
        "0000400a 07 | piece: length 16394, expected 9 to 16393",
        "7fffffff 07 00000000 00000000 | piece: length 2147483647, expected 9 to 16393"
      })
  void whoComesAgainAndAgainToBreakTheProtocolLeavesNothingBehind(String bytes, String reason) {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(download(session, sample));
    peer(session, sample).sends(handshake()).expects(handshake()).sendsHex(bytes).awaitsEnd();
    long before = Heap.used();

    for (int i = 0; i < 300; i++) {
      ScriptedPeer.connectsTo(session.listenAddress(), sample.metainfo())
          .sends(handshake())
          .expects(handshake())
          .sendsHex(bytes)
          .awaitsEnd()
          .hangsUp();
    }

    events.awaitCount(TorrentEvent.PeerDisconnected.class, 301);
    assertThat(events.all(TorrentEvent.PeerDisconnected.class))
        .extracting(TorrentEvent.PeerDisconnected::reason)
        .containsOnly(reason);
    assertThat(Heap.used() - before).as("bytes left on the heap").isLessThan(MOST_LEFT);
  }

  @Test
  void manyLiarsAreBannedAndLeaveLittleBehind() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(download(session, sample));
    long before = Heap.used();

    for (int i = 0; i < 300; i++) {
      ScriptedPeer.connectsTo(session.listenAddress(), sample.metainfo())
          .sends(handshake(), bitfield(2), unchoke())
          .expects(handshake(), interested(), request(2, 0, 7_000))
          .sends(piece(2, 0, new byte[7_000]))
          .awaitsEnd()
          .hangsUp();
    }

    events.awaitCount(TorrentEvent.PeerDisconnected.class, 300);
    assertThat(events.all(TorrentEvent.PeerDisconnected.class))
        .extracting(TorrentEvent.PeerDisconnected::reason)
        .containsOnly("banned: sent bad data of piece 2");
    assertThat(events.all(TorrentEvent.PeerBanned.class)).hasSize(300);
    assertThat(Heap.used() - before).as("bytes left on the heap").isLessThan(MOST_LEFT);
  }

  @Test
  void aPeerThatAsksAndCancelsAndDoesNotReadIsPartedFrom() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    EventLog events = EventLog.of(seed(session, sample));
    ScriptedPeer peer =
        peer(session, sample)
            .withReceiveBuffer(1024)
            .fast()
            .sends(handshake(), interested())
            .expects(handshake(), haveAll(), unchoke());
    List<WireMessage> messages = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      messages.add(request(0, i, 16_000));
    }
    for (int i = 0; i < 400; i++) {
      messages.add(cancel(0, i, 16_000));
    }
    long before = Heap.used();

    peer.floods(FLOOD, messages.toArray(WireMessage[]::new));

    assertThat(events.disconnectReason())
        .isEqualTo("request: more than 4000 rejects that the peer does not read");
    assertThat(Heap.used() - before).as("bytes left on the heap").isLessThan(MOST_LEFT);
  }

  @Test
  void aPeerThatKeepsChangingItsMindCostsAFewChokeRounds() {
    SampleTorrent sample = fiveBlocks();
    AtomicInteger asked = new AtomicInteger();
    TorrentSession session =
        session(s ->
            s.chokingStrategy((round, random) -> {
              asked.incrementAndGet();
              return ChokingStrategy.titForTat().decide(round, random);
            }));
    seed(session, sample);
    ScriptedPeer peer = peer(session, sample).sends(handshake()).expects(handshake(), bitfield());
    long began = System.nanoTime();

    peer.sends(times(1_000, interested(), notInterested())).sends(interested()).awaits(unchoke());

    long tenths = (System.nanoTime() - began) / Duration.ofMillis(100).toNanos();
    assertThat((long) asked.get()).as("choke rounds").isLessThan(tenths + 3);
  }

  @Test
  void whatComesDropByDropIsAskedOfAnother() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session(s -> s.snubTimeout(Duration.ofSeconds(1)));
    download(session, sample);
    ScriptedPeer slow =
        peer(session, sample)
            .sends(handshake(), bitfield(), unchoke())
            .expects(handshake())
            .awaits(request(2, 0, 7_000))
            .sendsPart(piece(0, 0, new byte[BLOCK]), 1_000);
    ScriptedPeer other =
        peer(session, sample)
            .sends(handshake(), bitfield(), unchoke())
            .expects(handshake(), interested());

    WireMessage[] all = {
      request(0, 0, BLOCK),
      request(0, BLOCK, BLOCK),
      request(1, 0, BLOCK),
      request(1, BLOCK, BLOCK),
      request(2, 0, 7_000)
    };
    List<WireMessage> left = new ArrayList<>(List.of(all));
    while (!left.isEmpty()) {
      left.remove(other.receives());
      slow.sendsBytes((byte) 0);
    }
  }
}
