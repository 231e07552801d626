package io.github.btlib.tracker.testkit;

import io.github.btlib.tracker.engine.Access;
import io.github.btlib.tracker.engine.AddressLimit;
import io.github.btlib.tracker.engine.EngineSettings;
import io.github.btlib.tracker.engine.FixedPeers;
import io.github.btlib.tracker.engine.Intervals;
import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.AnnounceView;
import io.github.btlib.tracker.spi.PeerSink;
import io.github.btlib.tracker.spi.PeerStore;
import io.github.btlib.tracker.spi.ScrapeSink;
import io.github.btlib.tracker.spi.ScrapeView;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/**
 * A store that knows as many peers as it is told to, whatever the torrent, and remembers what it
 * was asked. It may be made to block.
 */
public final class ScriptedStore implements PeerStore {

  /** What an announce said. */
  public record Seen(
      String infoHash,
      InetAddress address,
      int port,
      AnnounceEvent event,
      long left,
      long uploaded,
      long downloaded,
      int numWant,
      String peerId,
      String passkey) {}

  /** Announces, in their order. */
  public final List<Seen> seen = new CopyOnWriteArrayList<>();

  /** How many calls are inside. */
  public final Semaphore entered = new Semaphore(0);

  /** Lets one call go on for each permit, if the store blocks. */
  public final Semaphore gate = new Semaphore(0);

  private final int peers;
  private final boolean blocks;
  private volatile boolean remembers = true;

  private ScriptedStore(int peers, boolean blocks) {
    this.peers = peers;
    this.blocks = blocks;
  }

  /** Makes a store that knows so many peers of each family, at 10.0.0.0 and 2001:db8:: and on. */
  public static ScriptedStore with(int peers) {
    return new ScriptedStore(peers, false);
  }

  /** Makes a store that blocks until {@link #gate} lets a call go on. */
  public static ScriptedStore blocking() {
    return new ScriptedStore(1, true);
  }

  /** Has announces forgotten, so that a test of what is allocated sees that of others alone. */
  public ScriptedStore forgetting() {
    remembers = false;
    return this;
  }

  /** Makes an engine of it that serves any torrent. */
  public TrackerEngine engine() {
    return engine(Access.denying(Set.of()));
  }

  /** Makes an engine of it that tells 50 peers, and 200 at most. */
  public TrackerEngine engine(Access access) {
    return engine(new EngineSettings(50, 200), access);
  }

  /** Makes an engine of it that limits requests of an address, and believes what peers say. */
  public TrackerEngine strictEngine(int requestsPerSecond, int burst) {
    EngineSettings settings =
        new EngineSettings(
            50, 200, AddressLimit.perSecond(requestsPerSecond, burst), AddressLimit.NONE, true);
    return engine(settings, Access.denying(Set.of()));
  }

  private TrackerEngine engine(EngineSettings settings, Access access) {
    Intervals intervals = new Intervals(1800, 300, 3600);
    FixedPeers none = new FixedPeers(Map.of());
    return new TrackerEngine(settings, intervals, access, none, this, List.of());
  }

  @Override
  public boolean mayBlock() {
    return blocks;
  }

  @Override
  public void announce(AnnounceView announce, PeerSink answer) {
    waitIfBlocking();
    if (remembers) {
      seen.add(
          new Seen(
              announce.infoHash().toString(),
              announce.address(),
              announce.port(),
              announce.event(),
              announce.left(),
              announce.uploaded(),
              announce.downloaded(),
              announce.numWant(),
              announce.peerId().map(Object::toString).orElse(""),
              announce.passkey().orElse("")));
    }
    answer.counts(7, 8, 9);
    for (int i = 0; i < peers && answer.room() > 0; i++) {
      if (announce.wantsIpv4()) {
        answer.addIpv4(0x0a000000 + i, 1000 + i);
      }
      if (announce.wantsIpv6()) {
        answer.addIpv6(0x20010db800000000L, i, 1000 + i);
      }
    }
  }

  @Override
  public void scrape(ScrapeView scrape, ScrapeSink answer) {
    waitIfBlocking();
    for (int i = 0; i < scrape.size(); i++) {
      int first = (int) (scrape.infoHashHigh(i) >>> 56);
      answer.counts(i, first, first + 1, 1, first + 2);
    }
  }

  private void waitIfBlocking() {
    if (blocks) {
      entered.release();
      gate.acquireUninterruptibly();
    }
  }
}
