package io.github.btlib.tracker.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.engine.AnnounceAnswer;
import io.github.btlib.tracker.engine.AnnounceRequest;
import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.Transport;
import io.github.btlib.tracker.testkit.Allocations;
import io.github.btlib.tracker.testkit.Heap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a peer takes of the heap, and an announce of the garbage collector's time. */
class MemoryPeerStoreCostTest {

  private static final int PEERS = 200_000;
  private static final long ODD = 0x9e3779b97f4a7c15L;

  private final AnnounceRequest request = new AnnounceRequest();
  private final AnnounceAnswer answer = new AnnounceAnswer(200);

  private static MemoryPeerStore store() {
    return new MemoryPeerStore(
        new StoreLimits(10_000_000, 10_000_000, 10_000_000, 250, false, false),
        3600,
        0,
        new SplittableRandom(5));
  }

  /** The bars are ours; 64 bytes a peer is what the tracker promises. */
  @ParameterizedTest
  @CsvSource({"1, 64", "2, 50", "3, 40", "10, 24", "16, 20", "17, 34", "200, 24", "100000, 24"})
  void anIpv4PeerTakesFewBytes(int peersASwarm, int bar) {
    assertThat(bytesEach("IPv4", peersASwarm, true)).isBetween(8.0, (double) bar);
  }

  /**
   * There is no compact form of small swarms for them, since few torrents have IPv6 peers alone.
   */
  @ParameterizedTest
  @CsvSource({"1, 260", "2, 140", "10, 52", "200, 48", "100000, 64"})
  void anIpv6PeerTakesMore(int peersASwarm, int bar) {
    assertThat(bytesEach("IPv6", peersASwarm, false)).isBetween(20.0, (double) bar);
  }

  private double bytesEach(String family, int peersASwarm, boolean isIpv4) {
    MemoryPeerStore empty = store();
    long before = Heap.used();
    MemoryPeerStore store = store();
    long beforePeers = Heap.used();
    fill(store, peersASwarm, isIpv4);
    long after = Heap.used();
    double each = (double) (after - beforePeers) / PEERS;
    System.out.printf(
        "%s, %6d peers a swarm: %.1f bytes a peer, fixed %d bytes%n",
        family, peersASwarm, each, beforePeers - before);
    assertThat(store.totals().leechers()).isEqualTo(PEERS / peersASwarm * peersASwarm);
    assertThat(empty.totals().torrents()).isZero();
    return each;
  }

  private void fill(MemoryPeerStore store, int peersASwarm, boolean isIpv4) {
    // peer by peer and not swarm by swarm, so that arrays grow side by side as they do in life
    int torrents = PEERS / peersASwarm;
    for (int peer = 0; peer < peersASwarm; peer++) {
      for (int torrent = 0; torrent < torrents; torrent++) {
        int address = 0x10000000 + peer;
        begin(torrent);
        if (isIpv4) {
          request.from(address);
        } else {
          request.from(0x2a00_0000_0000_0000L | address, ODD * peer);
        }
        announce(store, 0);
      }
    }
  }

  private void begin(int torrent) {
    request.reset(Transport.UDP, 1);
    request.infoHash(ODD * (torrent + 1), torrent, 1);
  }

  private void announce(MemoryPeerStore store, int numWant) {
    request.port(6881);
    request.event(AnnounceEvent.NONE);
    request.progress(1, 0, 0);
    request.numWant(numWant);
    answer.reset(request, 1800, 300);
    store.announce(request, answer);
  }

  @Test
  void anAnnounceOfAKnownPeerAllocatesNothing() {
    MemoryPeerStore store = store();
    for (int round = 0; round < 3; round++) {
      announceAll(store);
    }
    Allocations allocations = new Allocations();
    long before = allocations.bytes();
    announceAll(store);
    long allocated = allocations.bytes() - before;
    assertThat(allocated).isLessThan(Allocations.OF_THE_MEASUREMENT);
  }

  /** 40,000 announces, of swarms of 1, 2, 5, 16, 17 and 1000 peers. */
  private void announceAll(MemoryPeerStore store) {
    for (int i = 0; i < 40; i++) {
      for (int torrent = 0; torrent < 1000; torrent++) {
        int size =
            switch (torrent % 6) {
              case 0 -> 1;
              case 1 -> 2;
              case 2 -> 5;
              case 3 -> 16;
              case 4 -> 17;
              default -> 1000;
            };
        begin(torrent);
        request.from(0x10000000 + i * 25 % size);
        announce(store, 50);
      }
    }
  }
}
