package io.github.btlib.tracker.http;

import io.github.btlib.tracker.engine.Counters.Counter;
import io.github.btlib.tracker.socket.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A server that answers with what it was asked, and can be made to wait. */
final class EchoServer implements AutoCloseable {

  final List<Counter> counted = new CopyOnWriteArrayList<>();

  /** Has the next count fail for each permit, which is no request's fault. */
  final Semaphore failures = new Semaphore(0);

  /** Has a permit for each request that waits. */
  final Semaphore waiting = new Semaphore(0);

  /** Lets one waiting request go on for each permit. */
  final Semaphore goOn = new Semaphore(0);

  private final HttpServer server;

  private EchoServer(HttpSettings settings, boolean mayBlock) throws IOException {
    server =
        HttpServer.start(
            settings, Sockets.best(true), () -> new Echo(mayBlock), this::count, "test-http");
  }

  private void count(Counter counter) {
    counted.add(counter);
    if (failures.tryAcquire()) {
      throw new AssertionError("on purpose");
    }
  }

  static EchoServer start(
      Duration headTimeout, Duration idleTimeout, int connections, int perSource, boolean mayBlock)
      throws IOException {
    return start(settings(headTimeout, idleTimeout, connections, perSource), mayBlock);
  }

  static EchoServer start(HttpSettings settings, boolean mayBlock) throws IOException {
    return new EchoServer(settings, mayBlock);
  }

  static HttpSettings settings(
      Duration headTimeout, Duration idleTimeout, int connections, int perSource)
      throws IOException {
    return new HttpSettings(
        List.of(InetAddress.getByName("127.0.0.1")),
        0,
        headTimeout,
        idleTimeout,
        connections,
        perSource,
        1,
        2,
        Set.of(),
        "x-forwarded-for");
  }

  int port() {
    return server.port();
  }

  HttpClientSocket connect() throws IOException {
    return new HttpClientSocket(port());
  }

  /** Tries until there is a place for one more connection. */
  boolean isServedInTheEnd(String target) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < deadline) {
      try (HttpClientSocket client = connect()) {
        if (client.get(target).status() == 200) {
          return true;
        }
      } catch (IOException e) {
        // still full
      }
    }
    return false;
  }

  @Override
  public void close() {
    server.close();
  }

  /** Answers with what it was asked. */
  private final class Echo implements HttpHandler {
    private final boolean mayBlock;

    private Echo(boolean mayBlock) {
      this.mayBlock = mayBlock;
    }

    @Override
    public boolean mayBlock(RequestHead head) {
      return mayBlock && !path(head).equals("/quick");
    }

    @Override
    public void busy(RequestHead head, InetAddress source, HttpAnswer answer) {
      answer.body().put("busy");
    }

    @Override
    public void get(RequestHead head, InetAddress source, HttpAnswer answer) {
      switch (path(head)) {
        case "/missing" -> answer.refuse(404, "not found");
        case "/broken" -> throw new IllegalStateException("on purpose");
        case "/interrupt" -> {
          Thread.currentThread().interrupt();
          answer.body().put(Thread.currentThread().getName());
        }
        case "/fatal" -> throw new StackOverflowError("on purpose");
        case "/wait" -> {
          waiting.release();
          goOn.acquireUninterruptibly();
          answer.body().put("waited");
        }
        default -> {
          byte[] query = Arrays.copyOfRange(head.bytes(), head.queryStart(), head.queryEnd());
          answer.body().put(path(head)).put('|').put(query);
        }
      }
    }

    private String path(RequestHead head) {
      return head.pathStart() == head.pathEnd()
          ? "/"
          : Ascii.text(head.bytes(), head.pathStart(), head.pathEnd());
    }
  }
}
