package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.have;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.request;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.btlib.AddTorrent;
import io.github.btlib.PeerStatus;
import io.github.btlib.SessionBuilder;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** How fast bytes pass between sessions whose rates are limited, in real time. */
class RateLimitsTest extends EngineTest {
  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;
  private static final int BLOCK = 16_384;

  private SampleTorrent sample(int length) {
    return SampleTorrent.ofFile(folder.resolve("seed"), length, 256 * KIB);
  }

  private Torrent leech(TorrentSession leecher, SampleTorrent sample, TorrentSession... seeders) {
    AddTorrent add = AddTorrent.of(sample.metainfo()).storage(MemoryStorage.factory());
    for (TorrentSession seeder : seeders) {
      add = add.peer(seeder.listenAddress());
    }
    return leecher.add(add);
  }

  private static void during(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void awaitBytes(Torrent torrent, long count) {
    Eventually.within(
        Duration.ofSeconds(10),
        () -> assertThat(torrent.status().downloadedBytes()).isGreaterThanOrEqualTo(count));
  }

  /** Returns what each downloads in a second, on average over some time. */
  private static List<Double> rates(List<Torrent> torrents, Duration time) {
    List<Long> before = torrents.stream().map(each -> each.status().downloadedBytes()).toList();
    long start = System.nanoTime();
    during(time);
    double seconds = (System.nanoTime() - start) / 1e9;
    List<Double> rates = new ArrayList<>();
    for (Torrent each : torrents) {
      rates.add((each.status().downloadedBytes() - before.get(rates.size())) / seconds);
    }
    return rates;
  }

  @Test
  void everyLimitHoldsWithinFivePercentOverTenSeconds() {
    long rate = MIB + MIB / 2;
    SampleTorrent sample = sample(20 * MIB);
    Map<String, Torrent> downloads = new LinkedHashMap<>();
    Map<String, UnaryOperator<SessionBuilder>> seeds =
        Map.of(
            "session's upload", settings -> settings.uploadLimit(rate),
            "peer's upload", settings -> settings.peerUploadLimit(rate),
            "torrent's upload", settings -> settings);
    seeds.forEach((name, settings) -> {
      TorrentSession seeder = session(settings);
      Torrent torrent = seed(seeder, sample);
      if (name.startsWith("torrent")) {
        torrent.uploadLimit(rate);
      }
      downloads.put(name, leech(session(), sample, seeder));
    });
    TorrentSession seeder = session();
    seed(seeder, sample);
    TorrentSession anotherSeeder = session();
    seed(anotherSeeder, sample);
    downloads.put(
        "session's download from two",
        leech(session(settings -> settings.downloadLimit(rate)), sample, seeder, anotherSeeder));
    downloads.put(
        "peer's download",
        leech(session(settings -> settings.peerDownloadLimit(rate)), sample, seeder));
    downloads.put(
        "torrent's download",
        session()
            .add(
                AddTorrent.of(sample.metainfo())
                    .storage(MemoryStorage.factory())
                    .peer(seeder.listenAddress())
                    .downloadLimit(rate)));
    downloads.values().forEach(each -> awaitBytes(each, MIB));

    List<Double> rates = rates(List.copyOf(downloads.values()), Duration.ofSeconds(10));

    int i = 0;
    for (String name : downloads.keySet()) {
      assertThat(rates.get(i++)).as(name).isCloseTo((double) rate, withinPercentage(5));
    }
  }

  @Test
  void tenLeechersShareTheUploadFairly() {
    long rate = 4 * MIB;
    SampleTorrent sample = sample(4 * MIB);
    TorrentSession seeder = session(settings -> settings.uploadSlots(10));
    seed(seeder, sample);
    seeder.uploadLimit(MIB);
    List<Torrent> torrents = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      torrents.add(leech(session(), sample, seeder));
    }
    torrents.forEach(each -> awaitBytes(each, 2 * BLOCK));
    seeder.uploadLimit(rate);

    List<Double> rates = rates(torrents, Duration.ofSeconds(3));

    double total = rates.stream().mapToDouble(Double::doubleValue).sum();
    assertThat(total).isCloseTo((double) rate, withinPercentage(5));
    assertThat(rates)
        .allSatisfy(each -> assertThat(each).isCloseTo(total / 10, withinPercentage(5)));
  }

  @Test
  void fourSeedersShareTheDownloadFairly() {
    long rate = 2 * MIB;
    SampleTorrent sample = sample(16 * MIB);
    Torrent torrent = leech(session(settings -> settings.downloadLimit(rate)), sample);
    for (int i = 0; i < 4; i++) {
      torrent.addPeer(seeder(sample).start().address());
    }
    Eventually.within(
        Duration.ofSeconds(10),
        () -> assertThat(downloaded(torrent)).hasSize(4).allMatch(bytes -> bytes > 4 * BLOCK));

    List<Long> before = downloaded(torrent);
    double total = rates(List.of(torrent), Duration.ofSeconds(5)).getFirst();
    List<Long> after = downloaded(torrent);

    assertThat(total).as("what the limit lets pass").isBetween(0.5 * rate, 1.1 * rate);
    long sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += after.get(i) - before.get(i);
    }
    for (int i = 0; i < 4; i++) {
      assertThat(after.get(i) - before.get(i)).isCloseTo(sum / 4, withinPercentage(20));
    }
  }

  /** Returns what came of each peer, in the order of their ports. */
  private static List<Long> downloaded(Torrent torrent) {
    return torrent.peers().stream()
        .sorted(Comparator.comparingInt(peer -> peer.address().getPort()))
        .map(PeerStatus::downloadedBytes)
        .toList();
  }

  @Test
  void aChangeTakesEffectWithinASecond() {
    SampleTorrent sample = sample(24 * MIB);
    TorrentSession seeder = session(settings -> settings.uploadLimit(1024));
    seed(seeder, sample);
    Torrent torrent = leech(session(), sample, seeder);
    Eventually.within(
        Duration.ofSeconds(10), () -> assertThat(torrent.status().connectedPeers()).isOne());
    assertThat(torrent.status().downloadedBytes()).isZero();

    seeder.uploadLimit(4 * MIB);
    assertThat(seeder.uploadLimit()).isEqualTo(4 * MIB);
    during(Duration.ofSeconds(1));
    assertThat(torrent.status().downloadedBytes()).isGreaterThan(2 * MIB);

    seeder.uploadLimit(512 * KIB);
    during(Duration.ofMillis(500));
    double slow = rates(List.of(torrent), Duration.ofSeconds(2)).getFirst();
    assertThat(slow).isCloseTo(512.0 * KIB, withinPercentage(10));

    seeder.uploadLimit(0);
    torrent.completion().orTimeout(5, SECONDS).join();
  }

  @Test
  void closingReturnsAtOnceWhileEveryoneWaits() {
    SampleTorrent sample = sample(4 * MIB);
    TorrentSession seeder = session();
    Torrent seed = seed(seeder, sample);
    List<TorrentSession> leechers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      TorrentSession leecher = session(settings -> settings.downloadLimit(1024));
      leechers.add(leecher);
      Torrent torrent = leech(leecher, sample, seeder);
      Eventually.within(
          Duration.ofSeconds(10), () -> assertThat(torrent.status().connectedPeers()).isOne());
    }
    seeder.uploadLimit(1024);
    Eventually.within(
        Duration.ofSeconds(10), () -> assertThat(seed.status().uploadedBytes()).isPositive());
    long start = System.nanoTime();
    seeder.close();
    leechers.forEach(TorrentSession::close);
    assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(2).toNanos());
  }

  @Test
  void whatIsNoBlockIsNotHeldUpByTheLimit() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session(settings -> settings.uploadLimit(1024));
    Torrent torrent = seedWithout(session, sample, 2);
    for (int i = 0; i < 2; i++) { // their blocks take half a minute
      peer(session, sample)
          .sends(handshake(), interested())
          .expects(handshake(), bitfield(0, 1), unchoke())
          .sends(request(0, 0, BLOCK));
    }
    ScriptedPeer peer =
        peer(session, sample)
            .sends(handshake(), interested())
            .expects(handshake(), bitfield(0, 1), unchoke())
            .sends(request(0, 0, BLOCK));
    long start = System.nanoTime();
    peer.sends(have(2)).expects(interested()).sends(unchoke()).expects(request(2, 0, 7_000));
    assertThat(torrent.status().uploadedBytes()).as("blocks sent whole").isZero();
    assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(2).toNanos());
  }

  @Test
  void aPeerThatDoesNotReadHoldsNobodyElseUp() {
    long rate = 2 * MIB;
    SampleTorrent sample = sample(8 * MIB);
    TorrentSession session = session();
    Torrent torrent = seed(session, sample);
    ScriptedPeer stuck =
        peer(session, sample)
            .withReceiveBuffer(4 * KIB)
            .sends(handshake(), interested())
            .expects(handshake(), bitfield(), unchoke());
    for (int i = 0; i < 400; i++) {
      stuck.sends(request(i / 16, i % 16 * BLOCK, BLOCK));
    }
    long before = awaitNoMoreIsSent(torrent);
    session.uploadLimit(rate);
    stuck.sends(request(25, 0, BLOCK));
    Torrent other = leech(session(), sample, session);
    awaitBytes(other, MIB);
    double measured = rates(List.of(other), Duration.ofSeconds(1)).getFirst();
    assertThat(measured).isCloseTo((double) rate, withinPercentage(5));
    assertThat(before).as("it was stuck").isLessThan(400 * BLOCK);
  }

  /** The sockets' buffers take some. */
  private static long awaitNoMoreIsSent(Torrent torrent) {
    long sent = -1;
    while (torrent.status().uploadedBytes() != sent || sent == 0) {
      sent = torrent.status().uploadedBytes();
      during(Duration.ofMillis(100));
    }
    return sent;
  }

  @Test
  void limitsAreReadBackAndWrongOnesAreRefused() {
    TorrentSession session =
        session(settings ->
            settings
                .uploadLimit(2_000)
                .downloadLimit(3_000)
                .peerUploadLimit(4_000)
                .peerDownloadLimit(5_000));
    Torrent torrent =
        session.add(
            AddTorrent.of(fiveBlocks().metainfo())
                .storage(MemoryStorage.factory())
                .uploadLimit(6_000)
                .downloadLimit(7_000));
    assertThat(session.uploadLimit()).isEqualTo(2_000);
    assertThat(session.downloadLimit()).isEqualTo(3_000);
    assertThat(session.peerUploadLimit()).isEqualTo(4_000);
    assertThat(session.peerDownloadLimit()).isEqualTo(5_000);
    assertThat(torrent.uploadLimit()).isEqualTo(6_000);
    assertThat(torrent.downloadLimit()).isEqualTo(7_000);

    session.downloadLimit(8_000);
    session.peerUploadLimit(0);
    session.peerDownloadLimit(9_000);
    torrent.downloadLimit(10_000);
    assertThat(session.downloadLimit()).isEqualTo(8_000);
    assertThat(session.peerUploadLimit()).isZero();
    assertThat(session.peerDownloadLimit()).isEqualTo(9_000);
    assertThat(torrent.downloadLimit()).isEqualTo(10_000);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> session.peerUploadLimit(1023))
        .withMessageContainingAll("peerUploadLimit", "1023", "1024");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> torrent.uploadLimit(-1))
        .withMessageContainingAll("uploadLimit", "-1", "1024");
    assertThat(torrent.uploadLimit()).isEqualTo(6_000);
  }
}
