package io.github.btlib.tracker.swarm;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.AnnounceView;
import io.github.btlib.tracker.spi.PeerSink;
import io.github.btlib.tracker.spi.PeerState;
import io.github.btlib.tracker.spi.PeerStore;
import io.github.btlib.tracker.spi.ScrapeSink;
import io.github.btlib.tracker.spi.ScrapeView;
import io.github.btlib.tracker.spi.StoreTotals;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps the swarms in memory. Thread-safe. */
public final class MemoryPeerStore implements PeerStore {

  private record Member(PeerState state, boolean completed, long seenNanos, byte[] peerId) {}

  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final Map<InfoHash, Map<ByteBuffer, Member>> swarms = new HashMap<>();

  /** Makes a store without swarms. */
  public MemoryPeerStore() {}

  @Override
  public boolean mayBlock() {
    return false;
  }

  @Override
  public void announce(AnnounceView announce, PeerSink answer) {
    lock.lock();
    try {
      Map<ByteBuffer, Member> swarm =
          swarms.computeIfAbsent(announce.infoHash(), hash -> new HashMap<>());
      ByteBuffer endpoint = ByteBuffer.wrap(announce.endpoint());
      Member known = swarm.remove(endpoint);
      if (announce.event() != AnnounceEvent.STOPPED) {
        byte[] id = new byte[20];
        announce.copyPeerId(id, 0);
        boolean completed =
            announce.event() == AnnounceEvent.COMPLETED || known != null && known.completed;
        swarm.put(endpoint, new Member(announce.state(), completed, announce.nowNanos(), id));
      }
      tell(announce, swarm, endpoint, answer);
      if (swarm.isEmpty()) {
        swarms.remove(announce.infoHash());
      }
    } finally {
      lock.unlock();
    }
  }

  private static void tell(
      AnnounceView announce, Map<ByteBuffer, Member> swarm, ByteBuffer asker, PeerSink answer) {
    int seeders = seeders(swarm);
    answer.counts(
        seeders,
        swarm.size() - seeders,
        (int) swarm.values().stream().filter(Member::completed).count());
    List<ByteBuffer> peers = new ArrayList<>(swarm.keySet());
    Collections.shuffle(peers, Random.from(announce.random()));
    for (ByteBuffer peer : peers) {
      Member member = swarm.get(peer);
      boolean useful = announce.state() == PeerState.LEECHER || member.state == PeerState.LEECHER;
      if (!peer.equals(asker) && useful) {
        if (peer.capacity() == 6) {
          answer.addIpv4(peer.getInt(0), peer.getShort(4) & 0xffff, member.peerId, 0);
        } else {
          answer.addIpv6(
              peer.getLong(0), peer.getLong(8), peer.getShort(16) & 0xffff, member.peerId, 0);
        }
      }
    }
  }

  private static int seeders(Map<ByteBuffer, Member> swarm) {
    return (int) swarm.values().stream().filter(m -> m.state == PeerState.SEED).count();
  }

  @Override
  public void scrape(ScrapeView scrape, ScrapeSink answer) {
    lock.lock();
    try {
      for (int i = 0; i < scrape.size(); i++) {
        Map<ByteBuffer, Member> swarm = swarms.getOrDefault(scrape.infoHash(i), Map.of());
        int seeders = seeders(swarm);
        int partial =
            (int) swarm.values().stream().filter(m -> m.state == PeerState.PARTIAL_SEED).count();
        int completed = (int) swarm.values().stream().filter(Member::completed).count();
        answer.counts(i, seeders, swarm.size() - seeders, partial, completed);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public StoreTotals totals() {
    lock.lock();
    try {
      long peers = swarms.values().stream().mapToLong(Map::size).sum();
      long seeders = swarms.values().stream().mapToLong(MemoryPeerStore::seeders).sum();
      return new StoreTotals(swarms.size(), seeders, peers - seeders, 0, 0);
    } finally {
      lock.unlock();
    }
  }
}
