package io.github.btlib.tracker.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of what an application's store or hook did wrong, once in ten seconds: it may do so with
 * every announce. The others are at DEBUG. Thread-safe.
 */
final class Complaints {

  private static final Logger log = LoggerFactory.getLogger(Complaints.class);

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final AtomicLong lastNanos = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

  void say(String message, Throwable cause) {
    long last = lastNanos.get();
    long now = System.nanoTime();
    if (now - last >= PAUSE_NANOS && lastNanos.compareAndSet(last, now)) {
      log.warn("{} (the next 10 s of the like are at DEBUG)", message, cause);
    } else {
      log.debug("{}: {}", message, cause.toString());
    }
  }
}
