package io.github.btlib.tracker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that are answered by threads that may block. */
class HttpWaitingTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private EchoServer server;

  @BeforeEach
  void start() throws IOException {
    server = EchoServer.start(LONG, LONG, 100, 100, true);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whatMayBlockIsAnsweredInOrderWhileOthersAreServed() throws IOException {
    try (HttpClientSocket slow = server.connect();
        HttpClientSocket other = server.connect()) {
      slow.send("GET /wait HTTP/1.1\r\n\r\nGET /quick HTTP/1.1\r\n\r\nGET /x?y HTTP/1.0\r\n\r\n");
      server.waiting.acquireUninterruptibly();
      assertThat(other.get("/quick").body()).isEqualTo("/quick|");
      assertThat(other.get("/elsewhere").body()).isEqualTo("/elsewhere|");
      server.goOn.release();
      assertThat(slow.readAnswer().body()).isEqualTo("waited");
      assertThat(slow.readAnswer().body()).isEqualTo("/quick|");
      assertThat(slow.readAnswer().body()).isEqualTo("/x|y");
      assertThat(slow.isEnded()).isTrue();
    }
  }

  @Test
  void whoComesWhileTooManyWaitIsToldSoAtOnce() throws IOException {
    try (HttpClientSocket one = server.connect();
        HttpClientSocket two = server.connect();
        HttpClientSocket three = server.connect()) {
      one.send("GET /wait HTTP/1.1\r\n\r\n");
      two.send("GET /wait HTTP/1.1\r\n\r\n");
      server.waiting.acquireUninterruptibly(2);
      assertThat(three.get("/more").body()).isEqualTo("busy");
      server.goOn.release(2);
      assertThat(one.readAnswer().body()).isEqualTo("waited");
      assertThat(two.readAnswer().body()).isEqualTo("waited");
    }
  }

  @Test
  void aClientThatLeavesWhileItsRequestWaitsHarmsNobody() throws IOException {
    server.close();
    server = EchoServer.start(LONG, LONG, 1, 1, true);
    try (HttpClientSocket slow = server.connect()) {
      slow.send("GET /wait HTTP/1.1\r\n\r\n");
      server.waiting.acquireUninterruptibly();
      slow.reset();
    }
    server.goOn.release();
    assertThat(server.isServedInTheEnd("/quick")).isTrue();
  }

  @Test
  void aRequestThatFailsOnItsOwnThreadEndsItsConnectionOnly() throws IOException {
    try (HttpClientSocket client = server.connect()) {
      client.send("GET /broken HTTP/1.1\r\n\r\n");
      assertThat(client.isEnded()).isTrue();
    }
    try (HttpClientSocket client = server.connect()) {
      assertThat(client.get("/").status()).isEqualTo(200);
    }
  }
}
