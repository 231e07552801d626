package io.github.btlib.tracker.http;

import io.github.btlib.tracker.engine.Counters.Counter;
import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.net.HandOver;
import io.github.btlib.tracker.net.LoopServer;
import io.github.btlib.tracker.socket.SharedPort;
import io.github.btlib.tracker.socket.Sockets;
import io.github.btlib.tracker.socket.TcpListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A GET-only HTTP/1.1 server that never blocks: each of its loops has a thread, a listening socket
 * of the one port, and the connections it accepted. Thread-safe.
 */
public final class HttpServer extends LoopServer {

  private static final int BACKLOG = 1024;

  private final ConnectionCaps caps;

  private HttpServer(
      String name, int port, List<HttpLoop> loops, HandOver handOver, ConnectionCaps caps) {
    super(name, port, loops, handOver);
    this.caps = caps;
  }

  /**
   * Starts a server for announces and scrapes.
   *
   * @param settings where and how
   * @param sockets opens the sockets
   * @param engine answers
   * @param withStats whether to serve the pages of {@link #startStats}, too
   * @return the server, listening
   * @throws IOException if it cannot listen there
   */
  public static HttpServer start(
      HttpSettings settings, Sockets sockets, TrackerEngine engine, boolean withStats)
      throws IOException {
    Proxies proxies = new Proxies(settings.proxies());
    StatsPages pages = withStats ? new StatsPages(engine::stats, engine::mayBlock) : null;
    return start(
        settings,
        sockets,
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
    return start(settings, Sockets.best(false), () -> pages, counter -> {}, "btlib-tracker-stats");
  }

  static HttpServer start(
      HttpSettings settings,
      Sockets sockets,
      Supplier<HttpHandler> handlers,
      Consumer<Counter> counters,
      String name)
      throws IOException {
    List<TcpListener> listeners =
        SharedPort.open(
            settings.addresses(),
            settings.port(),
            sockets.canShare() ? settings.threads() : 1,
            "port",
            (address, shared) -> sockets.listen(address, BACKLOG, shared));
    ConnectionCaps caps =
        new ConnectionCaps(
            settings.maxConnections(), settings.maxConnectionsPerSource(), settings.proxies());
    HandOver handOver = new HandOver(name + "-waiting", settings.maxWaiting());
    List<HttpLoop> loops = new ArrayList<>();
    try {
      for (TcpListener listener : listeners) {
        loops.add(new HttpLoop(listener, settings, caps, handOver, handlers, counters));
      }
      return new HttpServer(name, listeners.get(0).port(), loops, handOver, caps);
    } catch (RuntimeException e) {
      loops.forEach(HttpLoop::closeAll);
      SharedPort.closeAll(listeners);
      throw e;
    }
  }

  /**
   * Tells how many connections there are.
   *
   * @return those that are open now
   */
  public int connections() {
    return caps.total();
  }
}
