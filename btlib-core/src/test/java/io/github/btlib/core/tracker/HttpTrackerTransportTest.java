package io.github.btlib.core.tracker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.Leftovers;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.ScrapeCounts;
import io.github.btlib.spi.ScrapeRequest;
import io.github.btlib.spi.ScrapeResponse;
import io.github.btlib.spi.TrackerException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpTrackerTransportTest {
  private static final Duration PATIENT = Duration.ofSeconds(10);
  private static final String ANSWER =
      "d8:intervali900e5:peers6:\u0001\u0002\u0003\u0004\u001a\u00e1e";

  private final HttpTrackerTransport transport = new HttpTrackerTransport("btlib test", null);
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch testIsOver = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;

  /** Answers one kind of request. */
  private interface Handler {
    void handle(HttpExchange exchange) throws Exception;
  }

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void nothingIsLeft() {
    testIsOver.countDown();
    transport.close();
    server.stop(0);
    threads.shutdownNow();
    Eventually.within(PATIENT, () -> assertThat(Leftovers.threads()).isEmpty());
  }

  private void on(String path, Handler handler) {
    server.createContext(
        path,
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          try (exchange) {
            handler.handle(exchange);
          } catch (Exception e) {
            // the client went away, as some tests want it to
          }
        });
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(ISO_8859_1);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void redirect(HttpExchange exchange, int status, String to) throws IOException {
    exchange.getResponseHeaders().set("Location", to);
    exchange.sendResponseHeaders(status, -1);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private AnnounceResponse announce(String path, Duration timeout) throws Exception {
    return transport.announce(uri(path), Announces.request(timeout));
  }

  private void assertFails(String path, Duration timeout, String reason) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> announce(path, timeout))
        .withMessageContaining(reason);
  }

  @Test
  void itAnswersForHttpAndHttps() {
    assertThat(transport.schemes()).containsExactlyInAnyOrder("http", "https");
  }

  @Test
  void beforeTheFirstAnnounceItHasNoThread() {
    assertThat(Leftovers.threads()).isEmpty();
  }

  @Test
  void anAnnounceIsAGetWithTheQueryAndOurName() throws Exception {
    CompletableFuture<String> request = new CompletableFuture<>();
    on(
        "/announce",
        exchange -> {
          request.complete(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI().getRawQuery()
                  + " "
                  + exchange.getRequestHeaders().getFirst("User-Agent"));
          answer(exchange, 200, ANSWER);
        });
    AnnounceResponse response = announce("/announce?key=s", PATIENT);
    assertThat(response.interval()).isEqualTo(Duration.ofMinutes(15));
    assertThat(response.peers()).containsExactly(new InetSocketAddress("1.2.3.4", 6881));
    assertThat(request.get(1, TimeUnit.SECONDS))
        .startsWith("GET key=s&info_hash=%00%FF%20")
        .endsWith(" btlib test");
  }

  @Test
  void aScrapeIsAGetOfTheScrapeAddress() throws Exception {
    CompletableFuture<String> query = new CompletableFuture<>();
    on(
        "/scrape",
        exchange -> {
          query.complete(exchange.getRequestURI().getRawQuery());
          answer(exchange, 200, HttpScrapeAnswerTest.EXAMPLE);
        });
    ScrapeResponse response =
        transport.scrape(
            uri("/announce?key=s"), new ScrapeRequest(List.of(HttpScrapeAnswerTest.X), PATIENT));
    assertThat(response.counts(HttpScrapeAnswerTest.X)).contains(ScrapeCounts.of(11, 19, 13_772));
    assertThat(query.get(1, TimeUnit.SECONDS)).isEqualTo("key=s&info_hash=" + "x".repeat(20));
  }

  @Test
  void aTrackerWithoutAScrapeAddressIsNotAsked() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() ->
            transport.scrape(
                uri("/other"), new ScrapeRequest(List.of(HttpScrapeAnswerTest.X), PATIENT)))
        .withMessageContaining("cannot be scraped");
    assertThat(asked).isEmpty();
  }

  @Test
  void redirectsAreFollowed() throws Exception {
    on("/1", exchange -> redirect(exchange, 302, "/2?a=b"));
    on("/2", exchange -> redirect(exchange, 308, uri("/3").toString()));
    on("/3", exchange -> answer(exchange, 200, ANSWER));
    assertThat(announce("/1", PATIENT).peers()).hasSize(1);
    assertThat(asked).containsExactly("/1", "/2", "/3");
  }

  @Test
  void anEndlessRedirectEnds() {
    on("/loop", exchange -> redirect(exchange, 302, "/loop"));
    assertFails("/loop", PATIENT, "more than 5 redirects");
    assertThat(asked).hasSize(1 + HttpTrackerTransport.MOST_REDIRECTS);
  }

  @Test
  void aRedirectToWhatIsNoWebAddressIsRefused() {
    on("/file", exchange -> redirect(exchange, 302, "file:///etc/passwd"));
    on("/none", exchange -> redirect(exchange, 302, "http:// no url"));
    on("/hostless", exchange -> redirect(exchange, 302, "http:///announce"));
    assertFails("/file", PATIENT, "redirect to something that is neither http nor https");
    assertFails("/none", PATIENT, "redirect to something that is no URL");
    assertFails("/hostless", PATIENT, "redirect to something that is neither http nor https");
  }

  @Test
  void anAnswerThatIsTooLongIsCutOff() {
    on(
        "/long",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          while (true) {
            body.write(new byte[64 * 1024]); // ends when the client hangs up
          }
        });
    assertFails("/long", PATIENT, "the answer is longer than 1048576 bytes");
  }

  @Test
  void aBodyThatDawdlesIsNotWaitedFor() {
    on(
        "/slow",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('d');
          exchange.getResponseBody().flush();
          testIsOver.await();
        });
    long began = System.nanoTime();
    assertFails("/slow", Duration.ofMillis(300), "no answer in time");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENT);
  }

  @Test
  void theTimeoutHoldsForAllRedirectsTogether() {
    on(
        "/loop",
        exchange -> {
          testIsOver.await(150, TimeUnit.MILLISECONDS);
          redirect(exchange, 302, "/loop");
        });
    assertFails("/loop", Duration.ofMillis(300), "no answer in time");
  }

  @Test
  void aFailureReasonIsARefusalWhateverTheStatus() {
    on("/200", exchange -> answer(exchange, 200, "d14:failure reason4:fulle"));
    on("/404", exchange -> answer(exchange, 404, "d14:failure reason12:unregisterede"));
    assertThatExceptionOfType(TrackerException.class)
        .isThrownBy(() -> announce("/200", PATIENT))
        .withMessage("full");
    assertThatExceptionOfType(TrackerException.class)
        .isThrownBy(() -> announce("/404", PATIENT))
        .withMessage("unregistered");
  }

  @Test
  void anErrorPageIsToldByItsStatus() {
    on("/404", exchange -> answer(exchange, 404, "<html>nothing here</html>"));
    on("/503", exchange -> answer(exchange, 503, ANSWER));
    assertFails("/404", PATIENT, "HTTP status 404");
    assertFails("/503", PATIENT, "HTTP status 503");
  }

  @Test
  void aServerThatIsNotThereIsTold() throws Exception {
    int freed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      freed = socket.getLocalPort();
    }
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() ->
            transport.announce(
                URI.create("http://127.0.0.1:" + freed + "/a"), Announces.request(PATIENT)))
        .withMessage("cannot connect");
  }

  @Test
  void aServerThatSpeaksSomethingElseIsAnIoException() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      threads.execute(() -> {
        try (var connection = socket.accept()) {
          connection.getOutputStream().write("220 ftp ready\r\n\r\n".getBytes(ISO_8859_1));
        } catch (IOException e) {
          // the test says what is missing
        }
      });
      URI other = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/a");
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> transport.announce(other, Announces.request(PATIENT)));
    }
  }

  /** Starts an announce that nobody answers, and returns its thread and how it ended. */
  private CompletableFuture<Throwable> stuck(List<Thread> threadOf) throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    on(
        "/stuck",
        exchange -> {
          reached.countDown();
          testIsOver.await();
        });
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    threadOf.add(
        Thread.ofVirtual()
            .start(() -> {
              try {
                announce("/stuck", Duration.ofMinutes(1));
                end.complete(new AssertionError("answered"));
              } catch (Exception e) {
                end.complete(e);
              }
            }));
    assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
    return end;
  }

  @Test
  void anInterruptEndsTheCall() throws Exception {
    List<Thread> thread = new CopyOnWriteArrayList<>();
    CompletableFuture<Throwable> end = stuck(thread);
    thread.get(0).interrupt();
    assertThat(end.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void closingEndsTheCallsUnderWay() throws Exception {
    CompletableFuture<Throwable> end = stuck(new CopyOnWriteArrayList<>());
    transport.close();
    assertThat(end.get(5, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
  }

  @Test
  void afterClosingNothingIsAsked() {
    transport.close();
    transport.close();
    assertFails("/announce", PATIENT, "closed");
    assertThat(asked).isEmpty();
  }
}
