package io.github.btlib.tracker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.tracker.http.HttpClientSocket.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read and what is answered. */
class HttpServerTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String HEAD_LIMIT_REQUEST = "GET /?%s HTTP/1.1\r\nX: %s\r\n\r\n";

  private EchoServer server;

  @BeforeEach
  void start() throws IOException {
    server = EchoServer.start(LONG, LONG, 100, 100, false);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void anAnswerIsPlainTextWithItsLength() throws IOException {
    try (HttpClientSocket client = server.connect()) {
      assertThat(client.get("/a?b"))
          .isEqualTo(
              new Answer(
                  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\n",
                  "/a|b"));
    }
  }

  @Test
  void aConnectionServesOneRequestAfterAnother() throws IOException {
    try (HttpClientSocket client = server.connect()) {
      for (int i = 0; i < 1000; i++) {
        assertThat(client.get("/?" + i).body()).isEqualTo("/|" + i);
      }
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    try (HttpClientSocket client = server.connect()) {
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
    try (HttpClientSocket client = server.connect()) {
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
    try (HttpClientSocket client = server.connect()) {
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
    try (HttpClientSocket client = server.connect()) {
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
    "GET / HTTP/1.1|Content-Length : 1, 400",
    "GET / HTTP/1.1|X: a| folded, 400",
    "GET / HTTP/1.1|Content-Length: 1, 400",
    "GET / HTTP/1.1|Transfer-Encoding: chunked, 400",
    "GET / HTTP/1.1|Expect: 100-continue, 417",
  })
  void anythingElseIsRefusedAndEndsTheConnection(String lines, int status) throws IOException {
    try (HttpClientSocket client = server.connect()) {
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
    try (HttpClientSocket client = server.connect()) {
      assertThat(client.get("/missing").status()).isEqualTo(404);
      assertThat(client.get("/there").status()).isEqualTo(200);
    }
  }

  @Test
  void aHeadOfExactly8KibIsRead() throws IOException {
    int frame = HEAD_LIMIT_REQUEST.length() - 4;
    try (HttpClientSocket client = server.connect()) {
      String query = "q".repeat(8192 - frame - 1);
      client.send(String.format(HEAD_LIMIT_REQUEST, query, "x"));
      assertThat(client.readAnswer().body()).isEqualTo("/|" + query);
      assertThat(client.get("/again").status()).isEqualTo(200);
    }
  }

  @Test
  void aHeadOfMoreThan8KibIsRefused() throws IOException {
    int frame = HEAD_LIMIT_REQUEST.length() - 4;
    try (HttpClientSocket client = server.connect()) {
      client.send(String.format(HEAD_LIMIT_REQUEST, "q", "x".repeat(8192 - frame)));
      assertThat(client.readAnswer().status()).isEqualTo(431);
    }
    try (HttpClientSocket client = server.connect()) {
      client.send("GET /?" + "q".repeat(20_000) + " HTTP/1.1\r\n\r\n");
      assertThat(client.readAnswer().status()).isEqualTo(414);
    }
  }

  @Test
  void aClientThatHalfClosesStillGetsItsAnswers() throws IOException {
    try (HttpClientSocket client = server.connect()) {
      client.send("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\nGET /").finishSending();
      assertThat(client.readAnswer().body()).isEqualTo("/1|");
      assertThat(client.readAnswer().body()).isEqualTo("/2|");
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void aHandlerThatFailsEndsItsConnectionOnly() throws IOException {
    try (HttpClientSocket client = server.connect()) {
      client.send("GET /broken HTTP/1.1\r\n\r\n");
      assertThat(client.isEnded()).isTrue();
    }
    try (HttpClientSocket client = server.connect()) {
      assertThat(client.get("/").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anErrorOfAHandlerEndsItsConnectionOnly(boolean mayBlock) throws IOException {
    server.close();
    server = EchoServer.start(LONG, LONG, 100, 100, mayBlock);
    try (HttpClientSocket client = server.connect();
        HttpClientSocket other = server.connect()) {
      assertThat(other.get("/before").status()).isEqualTo(200);
      client.send("GET /fatal HTTP/1.1\r\n\r\n");
      assertThat(client.isEnded()).isTrue();
      assertThat(other.get("/after").status()).isEqualTo(200);
    }
  }

  @Test
  void anErrorOutsideOfAnyRequestEndsNoConnectionAtAll() throws IOException {
    server.failures.release();
    try (HttpClientSocket client = server.connect();
        HttpClientSocket other = server.connect()) {
      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(server.failures.availablePermits()).as("it failed").isZero();
      assertThat(other.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void aHandlerThatLeavesItsThreadInterruptedDoesNotHaveItSpin() throws IOException {
    try (HttpClientSocket client = server.connect()) {
      String name = client.get("/interrupt").body();
      Thread loop =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals(name))
              .findAny()
              .orElseThrow();
      long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (loop.isInterrupted() && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(loop.isInterrupted()).isFalse();
      assertThat(client.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void closeCutsConnectionsInEveryState() throws IOException {
    List<HttpClientSocket> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(server.connect());
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
  void aResetWhileAnswersAreWrittenHarmsNobody() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (HttpClientSocket client = server.connect()) {
        client.send(("GET /?" + "q".repeat(4000) + " HTTP/1.1\r\n\r\n").repeat(50));
        client.reset();
      }
    }
    assertThat(server.isServedInTheEnd("/")).isTrue();
  }

  @Test
  void severalLoopsShareOnePort() throws IOException {
    server.close();
    HttpSettings one = EchoServer.settings(LONG, LONG, 100, 100);
    HttpSettings three =
        new HttpSettings(
            one.addresses(), 0, LONG, LONG, 100, 100, 3, 2, Set.of(), one.proxyHeader());
    server = EchoServer.start(three, false);
    for (int i = 0; i < 30; i++) {
      try (HttpClientSocket client = server.connect()) {
        assertThat(client.get("/?" + i).body()).isEqualTo("/|" + i);
      }
    }
    HttpSettings taken =
        new HttpSettings(
            one.addresses(), server.port(), LONG, LONG, 9, 9, 3, 2, Set.of(), one.proxyHeader());
    assertThatThrownBy(() -> EchoServer.start(taken, false))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot listen on 127.0.0.1 port " + server.port());
  }
}
