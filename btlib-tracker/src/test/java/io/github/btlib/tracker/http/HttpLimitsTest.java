package io.github.btlib.tracker.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.engine.Counters.Counter;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long connections may take, and how many there may be. */
class HttpLimitsTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(150);

  private EchoServer server;

  @BeforeEach
  void start() throws IOException {
    server = EchoServer.start(LONG, LONG, 100, 100, false);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void restart(Duration headTimeout, Duration idleTimeout, int connections, int perSource)
      throws IOException {
    server.close();
    server = EchoServer.start(headTimeout, idleTimeout, connections, perSource, false);
  }

  @Test
  void aHeadThatTricklesInIsCutOffAtItsDeadlineHoweverOftenAByteComes() throws IOException {
    restart(SHORT, LONG, 100, 100);
    try (HttpClientSocket client = server.connect()) {
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
    try (HttpClientSocket client = server.connect()) {
      client.send("GET /slow HTT");
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void aConnectionOnWhichNothingComesIsCutOff() throws IOException {
    restart(SHORT, LONG, 100, 100);
    try (HttpClientSocket silent = server.connect()) {
      assertThat(silent.isEnded()).isTrue();
    }
  }

  @Test
  void anIdleConnectionIsClosedAfterTheIdleTimeoutAndNotTheHeadTimeout() throws IOException {
    restart(LONG, SHORT, 100, 100);
    try (HttpClientSocket client = server.connect()) {
      assertThat(client.get("/first").status()).isEqualTo(200);
      long start = System.nanoTime();
      assertThat(client.isEnded()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(SHORT.dividedBy(2), Duration.ofSeconds(5));
    }
  }

  @Test
  void aClientThatDoesNotTakeItsAnswersIsCutOff() throws Exception {
    restart(SHORT, LONG, 100, 100);
    CountDownLatch cut = new CountDownLatch(1);
    try (HttpClientSocket client = server.connect()) {
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
    restart(LONG, LONG, 2, 2);
    HttpClientSocket one = server.connect();
    try (HttpClientSocket two = server.connect()) {
      assertThat(one.get("/").status()).isEqualTo(200);
      assertThat(two.get("/").status()).isEqualTo(200);
      try (HttpClientSocket three = server.connect()) {
        assertThat(three.isEnded()).isTrue();
      }
      one.close();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      boolean served = false;
      while (!served && System.nanoTime() < deadline) {
        try (HttpClientSocket four = server.connect()) {
          served = four.get("/").status() == 200;
        } catch (IOException e) {
          // still full
        }
      }
      assertThat(served).isTrue();
    }
  }

  @Test
  void oneSourceGetsNoMoreThanItsShare() throws IOException {
    restart(LONG, LONG, 100, 2);
    try (HttpClientSocket one = server.connect();
        HttpClientSocket two = server.connect()) {
      assertThat(one.get("/").status()).isEqualTo(200);
      assertThat(two.get("/").status()).isEqualTo(200);
      try (HttpClientSocket three = server.connect()) {
        assertThat(three.isEnded()).isTrue();
      }
      InetAddress elsewhere = InetAddress.getByName("127.0.0.2");
      try (HttpClientSocket other = HttpClientSocket.from(elsewhere, server.port())) {
        assertThat(other.get("/").status()).isEqualTo(200);
      }
    }
    assertThat(server.isServedInTheEnd("/")).isTrue();
    assertThat(server.counted).contains(Counter.HTTP_REJECTED_CONNECTIONS);
  }

  @Test
  void answersThatAreTakenSlowlyAllArriveInOrder() throws Exception {
    int count = 3000;
    try (HttpClientSocket client = server.connect()) {
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
}
