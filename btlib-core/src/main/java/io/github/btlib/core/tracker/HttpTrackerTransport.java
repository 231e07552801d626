package io.github.btlib.core.tracker;

import io.github.btlib.spi.AnnounceRequest;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.ScrapeRequest;
import io.github.btlib.spi.ScrapeResponse;
import io.github.btlib.spi.TrackerException;
import io.github.btlib.spi.TrackerTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Announces and scrapes over HTTP and HTTPS (BEP 3, BEP 48). The client behind it, with its
 * selector thread, is made by the first announce, so that a session without HTTP trackers pays
 * nothing. Thread-safe.
 */
public final class HttpTrackerTransport implements TrackerTransport {
  static final int MOST_ANSWER_BYTES = 1024 * 1024;
  static final int MOST_REDIRECTS = 5;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final String userAgent;
  private final @Nullable InetAddress bindAddress;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private @Nullable HttpClient client;
  private boolean closed;

  /**
   * @param userAgent how we are known to web servers
   * @param bindAddress the local address to connect from, or null for whichever the system chooses
   */
  public HttpTrackerTransport(String userAgent, @Nullable InetAddress bindAddress) {
    this.userAgent = userAgent;
    this.bindAddress = bindAddress;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("http", "https");
  }

  @Override
  public AnnounceResponse announce(URI tracker, AnnounceRequest request)
      throws IOException, InterruptedException {
    URI uri = HttpAnnounceQuery.of(tracker, request);
    return HttpAnnounceAnswer.parse(fetch(uri, request.timeout()));
  }

  @Override
  public ScrapeResponse scrape(URI tracker, ScrapeRequest request)
      throws IOException, InterruptedException {
    URI uri = HttpScrapeQuery.of(tracker, request.infoHashes());
    return HttpScrapeAnswer.parse(fetch(uri, request.timeout()), request.infoHashes());
  }

  /** Gets the body of an answer, following redirects. */
  private byte[] fetch(URI first, Duration timeout) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    URI uri = first;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpResponse<byte[]> response = get(uri, deadline);
      Optional<String> location = response.headers().firstValue("Location");
      if (isRedirect(response.statusCode()) && location.isPresent()) {
        uri = redirected(uri, location.get());
      } else {
        requireSuccess(response);
        return response.body();
      }
    }
    throw new IOException("more than " + MOST_REDIRECTS + " redirects");
  }

  private static void requireSuccess(HttpResponse<byte[]> response) throws IOException {
    if (response.statusCode() == 200) {
      return;
    }
    try {
      // some trackers put the reason into an error page
      HttpAnswer.parse(response.body(), answer -> answer);
    } catch (TrackerException e) {
      throw e;
    } catch (IOException e) {
      // the status says enough
    }
    throw new IOException("HTTP status " + response.statusCode());
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private URI redirected(URI from, String location) throws IOException {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException("redirect to something that is no URL", e);
    }
    String scheme = to.getScheme() == null ? "" : to.getScheme().toLowerCase(Locale.ROOT);
    if (!schemes().contains(scheme) || to.getHost() == null) {
      throw new IOException("redirect to something that is neither http nor https");
    }
    if (from.getScheme().equalsIgnoreCase("https") && scheme.equals("http")) {
      throw new IOException("redirect from https to http");
    }
    return to;
  }

  /**
   * An announce that is given up is left to itself, and ends at its deadline at the latest: the
   * client answers the cancelling of a request by sending it once more, because it takes its own
   * end of the connection for the server's.
   */
  private HttpResponse<byte[]> get(URI uri, long deadline)
      throws IOException, InterruptedException {
    Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("User-Agent", userAgent).timeout(left).build();
    CompletableFuture<HttpResponse<byte[]>> response =
        client().sendAsync(request, info -> new BoundedBody(MOST_ANSWER_BYTES));
    try {
      // the client's own time-out ends with the headers, and a body may dawdle
      return response.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new IOException("no answer in time", e);
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    }
  }

  /** The client names the class of what went wrong, but often no words. */
  private static IOException failure(Throwable cause) {
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    if (isUnresolved(cause) || isUnresolved(cause.getCause())) {
      message = "unknown host";
    } else if (cause instanceof java.net.ConnectException) {
      message = "cannot connect";
    }
    return new IOException(message, cause);
  }

  /** The client wraps it into one that says that it cannot connect. */
  private static boolean isUnresolved(@Nullable Throwable cause) {
    return cause instanceof java.nio.channels.UnresolvedAddressException;
  }

  private HttpClient client() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("closed");
      }
      if (client == null) {
        HttpClient.Builder builder =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(
                    Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("btlib http ", 0).factory()));
        if (bindAddress != null) {
          builder.localAddress(bindAddress);
        }
        client = builder.build();
      }
      return client;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    HttpClient open;
    lock.lock();
    try {
      closed = true;
      open = client;
      client = null;
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.shutdownNow();
      try {
        open.awaitTermination(CLOSE_TIMEOUT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
