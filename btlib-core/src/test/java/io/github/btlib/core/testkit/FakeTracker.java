package io.github.btlib.core.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An HTTP tracker that notes what it is told and answers what a test wants. */
public final class FakeTracker implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Announce> announces = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile List<InetSocketAddress> peers = List.of();
  private volatile @Nullable String failure;
  private volatile @Nullable String raw;
  private volatile boolean silent;

  /**
   * What a tracker was told.
   *
   * @param path the path of the announce URL
   * @param fields the query, values not decoded
   */
  public record Announce(String path, Map<String, String> fields) {
    /** Returns the event, or an empty text for a regular announce. */
    public String event() {
      return fields.getOrDefault("event", "");
    }

    public long number(String field) {
      return Long.parseLong(fields.get(field));
    }
  }

  private FakeTracker() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public static FakeTracker open() {
    try {
      return new FakeTracker();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers with these peers. */
  public FakeTracker naming(InetSocketAddress... addresses) {
    peers = List.of(addresses);
    return this;
  }

  /** Refuses with a reason, or no longer if it is null. */
  public FakeTracker refusing(@Nullable String reason) {
    failure = reason;
    return this;
  }

  /** Takes announces and never answers. */
  public FakeTracker neverAnswering() {
    silent = true;
    return this;
  }

  /** Answers with these bytes, whatever they are. */
  public FakeTracker answering(String body) {
    raw = body;
    return this;
  }

  public String url() {
    return url("/announce");
  }

  public String url(String path) {
    return origin() + path;
  }

  /** Returns scheme, host and port. */
  public String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public List<Announce> announces() {
    return List.copyOf(announces);
  }

  /** Waits for an announce with an event; an empty text is a regular one. */
  public Announce awaitEvent(String event) {
    Eventually.within(
        Duration.ofSeconds(10),
        () -> {
          if (announces.stream().noneMatch(each -> each.event().equals(event))) {
            throw new AssertionError("no announce with event '" + event + "' in " + announces);
          }
        });
    return announces.stream().filter(each -> each.event().equals(event)).findFirst().orElseThrow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      announces.add(
          new Announce(
              exchange.getRequestURI().getPath(), fields(exchange.getRequestURI().getRawQuery())));
      if (silent) {
        awaitClose();
        return;
      }
      byte[] body = body();
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, String> fields(String query) {
    Map<String, String> fields = new HashMap<>();
    for (String field : query.split("&")) {
      String[] sides = field.split("=", 2);
      fields.put(sides[0], sides[1]);
    }
    return fields;
  }

  private byte[] body() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String reason = failure;
    String answer = raw;
    if (answer != null) {
      put(body, answer);
      return body.toByteArray();
    }
    if (reason != null) {
      put(body, "d14:failure reason" + reason.length() + ":" + reason + "e");
      return body.toByteArray();
    }
    put(body, "d8:completei7e10:incompletei3e8:intervali1800e5:peers" + 6 * peers.size() + ":");
    for (InetSocketAddress peer : peers) {
      body.writeBytes(peer.getAddress().getAddress());
      body.write(peer.getPort() >> 8);
      body.write(peer.getPort());
    }
    put(body, "e");
    return body.toByteArray();
  }

  private static void put(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.close();
  }
}
