package io.github.btlib.tracker.net;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loops that listen at one port, and what they hand over. Thread-safe. */
public abstract class LoopServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LoopServer.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final int port;
  private final List<? extends Loop> loops;
  private final HandOver handOver;
  private final Loops threads;

  /**
   * Starts a thread for each loop.
   *
   * @param name what the threads are called, followed by a number
   * @param port where the loops listen
   * @param loops what the threads run
   * @param handOver what the loops hand over to, closed with them
   */
  protected LoopServer(String name, int port, List<? extends Loop> loops, HandOver handOver) {
    this.port = port;
    this.loops = List.copyOf(loops);
    this.handOver = handOver;
    this.threads = new Loops(name, this.loops);
  }

  /**
   * Tells the port the server listens at.
   *
   * @return the one it was given, or got
   */
  public final int port() {
    return port;
  }

  /** Stops listening and cuts all connections, without waiting for anything. */
  public final void stop() {
    loops.forEach(Loop::stop);
  }

  /**
   * Stops and waits, for at most 5 s, until every thread has ended. Further calls change nothing.
   */
  @Override
  public final void close() {
    close(System.nanoTime() + CLOSE_TIMEOUT.toNanos());
  }

  /**
   * Does the same as {@link #close()}, with another bound.
   *
   * @param deadlineNanos until when to wait, in terms of {@link System#nanoTime}
   */
  public final void close(long deadlineNanos) {
    stop();
    boolean ended = threads.join(deadlineNanos);
    ended &= handOver.close(deadlineNanos);
    if (!ended) {
      log.warn("threads of the tracker are still running after its close");
    }
  }
}
