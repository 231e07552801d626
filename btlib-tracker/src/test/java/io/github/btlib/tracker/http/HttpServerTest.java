package io.github.btlib.tracker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.tracker.engine.Counters.Counter;
import io.github.btlib.tracker.http.HttpClientSocket.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final String HEAD_LIMIT_REQUEST = "GET /?%s HTTP/1.1\r\nX: %s\r\n\r\n";

  private final List<Counter> counted = new CopyOnWriteArrayList<>();
  private final Semaphore waiting = new Semaphore(0);
  private final Semaphore goOn = new Semaphore(0);

  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = start(LONG, LONG, 100);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private HttpServer start(Duration headTimeout, Duration idleTimeout, int maxConnections)
      throws IOException {
    return start(settings(headTimeout, idleTimeout, maxConnections, maxConnections), false);
  }

  static HttpSettings settings(
      Duration headTimeout, Duration idleTimeout, int maxConnections, int perSource)
      throws IOException {
    return new HttpSettings(
        List.of(InetAddress.getByName("127.0.0.1")),
        0,
        headTimeout,
        idleTimeout,
        maxConnections,
        perSource,
        1,
        2,
        Set.of(),
        "x-forwarded-for");
  }

  private HttpServer start(HttpSettings settings, boolean mayBlock) throws IOException {
    return HttpServer.start(settings, () -> new Echo(mayBlock), counted::add, "test-http");
  }

  private void restart(Duration headTimeout, Duration idleTimeout, int maxConnections)
      throws IOException {
    server.close();
    server = start(headTimeout, idleTimeout, maxConnections);
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
    public void busy(RequestHead head, HttpAnswer answer) {
      answer.body().put("busy");
    }

    @Override
    public void get(RequestHead head, InetAddress source, HttpAnswer answer) {
      switch (path(head)) {
        case "/missing" -> answer.refuse(404, "not found");
        case "/broken" -> throw new IllegalStateException("on purpose");
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

  private HttpClientSocket connect() throws IOException {
    return new HttpClientSocket(server.port());
  }

  @Test
  void anAnswerIsPlainTextWithItsLength() throws IOException {
    try (HttpClientSocket client = connect()) {
      assertThat(client.get("/a?b"))
          .isEqualTo(
              new Answer(
                  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\n",
                  "/a|b"));
    }
  }

  @Test
  void aConnectionServesOneRequestAfterAnother() throws IOException {
    try (HttpClientSocket client = connect()) {
      for (int i = 0; i < 1000; i++) {
        assertThat(client.get("/?" + i).body()).isEqualTo("/|" + i);
      }
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    try (HttpClientSocket client = connect()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 500; i++) {
        requests.append("GET /?").append(i).append(" HTTP/1.1\r\n\r\n");
      }
      client.send(requests.toString());
      for (int i = 0; i < 500; i++) {
        assertThat(client.readAnswer().body()).isEqualTo("/|" + i);
      }
    }
  }

  @Test
  void aHeadMaySplitAnywhere() throws IOException {
    String request = "GET /a?b=\u00ff\u0081|<{+;% HTTP/1.1\r\nHost: x\r\n\r\n";
    try (HttpClientSocket client = connect()) {
      for (int at = 1; at < request.length(); at++) {
        client.send(request.substring(0, at)).send(request.substring(at));
        assertThat(client.readAnswer().body()).isEqualTo("/a|b=\u00ff\u0081|<{+;%");
      }
      for (char c : request.toCharArray()) {
        client.send(String.valueOf(c));
      }
      assertThat(client.readAnswer().body()).isEqualTo("/a|b=\u00ff\u0081|<{+;%");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\ncOnnection:TE ,\tClose\r\n\r\n",
      })
  void theConnectionEndsWhenTheClientWantsThat(String request) throws IOException {
    try (HttpClientSocket client = connect()) {
      Answer answer = client.send(request).readAnswer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.head()).contains("Connection: close\r\n");
      assertThat(client.isEnded()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\n\n",
        "\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        "GET http://tracker:1/ HTTP/1.1\r\n\r\n",
        "GET HTTP://tracker HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
        "GET / HTTP/1.1\r\nConnection: keep-alive\r\nX-\u00e4: \u00ff\r\n\r\n",
      })
  void formsOfARequestThatMeanTheSame(String request) throws IOException {
    try (HttpClientSocket client = connect()) {
      assertThat(client.send(request).readAnswer().body()).isEqualTo("/|");
      assertThat(client.get("/again").body()).isEqualTo("/again|");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 400",
    "GET /, 400",
    "GET  / HTTP/1.1, 400",
    "GET / HTTP/1.1 x, 400",
    "GET / HTTP/11, 400",
    "GET / http/1.1, 400",
    "GET x HTTP/1.1, 400",
    "GET /\u0001 HTTP/1.1, 400",
    "x\u0016\u0003\u0001y, 400",
    "GET / HTTP/2.0, 505",
    "HEAD / HTTP/1.1, 405",
    "POST /announce HTTP/1.1, 405",
    "get / HTTP/1.1, 405",
    "GET / HTTP/1.1|no colon, 400",
    "GET / HTTP/1.1|: no name, 400",
    "GET / HTTP/1.1|Content-Length: 1, 400",
    "GET / HTTP/1.1|Transfer-Encoding: chunked, 400",
    "GET / HTTP/1.1|Expect: 100-continue, 417",
  })
  void anythingElseIsRefusedAndEndsTheConnection(String lines, int status) throws IOException {
    try (HttpClientSocket client = connect()) {
      client.send(lines.replace("|", "\r\n") + "\r\n\r\n").send("unread".repeat(1000));
      Answer answer = client.readAnswer();
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.head()).contains("Connection: close\r\n");
      assertThat(answer.head().contains("Allow: GET\r\n")).isEqualTo(status == 405);
      client.finishSending();
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void aPathWithNothingThereKeepsTheConnection() throws IOException {
    try (HttpClientSocket client = connect()) {
      assertThat(client.get("/missing").status()).isEqualTo(404);
      assertThat(client.get("/there").status()).isEqualTo(200);
    }
  }

  @Test
  void aHeadOfExactly8KibIsRead() throws IOException {
    int frame = HEAD_LIMIT_REQUEST.length() - 4;
    try (HttpClientSocket client = connect()) {
      String query = "q".repeat(8192 - frame - 1);
      client.send(String.format(HEAD_LIMIT_REQUEST, query, "x"));
      assertThat(client.readAnswer().body()).isEqualTo("/|" + query);
      assertThat(client.get("/again").status()).isEqualTo(200);
    }
  }

  @Test
  void aHeadOfMoreThan8KibIsRefused() throws IOException {
    int frame = HEAD_LIMIT_REQUEST.length() - 4;
    try (HttpClientSocket client = connect()) {
      client.send(String.format(HEAD_LIMIT_REQUEST, "q", "x".repeat(8192 - frame)));
      assertThat(client.readAnswer().status()).isEqualTo(431);
    }
    try (HttpClientSocket client = connect()) {
      client.send("GET /?" + "q".repeat(20_000) + " HTTP/1.1\r\n\r\n");
      assertThat(client.readAnswer().status()).isEqualTo(414);
    }
  }

  @Test
  void aClientThatHalfClosesStillGetsItsAnswers() throws IOException {
    try (HttpClientSocket client = connect()) {
      client.send("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\nGET /").finishSending();
      assertThat(client.readAnswer().body()).isEqualTo("/1|");
      assertThat(client.readAnswer().body()).isEqualTo("/2|");
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void aHeadThatTricklesInIsCutOffAtItsDeadlineHoweverOftenAByteComes() throws IOException {
    restart(SHORT, LONG, 100);
    try (HttpClientSocket client = connect()) {
      assertThat(client.get("/first").status()).isEqualTo(200);
      int sent = 0;
      boolean cut = false;
      // slow enough that the head is still short when its time is over
      while (!cut && sent < 5000) {
        try {
          client.send("G");
          sent++;
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        } catch (IOException e) {
          cut = true;
        }
      }
      assertThat(cut).isTrue();
    }
    try (HttpClientSocket client = connect()) {
      client.send("GET /slow HTT");
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void aConnectionOnWhichNothingComesIsCutOff() throws IOException {
    restart(SHORT, LONG, 100);
    try (HttpClientSocket silent = connect()) {
      assertThat(silent.isEnded()).isTrue();
    }
  }

  @Test
  void anIdleConnectionIsClosedAfterTheIdleTimeoutAndNotTheHeadTimeout() throws IOException {
    restart(LONG, SHORT, 100);
    try (HttpClientSocket client = connect()) {
      assertThat(client.get("/first").status()).isEqualTo(200);
      long start = System.nanoTime();
      assertThat(client.isEnded()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(SHORT.dividedBy(2), Duration.ofSeconds(5));
    }
  }

  @Test
  void aClientThatDoesNotTakeItsAnswersIsCutOff() throws Exception {
    restart(SHORT, LONG, 100);
    CountDownLatch cut = new CountDownLatch(1);
    try (HttpClientSocket client = connect()) {
      String requests = ("GET /?" + "q".repeat(8000) + " HTTP/1.1\r\n\r\n").repeat(100);
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (true) {
                    client.send(requests);
                  }
                } catch (IOException e) {
                  cut.countDown();
                }
              });
      assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
      sender.join();
    }
  }

  @Test
  void aConnectionBeyondTheLimitIsClosedAndRoomIsMadeByOneThatEnds() throws IOException {
    restart(LONG, LONG, 2);
    HttpClientSocket one = connect();
    try (HttpClientSocket two = connect()) {
      assertThat(one.get("/").status()).isEqualTo(200);
      assertThat(two.get("/").status()).isEqualTo(200);
      try (HttpClientSocket three = connect()) {
        assertThat(three.isEnded()).isTrue();
      }
      one.close();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      boolean served = false;
      while (!served && System.nanoTime() < deadline) {
        try (HttpClientSocket four = connect()) {
          served = four.get("/").status() == 200;
        } catch (IOException e) {
          // still full
        }
      }
      assertThat(served).isTrue();
    }
  }

  @Test
  void aHandlerThatFailsEndsItsConnectionOnly() throws IOException {
    try (HttpClientSocket client = connect()) {
      client.send("GET /broken HTTP/1.1\r\n\r\n");
      assertThat(client.isEnded()).isTrue();
    }
    try (HttpClientSocket client = connect()) {
      assertThat(client.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void closeCutsConnectionsInEveryState() throws IOException {
    List<HttpClientSocket> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(connect());
      clients.get(i).get("/");
    }
    clients.get(0).send("GET /half");
    server.close();
    for (HttpClientSocket client : clients) {
      assertThat(client.isEnded()).isTrue();
      client.close();
    }
    server.close();
  }

  @Test
  void whatMayBlockIsAnsweredInOrderWhileOthersAreServed() throws IOException {
    server.close();
    server = start(settings(LONG, LONG, 100, 100), true);
    try (HttpClientSocket slow = connect();
        HttpClientSocket other = connect()) {
      slow.send("GET /wait HTTP/1.1\r\n\r\nGET /quick HTTP/1.1\r\n\r\nGET /x?y HTTP/1.0\r\n\r\n");
      waiting.acquireUninterruptibly();
      assertThat(other.get("/quick").body()).isEqualTo("/quick|");
      assertThat(other.get("/elsewhere").body()).isEqualTo("/elsewhere|");
      goOn.release();
      assertThat(slow.readAnswer().body()).isEqualTo("waited");
      assertThat(slow.readAnswer().body()).isEqualTo("/quick|");
      assertThat(slow.readAnswer().body()).isEqualTo("/x|y");
      assertThat(slow.isEnded()).isTrue();
    }
  }

  @Test
  void whoComesWhileTooManyWaitIsToldSoAtOnce() throws IOException {
    server.close();
    server = start(settings(LONG, LONG, 100, 100), true);
    try (HttpClientSocket one = connect();
        HttpClientSocket two = connect();
        HttpClientSocket three = connect()) {
      one.send("GET /wait HTTP/1.1\r\n\r\n");
      two.send("GET /wait HTTP/1.1\r\n\r\n");
      waiting.acquireUninterruptibly(2);
      assertThat(three.get("/more").body()).isEqualTo("busy");
      goOn.release(2);
      assertThat(one.readAnswer().body()).isEqualTo("waited");
      assertThat(two.readAnswer().body()).isEqualTo("waited");
    }
  }

  @Test
  void aClientThatLeavesWhileItsRequestWaitsHarmsNobody() throws IOException {
    server.close();
    server = start(settings(LONG, LONG, 1, 1), true);
    try (HttpClientSocket slow = connect()) {
      slow.send("GET /wait HTTP/1.1\r\n\r\n");
      waiting.acquireUninterruptibly();
      slow.reset();
    }
    goOn.release();
    assertThat(isServedInTheEnd("/quick")).isTrue();
  }

  @Test
  void aRequestThatFailsOnItsOwnThreadEndsItsConnectionOnly() throws IOException {
    server.close();
    server = start(settings(LONG, LONG, 100, 100), true);
    try (HttpClientSocket client = connect()) {
      client.send("GET /broken HTTP/1.1\r\n\r\n");
      assertThat(client.isEnded()).isTrue();
    }
    try (HttpClientSocket client = connect()) {
      assertThat(client.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void oneSourceGetsNoMoreThanItsShare() throws IOException {
    server.close();
    server = start(settings(LONG, LONG, 100, 2), false);
    try (HttpClientSocket one = connect();
        HttpClientSocket two = connect()) {
      assertThat(one.get("/").status()).isEqualTo(200);
      assertThat(two.get("/").status()).isEqualTo(200);
      try (HttpClientSocket three = connect()) {
        assertThat(three.isEnded()).isTrue();
      }
      InetAddress elsewhere = InetAddress.getByName("127.0.0.2");
      try (HttpClientSocket other = HttpClientSocket.from(elsewhere, server.port())) {
        assertThat(other.get("/").status()).isEqualTo(200);
      }
    }
    assertThat(isServedInTheEnd("/")).isTrue();
    assertThat(counted).contains(Counter.HTTP_REJECTED_CONNECTIONS);
  }

  @Test
  void aResetWhileAnswersAreWrittenHarmsNobody() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (HttpClientSocket client = connect()) {
        client.send(("GET /?" + "q".repeat(4000) + " HTTP/1.1\r\n\r\n").repeat(50));
        client.reset();
      }
    }
    assertThat(isServedInTheEnd("/")).isTrue();
  }

  @Test
  void answersThatAreTakenSlowlyAllArriveInOrder() throws Exception {
    int count = 3000;
    try (HttpClientSocket client = connect()) {
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < count; i++) {
                    client.send("GET /?" + i + "q".repeat(4000) + " HTTP/1.1\r\n\r\n");
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      // nothing is read before both directions are full, so answers were written short
      sender.join(Duration.ofMillis(300));
      assertThat(sender.isAlive()).isTrue();
      for (int i = 0; i < count; i++) {
        assertThat(client.readAnswer().body()).startsWith("/|" + i + "q");
      }
      sender.join();
    }
  }

  @Test
  void severalLoopsShareOnePort() throws IOException {
    server.close();
    HttpSettings one = settings(LONG, LONG, 100, 100);
    HttpSettings three =
        new HttpSettings(
            one.addresses(), 0, LONG, LONG, 100, 100, 3, 2, Set.of(), one.proxyHeader());
    server = start(three, false);
    for (int i = 0; i < 30; i++) {
      try (HttpClientSocket client = connect()) {
        assertThat(client.get("/?" + i).body()).isEqualTo("/|" + i);
      }
    }
    HttpSettings taken =
        new HttpSettings(
            one.addresses(), server.port(), LONG, LONG, 9, 9, 3, 2, Set.of(), one.proxyHeader());
    assertThatThrownBy(() -> start(taken, false))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot listen on 127.0.0.1 port " + server.port());
  }

  private boolean isServedInTheEnd(String target) {
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
}
