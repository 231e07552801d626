package io.github.btlib.tracker.udp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.PeerId;
import io.github.btlib.tracker.engine.Access;
import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.stats.Refusal;
import io.github.btlib.tracker.testkit.ScriptedStore;
import io.github.btlib.tracker.testkit.ScriptedStore.Seen;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UdpResponderTest {

  private static final long MAPPED = 0xffff_0000_0000L;
  private static final long ALICE = MAPPED | 0x0a010203;
  private static final long MALLORY = MAPPED | 0x0a010204;
  private static final long V6 = 0x20010db800010002L;
  private static final long NOW = TimeUnit.MINUTES.toNanos(1_000_000);

  private final ScriptedStore store = ScriptedStore.with(300);
  private TrackerEngine engine = store.engine();
  private UdpResponder responder = new UdpResponder(engine, new ConnectionIds(1, 2), 0);

  private final ByteBuffer out = ByteBuffer.allocateDirect(UdpResponder.MAX_ANSWER);

  private byte[] ask(byte[] packet, long high, long low, long now) {
    out.clear();
    int length = responder.respond(ByteBuffer.wrap(packet), out, high, low, now);
    byte[] answer = new byte[length];
    out.get(0, answer);
    return answer;
  }

  private byte[] ask(byte[] packet) {
    return ask(packet, 0, ALICE, NOW);
  }

  private long connect() {
    return ByteBuffer.wrap(ask(UdpPackets.connect())).getLong(8);
  }

  private static String error(byte[] answer) {
    ByteBuffer packet = ByteBuffer.wrap(answer);
    assertThat(packet.getInt(0)).isEqualTo(3);
    assertThat(packet.getInt(4)).isEqualTo(UdpPackets.TRANSACTION);
    return new String(answer, 8, answer.length - 8, ISO_8859_1);
  }

  @Test
  void aConnectIsAnsweredWithSixteenBytesAndTheTransactionId() {
    ByteBuffer answer = ByteBuffer.wrap(ask(UdpPackets.connect()));
    assertThat(answer.capacity()).isEqualTo(16);
    assertThat(answer.getInt(0)).isZero();
    assertThat(answer.getInt(4)).isEqualTo(UdpPackets.TRANSACTION);
    byte[] longer = UdpPackets.concat(UdpPackets.connect(), new byte[4]);
    assertThat(ask(longer)).isEqualTo(answer.array());
    assertThat(engine.stats().udp().connects()).isEqualTo(2);
  }

  @Test
  void anAnnounceIsReadAndAnswered() {
    ByteBuffer answer = ByteBuffer.wrap(ask(UdpPackets.announce(connect(), 2, 2, 0xfffe)));
    assertThat(store.seen)
        .containsExactly(
            new Seen(
                InfoHash.of(UdpPackets.HASH).toString(),
                new InetSocketAddress("10.1.2.3", 1).getAddress(),
                0xfffe,
                AnnounceEvent.STARTED,
                4,
                5,
                3,
                2,
                PeerId.of(UdpPackets.PEER_ID).toString(),
                ""));
    assertThat(answer.capacity()).isEqualTo(20 + 2 * 6);
    assertThat(answer.getInt(0)).isEqualTo(1);
    assertThat(answer.getInt(4)).isEqualTo(UdpPackets.TRANSACTION);
    assertThat(answer.getInt(8)).isEqualTo(1800);
    assertThat(answer.getInt(12)).as("leechers").isEqualTo(8);
    assertThat(answer.getInt(16)).as("seeders").isEqualTo(7);
    assertThat(answer.getInt(20)).isEqualTo(0x0a000000);
    assertThat(answer.getShort(24)).isEqualTo((short) 1000);
    assertThat(answer.getInt(26)).isEqualTo(0x0a000001);
  }

  @Test
  void anIpv6PacketIsAnsweredWithIpv6Peers() {
    long id = ByteBuffer.wrap(ask(UdpPackets.connect(), V6, 1, NOW)).getLong(8);
    // another host of the network, as privacy extensions make of one and the same
    ByteBuffer answer = ByteBuffer.wrap(ask(UdpPackets.announce(id), V6, 2, NOW));
    assertThat(answer.getInt(0)).isEqualTo(1);
    assertThat(answer.capacity()).isEqualTo(20 + 5 * 18);
    assertThat(answer.getLong(20)).isEqualTo(0x20010db800000000L);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {-1, 0, 1, 74, 200, 243, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x80000001})
  void anAnswerFitsAFrameAndIsWholePeersHoweverManyAreWanted(int wanted) {
    int expected = wanted < 0 ? 50 : Math.min(wanted, 200);
    assertThat(ask(UdpPackets.announce(connect(), 0, wanted, 1))).hasSize(20 + 6 * expected);
    long id = ByteBuffer.wrap(ask(UdpPackets.connect(), V6, 1, NOW)).getLong(8);
    byte[] answer = ask(UdpPackets.announce(id, 0, wanted, 1), V6, 1, NOW);
    assertThat(answer).hasSize(20 + 18 * Math.min(expected, 67)).hasSizeLessThanOrEqualTo(1232);
  }

  @ParameterizedTest
  @CsvSource({
    "0, NONE",
    "1, COMPLETED",
    "2, STARTED",
    "3, STOPPED",
    "4, PAUSED",
    "5, NONE",
    "-1, NONE"
  })
  void eventsAreNumbers(int number, AnnounceEvent event) {
    ask(UdpPackets.announce(connect(), number, 1, 1));
    assertThat(store.seen.get(0).event()).isEqualTo(event);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, Long.MAX_VALUE, -1})
  void leftIsUnsigned(long left) {
    byte[] packet = UdpPackets.announce(connect());
    ByteBuffer.wrap(packet).putLong(64, left);
    assertThat(ask(packet)).hasSizeGreaterThan(19);
    assertThat(store.seen.get(0).left()).isEqualTo(left);
  }

  @Test
  void portZeroIsRefused() {
    assertThat(error(ask(UdpPackets.announce(connect(), 0, 5, 0))))
        .isEqualTo("port must be a number from 1 to 65535");
    assertThat(ask(UdpPackets.announce(connect(), 0, 5, 65_535))).hasSize(50);
  }

  @Test
  void aTorrentThatIsNotServedIsRefusedInAnAnnounceAndInAScrape() {
    engine = store.engine(Access.allowing(Set.of(InfoHash.of(UdpPackets.filled(20, 1)))));
    responder = new UdpResponder(engine, new ConnectionIds(1, 2), 0);
    assertThat(error(ask(UdpPackets.announce(connect())))).contains("not registered");
    assertThat(error(ask(UdpPackets.scrape(connect(), 1)))).contains("not registered");
    assertThat(ask(UdpPackets.scrape(connect(), 2))).hasSize(8 + 2 * 12);
    assertThat(store.seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 73, 74})
  void aScrapeIsAnsweredInItsOrder(int count) {
    ByteBuffer answer = ByteBuffer.wrap(ask(UdpPackets.scrape(connect(), count)));
    assertThat(answer.capacity()).isEqualTo(8 + 12 * count);
    assertThat(answer.getInt(0)).isEqualTo(2);
    assertThat(answer.getInt(4)).isEqualTo(UdpPackets.TRANSACTION);
    for (int i = 0; i < count; i++) {
      assertThat(answer.getInt(8 + 12 * i)).as("seeders").isEqualTo(i);
      assertThat(answer.getInt(12 + 12 * i)).as("completed").isEqualTo(i + 2);
      assertThat(answer.getInt(16 + 12 * i)).as("leechers").isEqualTo(i + 1);
    }
  }

  @Test
  void aTorrentMayBeScrapedTwiceInOnePacket() {
    byte[] packet = UdpPackets.concat(UdpPackets.scrape(connect(), 2), UdpPackets.filled(20, 1));
    ByteBuffer answer = ByteBuffer.wrap(ask(packet));
    assertThat(answer.capacity()).isEqualTo(8 + 3 * 12);
    assertThat(answer.getInt(8 + 2 * 12)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 17, 35, 37, 41, 16 + 75 * 20, 16 + 120 * 20})
  void aScrapeOfNoneOfPartOfOneOrOfTooManyIsRefused(int length) {
    byte[] packet = Arrays.copyOf(UdpPackets.scrape(connect(), 0), length);
    assertThat(error(ask(packet))).isEqualTo("a scrape must have 1 to 74 info-hashes");
  }

  @Test
  void anythingTooShortIsMetWithSilence() {
    long id = connect();
    for (int length = 0; length < 98; length++) {
      byte[] announce = Arrays.copyOf(UdpPackets.announce(id), length);
      assertThat(ask(announce)).as("%d bytes", length).isEmpty();
    }
    for (int length = 0; length < 16; length++) {
      assertThat(ask(Arrays.copyOf(UdpPackets.connect(), length))).isEmpty();
      assertThat(ask(Arrays.copyOf(UdpPackets.scrape(id, 1), length))).isEmpty();
    }
    assertThat(store.seen).isEmpty();
    assertThat(engine.stats().udp().badPackets()).isEqualTo(98 + 16 + 16);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 255, -1, Integer.MIN_VALUE})
  void unknownActionsAreMetWithSilence(int action) {
    assertThat(ask(UdpPackets.header(connect(), action, 200).array())).isEmpty();
    assertThat(ask(UdpPackets.header(UdpPackets.PROTOCOL_ID, action, 16).array())).isEmpty();
  }

  @Test
  void aConnectWithoutTheProtocolIdIsMetWithSilence() {
    assertThat(ask(UdpPackets.header(UdpPackets.PROTOCOL_ID + 1, 0, 16).array())).isEmpty();
  }

  @Test
  void aPacketThatFillsTheBufferMayBeCutShortAndIsMetWithSilence() {
    byte[] packet = Arrays.copyOf(UdpPackets.announce(connect()), UdpResponder.MAX_REQUEST);
    assertThat(ask(packet)).isEmpty();
    assertThat(ask(Arrays.copyOf(packet, packet.length - 1))).isNotEmpty();
  }

  @Test
  void anIdOfAnotherAddressIsMetWithSilence() {
    long id = connect();
    assertThat(ask(UdpPackets.announce(id), 0, MALLORY, NOW)).isEmpty();
    assertThat(ask(UdpPackets.scrape(id, 1), 0, MALLORY, NOW)).isEmpty();
    assertThat(ask(UdpPackets.announce(id), V6, 1, NOW)).isEmpty();
    assertThat(store.seen).isEmpty();
    assertThat(engine.stats().udp().badConnectionIds()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"119, true", "121, true", "181, false"})
  void anIdCanBeReplayedForTwoMinutesAndNotForLong(int age, boolean good) {
    byte[] packet = UdpPackets.announce(connect());
    long later = NOW + TimeUnit.SECONDS.toNanos(age);
    assertThat(ask(packet, 0, ALICE, later).length > 0).isEqualTo(good);
  }

  @Test
  void anIdIsUnknownAfterARestartUnlessTheSecretIsTheSame() {
    byte[] packet = UdpPackets.announce(connect());
    responder = new UdpResponder(engine, new ConnectionIds(3, 4), 0);
    assertThat(ask(packet)).isEmpty();
    // whose clock counts from elsewhere, as that of another machine does
    long elsewhere = -NOW / 2;
    responder = new UdpResponder(engine, new ConnectionIds(1, 2), -elsewhere);
    assertThat(ask(packet, 0, ALICE, NOW + elsewhere)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/announce, ''",
    "/announce?passkey=abc, abc",
    "/announce?x=y&passkey=a%62c, abc",
    "/abc/announce, abc",
    "/announce/abc, abc",
    "/elsewhere, ''",
    "?passkey=abc, ''",
  })
  void thePasskeyIsInTheOptions(String path, String passkey) {
    byte[] text = path.getBytes(ISO_8859_1);
    byte[] option = UdpPackets.concat(new byte[] {1, 2, (byte) text.length}, text);
    ask(UdpPackets.concat(UdpPackets.announce(connect()), option));
    assertThat(store.seen.get(0).passkey()).isEqualTo(passkey);
  }

  @Test
  void thePasskeyOfOneAnnounceIsNotThatOfTheNext() {
    byte[] option = "\u0002\u0004/k/announce".getBytes(ISO_8859_1);
    option[1] = (byte) (option.length - 2);
    ask(UdpPackets.concat(UdpPackets.announce(connect()), option));
    ask(UdpPackets.announce(connect()));
    assertThat(store.seen.get(0).passkey()).isEqualTo("k");
    assertThat(store.seen.get(1).passkey()).isEmpty();
  }

  @Test
  void whereAPeerIsComesFromItsPacketAndNotFromWhatItSays() {
    ask(UdpPackets.announce(connect()));
    assertThat(store.seen.get(0).address().getHostAddress()).isEqualTo("10.1.2.3");
  }

  @Test
  void unlessTheTrackerIsToldToBelieveIt() {
    engine = store.strictEngine(1000, 1000);
    responder = new UdpResponder(engine, new ConnectionIds(1, 2), 0);
    ask(UdpPackets.announce(connect()));
    assertThat(store.seen.get(0).address().getHostAddress()).isEqualTo("8.8.8.8");
  }

  @Test
  void whoAsksTooOftenIsMetWithSilence() {
    engine = store.strictEngine(1, 3);
    responder = new UdpResponder(engine, new ConnectionIds(1, 2), 0);
    long id = connect();
    for (int i = 0; i < 3; i++) {
      assertThat(ask(UdpPackets.announce(id))).isNotEmpty();
    }
    assertThat(ask(UdpPackets.announce(id))).isEmpty();
    assertThat(engine.stats().refusals()).containsEntry(Refusal.RATE, 1L);
    long other = ByteBuffer.wrap(ask(UdpPackets.connect(), 0, MALLORY, NOW)).getLong(8);
    assertThat(ask(UdpPackets.announce(other), 0, MALLORY, NOW)).isNotEmpty();
  }

  @Test
  void whatMayBlockIsLeftToAnotherThreadOnceTheIdIsSeenToBeValid() {
    engine = ScriptedStore.blocking().engine();
    responder = new UdpResponder(engine, new ConnectionIds(1, 2), 0);
    byte[] valid = UdpPackets.announce(connect());
    out.clear();
    assertThat(responder.respond(ByteBuffer.wrap(valid), out, 0, ALICE, NOW))
        .isEqualTo(UdpResponder.MAY_BLOCK);
    assertThat(ask(UdpPackets.announce(7))).isEmpty();
    assertThat(ask(UdpPackets.connect())).hasSize(16);
  }
}
