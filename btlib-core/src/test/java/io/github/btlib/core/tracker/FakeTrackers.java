package io.github.btlib.core.tracker;

import io.github.btlib.spi.AnnounceRequest;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.TrackerTransport;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Trackers that note what they are told and answer what a test says. */
final class FakeTrackers implements TrackerTransport {
  final List<String> told = new CopyOnWriteArrayList<>();
  final List<AnnounceRequest> requests = new CopyOnWriteArrayList<>();
  final Map<String, IOException> broken = new ConcurrentHashMap<>();
  final Set<String> slow = ConcurrentHashMap.newKeySet();
  final Set<String> late = ConcurrentHashMap.newKeySet();
  final Semaphore answering = new Semaphore(0);
  final CountDownLatch interrupted = new CountDownLatch(1);
  volatile boolean failsUnexpectedly;
  volatile Set<String> schemes = Set.of("fake");

  @Override
  public Set<String> schemes() {
    return schemes;
  }

  @Override
  public AnnounceResponse announce(URI tracker, AnnounceRequest request)
      throws IOException, InterruptedException {
    requests.add(request);
    told.add(tracker.getHost() + " " + request.event());
    if (late.contains(tracker.getHost())) {
      answering.acquireUninterruptibly();
    }
    if (slow.contains(tracker.getHost())) {
      try {
        new CountDownLatch(1).await();
      } finally {
        interrupted.countDown();
      }
    }
    if (failsUnexpectedly) {
      throw new IllegalStateException("a user's mistake");
    }
    IOException failure = broken.get(tracker.getHost());
    if (failure != null) {
      throw failure;
    }
    return AnnounceResponse.builder().trackerId("id of " + tracker.getHost()).build();
  }

  @Override
  public void close() {}
}
