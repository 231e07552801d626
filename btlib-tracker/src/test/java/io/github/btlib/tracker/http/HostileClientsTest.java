package io.github.btlib.tracker.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.socket.Sockets;
import io.github.btlib.tracker.testkit.ScriptedStore;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What strangers send, over real sockets. */
class HostileClientsTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String ANNOUNCE =
      "GET /announce?info_hash=aaaaaaaaaaaaaaaaaaaa&port=1&left=0 HTTP/1.1\r\nHost: x\r\n\r\n";

  private final TrackerEngine engine = ScriptedStore.with(3).forgetting().engine();
  private HttpServer server;

  private void start(Duration headTimeout, int maxConnections) throws IOException {
    HttpSettings settings = EchoServer.settings(headTimeout, LONG, maxConnections, maxConnections);
    server = HttpServer.start(settings, Sockets.best(true), engine, false);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void assertIsServed() throws IOException {
    try (HttpClientSocket client = new HttpClientSocket(server.port())) {
      assertThat(client.send(ANNOUNCE).readAnswer().body()).startsWith("d8:complete");
    }
  }

  @Test
  void rubbishIsAnsweredWithAStatusOrNotAtAllAndOthersAreServed() throws IOException {
    start(LONG, 100);
    Random random = new Random(42);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      try (HttpClientSocket client = new HttpClientSocket(server.port())) {
        client.send(rubbish(random)).finishSending();
        while (true) {
          int status = client.readAnswer().status();
          assertThat(status).isIn(200, 400, 404, 405, 414, 417, 431, 505);
          refused += status == 200 ? 0 : 1;
        }
      } catch (EOFException | SocketException e) {
        // the end of it
      }
    }
    assertThat(refused).isGreaterThan(50);
    assertIsServed();
  }

  /** Bytes at random, or requests in which some are changed, left out or put in. */
  private static String rubbish(Random random) {
    StringBuilder text = new StringBuilder();
    if (random.nextInt(4) == 0) {
      for (int i = random.nextInt(20_000); i > 0; i--) {
        text.append((char) random.nextInt(256));
      }
      return text.toString();
    }
    text.append(ANNOUNCE.repeat(1 + random.nextInt(3)));
    for (int i = random.nextInt(6); i >= 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.deleteCharAt(at);
        default -> text.insert(at, "\r\n");
      }
    }
    return text.append("\r\n\r\n").toString();
  }

  @Test
  void headsThatAreNeverFinishedAreCutOffAndFreeTheirPlaces() throws IOException {
    start(Duration.ofSeconds(1), 50);
    List<HttpClientSocket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 49; i++) {
        slow.add(new HttpClientSocket(server.port()).send("GET /" + "x".repeat(8000)));
      }
      assertIsServed();
      for (HttpClientSocket client : slow) {
        assertThat(client.isEnded()).isTrue();
      }
    } finally {
      for (HttpClientSocket client : slow) {
        client.close();
      }
    }
    assertIsServed();
    assertThat(engine.stats().http().timeouts()).isEqualTo(49);
  }

  @Test
  void whoTakesAllPlacesKeepsNobodyOutForLong() throws IOException {
    start(Duration.ofMillis(500), 20);
    List<HttpClientSocket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 60; i++) {
        silent.add(new HttpClientSocket(server.port()));
      }
      for (HttpClientSocket client : silent) {
        assertThat(client.isEnded()).isTrue();
      }
      assertIsServed();
    } finally {
      for (HttpClientSocket client : silent) {
        client.close();
      }
    }
    assertThat(engine.stats().http().rejectedConnections()).isEqualTo(40);
    assertThat(engine.stats().http().timeouts()).isEqualTo(20);
    assertThat(server.connections()).isLessThanOrEqualTo(1);
  }

  @Test
  void aRequestMayBeSplitAtEveryByte() throws IOException {
    start(LONG, 100);
    try (HttpClientSocket client = new HttpClientSocket(server.port())) {
      String whole = client.send(ANNOUNCE).readAnswer().body();
      for (int at = 1; at < ANNOUNCE.length(); at++) {
        client.send(ANNOUNCE.substring(0, at)).send(ANNOUNCE.substring(at));
        assertThat(client.readAnswer().body()).as("split at %d", at).isEqualTo(whole);
      }
    }
  }
}
