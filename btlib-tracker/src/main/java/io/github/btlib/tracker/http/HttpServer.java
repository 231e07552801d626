package io.github.btlib.tracker.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A GET-only HTTP/1.1 server: one virtual thread accepts, one watches deadlines, and each
 * connection has one. Nothing is ever interrupted; a thread ends because its socket is closed.
 *
 * <p>Thread-safe.
 */
public final class HttpServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  private static final int BACKLOG = 512;
  private static final Duration LONGEST_WATCH = Duration.ofSeconds(1);
  private static final Duration SHORTEST_WATCH = Duration.ofMillis(5);
  private static final Duration PAUSE_AFTER_FAILED_ACCEPT = Duration.ofMillis(100);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final HttpSettings settings;
  private final HttpHandler handler;
  private final ServerSocket listener;
  private final Thread acceptor;
  private final Thread watchman;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicLong served = new AtomicLong();

  /** Entries are added by the acceptor alone, and removed by the connection's own thread. */
  private final Map<HttpConnection, Thread> connections = new ConcurrentHashMap<>();

  private HttpServer(HttpSettings settings, HttpHandler handler, ServerSocket listener) {
    this.settings = settings;
    this.handler = handler;
    this.listener = listener;
    this.acceptor = Thread.ofVirtual().name("btlib-tracker-accept").unstarted(this::accept);
    this.watchman = Thread.ofVirtual().name("btlib-tracker-watch").unstarted(this::watch);
  }

  /**
   * Starts a server.
   *
   * @param settings where and how
   * @param handler answers the requests
   * @return the server, listening
   * @throws IOException if it cannot listen there
   */
  public static HttpServer start(HttpSettings settings, HttpHandler handler) throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.bind(settings.address(), BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    HttpServer server = new HttpServer(settings, handler, listener);
    server.acceptor.start();
    server.watchman.start();
    return server;
  }

  /**
   * Tells where the server listens.
   *
   * @return the address it was given, with the port it got
   */
  public InetSocketAddress address() {
    return new InetSocketAddress(settings.address().getAddress(), listener.getLocalPort());
  }

  private void accept() {
    while (isOpen()) {
      try {
        admit(listener.accept());
      } catch (IOException e) {
        if (isOpen()) {
          // such as too many open files: it may pass, and must neither end nor spin the server
          log.warn("cannot accept a connection: {}", e.toString());
          pause(PAUSE_AFTER_FAILED_ACCEPT);
        }
      }
    }
  }

  private void admit(Socket socket) throws IOException {
    if (connections.size() >= settings.maxConnections()) {
      log.debug("closed a connection beyond the {} allowed", settings.maxConnections());
      socket.close();
      return;
    }
    HttpConnection connection = new HttpConnection(socket, handler, settings);
    Thread thread =
        Thread.ofVirtual()
            .name("btlib-tracker-http-" + served.incrementAndGet())
            .unstarted(() -> {
              try {
                connection.run();
              } finally {
                connections.remove(connection);
              }
            });
    connections.put(connection, thread);
    thread.start();
  }

  private void watch() {
    Duration shorter =
        settings.headTimeout().compareTo(settings.idleTimeout()) < 0
            ? settings.headTimeout()
            : settings.idleTimeout();
    Duration step = shorter.dividedBy(10);
    step = step.compareTo(LONGEST_WATCH) > 0 ? LONGEST_WATCH : step;
    step = step.compareTo(SHORTEST_WATCH) < 0 ? SHORTEST_WATCH : step;
    while (isOpen()) {
      long now = System.nanoTime();
      for (HttpConnection connection : connections.keySet()) {
        if (connection.isOverdue(now)) {
          connection.close();
        }
      }
      pause(step);
    }
  }

  private boolean isOpen() {
    return closing.getCount() > 0;
  }

  /** Waits for that long, or until the server closes. */
  private void pause(Duration time) {
    try {
      boolean unused = closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // nobody has a reason to interrupt this thread, and it must not end before the server does
      log.debug("interrupted", e);
    }
  }

  /**
   * Stops listening, cuts all connections and waits, for at most 5 s, until every thread has ended.
   * Further calls change nothing.
   */
  @Override
  public void close() {
    closing.countDown();
    try {
      listener.close();
    } catch (IOException e) {
      log.debug("listener not closed cleanly: {}", e.toString());
    }
    long deadline = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
    // once the acceptor is gone there are no new connections
    boolean ended = join(acceptor, deadline) && join(watchman, deadline);
    List<Thread> threads = List.copyOf(connections.values());
    connections.keySet().forEach(HttpConnection::close);
    for (Thread thread : threads) {
      ended &= join(thread, deadline);
    }
    if (!ended) {
      log.warn("threads of the tracker are still running {} after its close", CLOSE_TIMEOUT);
    }
  }

  private static boolean join(Thread thread, long deadlineNanos) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return thread.join(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
        } catch (InterruptedException e) {
          // bounded, and leaving a thread behind would break the promise of close()
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
