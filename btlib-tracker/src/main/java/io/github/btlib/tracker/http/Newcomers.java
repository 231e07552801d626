package io.github.btlib.tracker.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Connections that the selector has not heard of. On a busy tracker they wait for their request
 * here, at most for {@link #PATIENCE}: those who want one answer only are done with before the
 * selector must be told of them, which spares half the system calls. Only the oldest is looked at
 * until its request is there, since requests come in the order of connections, by and large.
 *
 * <p>Pure: told the time, and not thread-safe.
 *
 * @param <C> a connection
 */
final class Newcomers<C> {

  /** How long a connection may wait; no connection that is behind another waits for longer. */
  static final Duration PATIENCE = Duration.ofMillis(1);

  /** A tracker is busy that was connected to so often within that time. */
  static final int BUSY = 8;

  private record Newcomer<C>(C connection, long since) {}

  private final Queue<Newcomer<C>> waiting = new ArrayDeque<>();
  private final long[] latest = new long[BUSY];
  private int count;

  void add(C connection, long now) {
    waiting.add(new Newcomer<>(connection, now));
    latest[count++ % BUSY] = now;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Serves those whose request is there.
   *
   * @param served serves a connection, and tells whether there was something to do
   * @param late is given the connections that have waited for long enough
   */
  void serve(long now, Predicate<C> served, Consumer<C> late) {
    boolean busy = count >= BUSY && now - latest[count % BUSY] < PATIENCE.toNanos();
    for (Newcomer<C> oldest = waiting.peek(); oldest != null; oldest = waiting.peek()) {
      if (!served.test(oldest.connection())) {
        if (busy && now - oldest.since() < PATIENCE.toNanos()) {
          return;
        }
        late.accept(oldest.connection());
      }
      waiting.remove();
    }
  }

  /** Takes all out. */
  void clear(Consumer<C> each) {
    waiting.forEach(newcomer -> each.accept(newcomer.connection()));
    waiting.clear();
  }
}
