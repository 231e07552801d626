package io.github.btlib.tracker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.spi.AnnounceView;
import io.github.btlib.tracker.spi.PeerSink;
import io.github.btlib.tracker.spi.PeerStore;
import io.github.btlib.tracker.spi.ScrapeSink;
import io.github.btlib.tracker.spi.ScrapeView;
import io.github.btlib.tracker.spi.StoreTotals;
import io.github.btlib.tracker.spi.TrackerHook;
import io.github.btlib.tracker.spi.Verdict;
import io.github.btlib.tracker.stats.Refusal;
import io.github.btlib.tracker.swarm.MemoryPeerStore;
import io.github.btlib.tracker.swarm.StoreLimits;
import io.github.btlib.tracker.testkit.StoreDriver.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What an application's hooks and stores may do wrong without harm to the tracker. */
class HookAndStoreTest {

  private static final int TORRENT = 5;
  private static final Peer ONE = Peer.ipv4(1);
  private static final byte[] ID = new byte[20];

  private TrackerEngine engine;
  private Asker asker;

  private static MemoryPeerStore store() {
    StoreLimits limits = new StoreLimits(100, 1000, 1000, 16, false, false);
    return new MemoryPeerStore(limits, 3600, 0, new SplittableRandom(2));
  }

  private static TrackerEngine engine(PeerStore store, TrackerHook... hooks) {
    return new TrackerEngine(
        new EngineSettings(3, 5),
        new Intervals(1800, 300, 3600),
        Access.denying(Set.of()),
        FixedPeers.NONE,
        store,
        List.of(hooks));
  }

  private void use(TrackerEngine other) {
    engine = other;
    asker = new Asker(engine);
  }

  private static Refusal refusal(Asker asker) {
    return asker.answer().refusal();
  }

  @Test
  void aHookThatThrowsLetsNobodyIn() {
    use(
        engine(
            store(),
            announce -> {
              throw new IllegalStateException("for the test");
            }));
    assertThat(refusal(asker.announces(TORRENT, ONE))).isEqualTo(Refusal.HOOK);
    assertThat(asker.answer.reason()).isEqualTo("this tracker cannot answer at the moment");
    assertThat(engine.stats().torrents()).isZero();
  }

  @Test
  void anErrorOfAHookIsTheRefusalOfItsAnnounceAlone() {
    List<String> thrown = new ArrayList<>();
    TrackerHook hook =
        new TrackerHook() {
          @Override
          public Verdict onAnnounce(AnnounceView announce) {
            if (announce.port() == 1) {
              thrown.add("asked");
              throw new StackOverflowError("on purpose");
            }
            return Verdict.ACCEPT;
          }

          @Override
          public void announced(AnnounceView announce, int seeders, int leechers) {
            thrown.add("told");
            throw new NoClassDefFoundError("on purpose");
          }
        };
    use(engine(store(), hook));
    assertThat(refusal(asker.announces(TORRENT, Peer.ipv4(0x08080808, 1)))).isEqualTo(Refusal.HOOK);
    assertThat(refusal(asker.announces(TORRENT, ONE))).isNull();
    assertThat(asker.answer.leechers()).isEqualTo(1);
    assertThat(thrown).containsExactly("asked", "told");
  }

  @Test
  void aStoreThatFailsIsToldToTheClientWithATimeToTryAgain() {
    PeerStore failing =
        new PeerStore() {
          @Override
          public void announce(AnnounceView announce, PeerSink answer) throws Exception {
            answer.counts(1, 1, 1);
            answer.addIpv4(1, 1);
            throw new Exception("for the test");
          }

          @Override
          public void scrape(ScrapeView scrape, ScrapeSink answer) {
            throw new IllegalStateException("for the test");
          }

          @Override
          public void maintain(long nowNanos, int peerTtlSeconds) throws Exception {
            throw new Exception("for the test");
          }
        };
    use(engine(failing));
    engine.maintain(0);
    assertThat(refusal(asker.announces(TORRENT, ONE))).isEqualTo(Refusal.STORE);
    assertThat(asker.answer.retryInMinutes()).isEqualTo(5);
    assertThat(asker.answer.ipv4Count()).isZero();
    assertThat(asker.scrape(new ScrapeRequest(1), TORRENT).refusal()).isEqualTo(Refusal.STORE);
    assertThat(engine.stats().refusals()).containsEntry(Refusal.STORE, 2L);
  }

  @Test
  void anErrorOfTheStoreIsTheFailureOfItsCallAlone() {
    List<String> thrown = new ArrayList<>();
    PeerStore failing =
        new PeerStore() {
          private AssertionError failure(String call) {
            thrown.add(call);
            return new AssertionError("on purpose");
          }

          @Override
          public void announce(AnnounceView announce, PeerSink answer) {
            throw failure("announce");
          }

          @Override
          public void scrape(ScrapeView scrape, ScrapeSink answer) {
            throw failure("scrape");
          }

          @Override
          public void maintain(long nowNanos, int peerTtlSeconds) {
            throw failure("maintain");
          }

          @Override
          public StoreTotals totals() {
            throw failure("totals");
          }
        };
    use(engine(failing));
    engine.maintain(0);
    assertThat(refusal(asker.announces(TORRENT, ONE))).isEqualTo(Refusal.STORE);
    assertThat(asker.scrape(new ScrapeRequest(1), TORRENT).refusal()).isEqualTo(Refusal.STORE);
    assertThat(engine.stats().torrents()).isZero();
    assertThat(thrown).containsExactly("maintain", "announce", "scrape", "totals");
  }

  @Test
  void aStoreMayTellTheAskerWhoIsNotToldOfItself() {
    PeerStore simple =
        new PeerStore() {
          @Override
          public void announce(AnnounceView announce, PeerSink answer) {
            answer.add(announce.endpoint());
            answer.add(ONE.endpoint().array());
            answer.add(Peer.ipv6(1).endpoint().array());
            answer.addIpv4(announce.ipv4(), announce.port() + 1);
            answer.addIpv6(announce.ipv6High(), announce.ipv6Low(), announce.port(), ID, 0);
            answer.addIpv4(announce.ipv4(), announce.port(), ID, 0);
          }

          @Override
          public void scrape(ScrapeView scrape, ScrapeSink answer) {}
        };
    use(engine(simple));
    assertThat(asker.announces(TORRENT, Peer.ipv4(0x08080808, 9)).numWant(5).peers())
        .containsExactly(ONE, Peer.ipv4(0x08080808, 10), Peer.ipv6(1), Peer.ipv6(0, 0, 9));
    assertThat(asker.announces(TORRENT, ONE).numWant(1).peers())
        .as("takes nobody's room")
        .containsExactly(Peer.ipv6(1));
    assertThat(asker.announces(TORRENT, Peer.ipv6(1)).numWant(5).peers())
        .containsExactly(ONE, Peer.ipv4(0, 6882), Peer.ipv4(0, 6881));
  }
}
