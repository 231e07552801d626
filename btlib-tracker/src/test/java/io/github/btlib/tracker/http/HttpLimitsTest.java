package io.github.btlib.tracker.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.engine.Counters.Counter;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
    restart(LONG, LONG, 4, 4);
    HttpClientSocket one = server.connect();
    try (HttpClientSocket two = server.connect();
        HttpClientSocket three = server.connect()) {
      for (HttpClientSocket idle : List.of(one, two, three)) {
        assertThat(idle.get("/").status()).isEqualTo(200);
      }
      try (HttpClientSocket unfinished = server.connect()) {
        unfinished.send("GET");
        waitUntilAccepted(4);
        try (HttpClientSocket five = server.connect()) {
          assertThat(five.isEnded()).isTrue();
        }
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

  private void waitUntilAccepted(int connections) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (Collections.frequency(server.counted, Counter.HTTP_CONNECTIONS) < connections) {
      assertThat(System.nanoTime()).as("not accepted in time").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Test
  void idleConnectionsTakeThreeQuartersOfThePlacesAndNoMore() throws IOException {
    restart(LONG, LONG, 8, 100);
    List<HttpClientSocket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 6; i++) {
        HttpClientSocket client = server.connect();
        idle.add(client);
        assertThat(client.get("/").head()).doesNotContain("Connection: close");
      }
      for (int i = 0; i < 10; i++) {
        try (HttpClientSocket another = server.connect()) {
          assertThat(another.get("/").head()).contains("Connection: close\r\n");
          assertThat(another.isEnded()).isTrue();
        }
      }
      for (HttpClientSocket client : idle) {
        assertThat(client.get("/again").status()).isEqualTo(200);
      }
      assertThat(server.counted).doesNotContain(Counter.HTTP_REJECTED_CONNECTIONS);
    } finally {
      for (HttpClientSocket client : idle) {
        client.close();
      }
    }
  }

  @Test
  void whoHasItsAnswersAndIsIdleIsNotCountedAsSlow() throws IOException {
    restart(LONG, SHORT, 100, 100);
    try (HttpClientSocket client = server.connect()) {
      assertThat(client.get("/first").status()).isEqualTo(200);
      assertThat(client.isEnded()).isTrue();
    }
    assertThat(server.counted).doesNotContain(Counter.HTTP_TIMEOUTS);
    restart(SHORT, LONG, 100, 100);
    try (HttpClientSocket client = server.connect()) {
      assertThat(client.send("GET").isEnded()).isTrue();
    }
    assertThat(server.counted).contains(Counter.HTTP_TIMEOUTS);
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
