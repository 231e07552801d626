package io.github.btlib.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.engine.Access;
import io.github.btlib.tracker.engine.EngineSettings;
import io.github.btlib.tracker.engine.FixedPeers;
import io.github.btlib.tracker.engine.Intervals;
import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.spi.AnnounceView;
import io.github.btlib.tracker.spi.PeerSink;
import io.github.btlib.tracker.spi.PeerStore;
import io.github.btlib.tracker.spi.ScrapeSink;
import io.github.btlib.tracker.spi.ScrapeView;
import io.github.btlib.tracker.swarm.MemoryPeerStore;
import io.github.btlib.tracker.swarm.StoreLimits;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepTest {

  @TempDir Path folder;

  private final Semaphore maintained = new Semaphore(0);
  private final Semaphore saved = new Semaphore(0);

  private TrackerEngine engine(Runnable maintain) {
    PeerStore store =
        new PeerStore() {
          @Override
          public void announce(AnnounceView announce, PeerSink answer) {}

          @Override
          public void scrape(ScrapeView scrape, ScrapeSink answer) {}

          @Override
          public void maintain(long nowNanos, int peerTtlSeconds) {
            maintained.release();
            maintain.run();
          }
        };
    return new TrackerEngine(
        new EngineSettings(50, 50),
        new Intervals(1800, 300, 3600),
        Access.denying(Set.of()),
        FixedPeers.NONE,
        store,
        List.of());
  }

  private static Snapshots snapshots(Path file) {
    return new Snapshots(
        file,
        new MemoryPeerStore(
            new StoreLimits(10, 10, 10, 10, false, false), 3600, 0, new SplittableRandom(1)));
  }

  /** A file that cannot be worked with for a reason that is no exception. */
  private Path failingFile() {
    return (Path)
        Proxy.newProxyInstance(
            Path.class.getClassLoader(),
            new Class<?>[] {Path.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("toAbsolutePath")) {
                return folder.resolve("swarms");
              }
              saved.release();
              throw new OutOfMemoryError("on purpose");
            });
  }

  private static boolean awaits(Semaphore event, int count) throws InterruptedException {
    return event.tryAcquire(count, 20, TimeUnit.SECONDS);
  }

  @Test
  void anErrorWhileSavingIsNotTheEndOfIt() throws InterruptedException {
    try (Upkeep upkeep =
        new Upkeep(engine(() -> {}), snapshots(failingFile()), Duration.ofNanos(1))) {
      upkeep.start();
      assertThat(awaits(saved, 2)).isTrue();
      assertThat(awaits(maintained, 2)).isTrue();
    }
    assertThat(awaits(saved, 1)).as("once more at the end").isTrue();
  }

  @Test
  void aStoreThatLeavesItsThreadInterruptedHarmsNoSnapshot() throws Exception {
    Path file = folder.resolve("swarms");
    Runnable interrupts = () -> Thread.currentThread().interrupt();
    try (Upkeep upkeep = new Upkeep(engine(interrupts), snapshots(file), Duration.ofNanos(1))) {
      upkeep.start();
      // so that the first snapshot was tried right after the first interrupt
      assertThat(awaits(maintained, 2)).isTrue();
      assertThat(file).exists();
    }
  }

  @Test
  void anErrorOfTheStoreIsNotTheEndOfIt() throws InterruptedException {
    Runnable fails =
        () -> {
          throw new NoClassDefFoundError("on purpose");
        };
    try (Upkeep upkeep = new Upkeep(engine(fails), null, Duration.ofDays(1))) {
      upkeep.start();
      assertThat(awaits(maintained, 2)).isTrue();
    }
  }
}
