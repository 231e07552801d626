package io.github.btlib.tracker.http;

import io.github.btlib.tracker.engine.Counters.Counter;
import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.net.HandOver;
import io.github.btlib.tracker.net.Loops;
import io.github.btlib.tracker.net.SharedPort;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A GET-only HTTP/1.1 server that never blocks: each of its loops has a thread, a listening socket
 * of the one port, and the connections it accepted. Thread-safe.
 */
public final class HttpServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  private static final int BACKLOG = 1024;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** Listens over IPv4 alone where the address is one, and else over both families. */
  private static final SharedPort.Kind<ServerSocketChannel> LISTENER =
      new SharedPort.Kind<>() {
        @Override
        public String portName() {
          return "port";
        }

        @Override
        public ServerSocketChannel open(InetAddress address) throws IOException {
          return address instanceof Inet4Address && !address.isAnyLocalAddress()
              ? ServerSocketChannel.open(StandardProtocolFamily.INET)
              : ServerSocketChannel.open();
        }

        @Override
        public void bind(ServerSocketChannel channel, InetSocketAddress address)
            throws IOException {
          channel.bind(address, BACKLOG);
        }
      };

  private final int port;
  private final ConnectionCaps caps;
  private final HandOver handOver;
  private final List<HttpLoop> loops = new ArrayList<>();
  private final Loops threads;

  private HttpServer(
      HttpSettings settings,
      Supplier<HttpHandler> handlers,
      Consumer<Counter> counters,
      String name,
      List<ServerSocketChannel> listeners)
      throws IOException {
    this.port = listeners.get(0).socket().getLocalPort();
    this.caps =
        new ConnectionCaps(
            settings.maxConnections(), settings.maxConnectionsPerSource(), settings.proxies());
    this.handOver = new HandOver(name + "-waiting", settings.maxWaiting());
    try {
      for (ServerSocketChannel listener : listeners) {
        loops.add(new HttpLoop(listener, settings, caps, handOver, handlers, counters));
      }
    } catch (IOException e) {
      loops.forEach(HttpLoop::closeAll);
      throw e;
    }
    this.threads = new Loops(name, loops);
  }

  /**
   * Starts a server for announces and scrapes.
   *
   * @param settings where and how
   * @param engine answers
   * @param withStats whether to serve the pages of {@link #startStats}, too
   * @return the server, listening
   * @throws IOException if it cannot listen there
   */
  public static HttpServer start(HttpSettings settings, TrackerEngine engine, boolean withStats)
      throws IOException {
    Proxies proxies = new Proxies(settings.proxies());
    StatsPages pages = withStats ? new StatsPages(engine::stats, engine::mayBlock) : null;
    return start(
        settings,
        () -> new TrackerHandler(engine, proxies, pages),
        engine.counters()::add,
        "btlib-tracker-http");
  }

  /**
   * Starts a server that tells what a tracker counts, at {@code /metrics} and {@code /stats}.
   *
   * @param settings where and how
   * @param engine what is told of; its connections are not counted
   * @return the server, listening
   * @throws IOException if it cannot listen there
   */
  public static HttpServer startStats(HttpSettings settings, TrackerEngine engine)
      throws IOException {
    StatsPages pages = new StatsPages(engine::stats, engine::mayBlock);
    return start(settings, () -> pages, counter -> {}, "btlib-tracker-stats");
  }

  static HttpServer start(
      HttpSettings settings,
      Supplier<HttpHandler> handlers,
      Consumer<Counter> counters,
      String name)
      throws IOException {
    List<ServerSocketChannel> listeners = new ArrayList<>();
    try {
      int port = settings.port();
      for (InetAddress address : settings.addresses()) {
        listeners.addAll(
            SharedPort.open(new InetSocketAddress(address, port), settings.threads(), LISTENER));
        port = listeners.get(0).socket().getLocalPort();
      }
      return new HttpServer(settings, handlers, counters, name, listeners);
    } catch (IOException e) {
      for (ServerSocketChannel listener : listeners) {
        listener.close();
      }
      throw e;
    }
  }

  /**
   * Tells the port the server listens at.
   *
   * @return the one it was given, or got
   */
  public int port() {
    return port;
  }

  /**
   * Tells how many connections there are.
   *
   * @return those that are open now
   */
  public int connections() {
    return caps.total();
  }

  /**
   * Stops listening, cuts all connections and waits, for at most 5 s, until every thread has ended.
   * Further calls change nothing.
   */
  @Override
  public void close() {
    close(System.nanoTime() + CLOSE_TIMEOUT.toNanos());
  }

  /** Stops listening, without waiting for anything. */
  public void stop() {
    loops.forEach(HttpLoop::stop);
  }

  /**
   * Does the same as {@link #close()}, with another bound.
   *
   * @param deadlineNanos until when to wait, in terms of {@link System#nanoTime}
   */
  public void close(long deadlineNanos) {
    stop();
    boolean ended = threads.join(deadlineNanos);
    ended &= handOver.close(deadlineNanos);
    if (!ended) {
      log.warn("threads of the tracker are still running after its close");
    }
  }
}
