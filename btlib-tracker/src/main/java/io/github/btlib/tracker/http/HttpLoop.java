package io.github.btlib.tracker.http;

import io.github.btlib.tracker.engine.Counters.Counter;
import io.github.btlib.tracker.net.Failures;
import io.github.btlib.tracker.net.HandOver;
import io.github.btlib.tracker.net.Loop;
import io.github.btlib.tracker.socket.TcpConnection;
import io.github.btlib.tracker.socket.TcpListener;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections of one listening socket and serves them, on one thread. Everything here is
 * that thread's, but {@link #stop} and {@link #later}.
 */
final class HttpLoop implements Loop {

  private static final Logger log = LoggerFactory.getLogger(HttpLoop.class);

  private static final Duration LONGEST_TICK = Duration.ofSeconds(1);
  private static final Duration SHORTEST_TICK = Duration.ofMillis(5);
  private static final long PAUSE_AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long PAUSE_AFTER_FAILED_ACCEPT = TimeUnit.MILLISECONDS.toNanos(100);

  /** How many connections are accepted before others have their turn. */
  private static final int MAX_ACCEPTED = 64;

  private final TcpListener listener;
  private final ConnectionCaps caps;
  private final HttpExchange exchange;
  private final TimingWheel wheel;
  private final Newcomers<HttpConnection> newcomers = new Newcomers<>();

  /** What other threads have for this one; as many entries as hand-overs there are at most. */
  private final Queue<Runnable> errands = new ConcurrentLinkedQueue<>();

  private boolean accepting = true;
  private long acceptAgainNanos;
  private volatile boolean stopped;

  HttpLoop(
      TcpListener listener,
      HttpSettings settings,
      ConnectionCaps caps,
      HandOver handOver,
      Supplier<HttpHandler> handlers,
      Consumer<Counter> counters) {
    this.listener = listener;
    this.caps = caps;
    this.wheel = new TimingWheel(tick(settings).toNanos(), System.nanoTime());
    this.exchange = new HttpExchange(settings, handlers, handOver, counters);
  }

  private static Duration tick(HttpSettings settings) {
    Duration shorter =
        settings.headTimeout().compareTo(settings.idleTimeout()) < 0
            ? settings.headTimeout()
            : settings.idleTimeout();
    Duration tick = shorter.dividedBy(10);
    tick = tick.compareTo(LONGEST_TICK) > 0 ? LONGEST_TICK : tick;
    return tick.compareTo(SHORTEST_TICK) < 0 ? SHORTEST_TICK : tick;
  }

  @Override
  public void stop() {
    stopped = true;
    listener.wakeup();
  }

  /** Has the loop's thread run something, unless it has ended. May be called by any thread. */
  void later(Runnable errand) {
    errands.add(errand);
    listener.wakeup();
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        turnSafely();
      }
    } catch (IOException e) {
      log.error("the tracker's HTTP server ends: it cannot wait for its sockets", e);
    } finally {
      closeAll();
    }
  }

  private void turnSafely() throws IOException {
    try {
      turn();
    } catch (RuntimeException | Error e) {
      // nothing that befalls one connection must end the loop, nor have it spin
      Failures.log(log, "serving connections failed", e);
      LockSupport.parkNanos(PAUSE_AFTER_FAILURE);
      // what this turn did not get to is not to wait for something else to happen
      listener.wakeup();
    }
  }

  private void turn() throws IOException {
    if (Thread.interrupted()) {
      // or a selector would not wait any more
      log.debug("a hook or the store left its thread interrupted");
    }
    listener.await(millisToWait(), this::accept);
    newcomers.serve(System.nanoTime(), HttpConnection::readyAtOnce, HttpConnection::awaitRequest);
    for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
      errand.run();
    }
    long now = System.nanoTime();
    wheel.advance(now);
    if (!accepting && now - acceptAgainNanos >= 0) {
      accepting = true;
      listener.setAccepting(true);
    }
  }

  /** Zero means until something happens. */
  private long millisToWait() {
    if (!accepting) {
      return TimeUnit.NANOSECONDS.toMillis(PAUSE_AFTER_FAILED_ACCEPT);
    }
    if (!newcomers.isEmpty()) {
      return Newcomers.PATIENCE.toMillis();
    }
    if (wheel.isEmpty()) {
      return 0;
    }
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(wheel.nextNanos() - System.nanoTime()));
  }

  private void accept() {
    try {
      for (int i = 0; i < MAX_ACCEPTED; i++) {
        TcpConnection socket = listener.accept();
        if (socket == null) {
          return;
        }
        admit(socket);
      }
    } catch (IOException e) {
      // such as too many open files: it may pass, and must neither end nor spin the server
      log.warn("cannot accept a connection: {}", e.toString());
      acceptAgainNanos = System.nanoTime() + PAUSE_AFTER_FAILED_ACCEPT;
      accepting = false;
      listener.setAccepting(false);
    }
  }

  private void admit(TcpConnection socket) throws IOException {
    if (caps.tryAcquire(socket.source())) {
      newcomers.add(new HttpConnection(this, exchange, socket), System.nanoTime());
      exchange.counters.accept(Counter.HTTP_CONNECTIONS);
    } else {
      exchange.counters.accept(Counter.HTTP_REJECTED_CONNECTIONS);
      log.debug("closed a connection beyond those allowed");
      socket.close();
    }
  }

  void schedule(HttpConnection connection, Duration time) {
    wheel.schedule(connection, System.nanoTime() + time.toNanos());
  }

  void forget(HttpConnection connection, InetAddress source) {
    wheel.remove(connection);
    caps.release(source);
  }

  /** Tells whether idle connections would soon keep others from connecting. */
  boolean isCrowded() {
    return caps.isCrowded();
  }

  /** Keeps a connection from being cut off while it waits for us. */
  void excuse(HttpConnection connection) {
    wheel.remove(connection);
  }

  /** Closes all sockets. Called by the loop itself, or instead of running it. */
  void closeAll() {
    newcomers.clear(HttpConnection::close);
    listener.handlers().forEach(TcpConnection.Handler::close);
    try {
      listener.close();
    } catch (IOException e) {
      log.debug("listener not closed cleanly: {}", e.toString());
    }
  }
}
