package io.github.btlib.tracker.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.socket.Sockets;
import io.github.btlib.tracker.testkit.Heap;
import io.github.btlib.tracker.testkit.ScriptedStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Connections that drip their heads, as Slowloris does. What they cost is bounded: a head's 8 KiB
 * each and less than 4 KiB beside it, times {@code maxConnections}.
 */
class SlowHeadsTest {

  private static final int SLOW = 400;
  private static final int FIELD = 200;
  private static final int ROUNDS = 40;
  private static final long EACH = RequestHead.MAX_LENGTH + (4 << 10);
  private static final String ANNOUNCE = "/announce?info_hash=" + "a".repeat(20) + "&port=1&left=0";

  private final TrackerEngine engine = ScriptedStore.with(3).forgetting().engine();
  private final List<SocketChannel> slow = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    Duration enough = Duration.ofMinutes(1);
    server =
        HttpServer.start(
            EchoServer.settings(enough, enough, 2 * SLOW, SLOW + 1),
            Sockets.best(true),
            engine,
            false);
  }

  @AfterEach
  void close() throws IOException {
    for (SocketChannel channel : slow) {
      channel.close();
    }
    server.close();
  }

  private void drip(String text) throws IOException {
    for (SocketChannel channel : slow) {
      channel.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
    }
  }

  /** The loop serves whatever was there before the second request, when it answers that. */
  private static void isServed(HttpClientSocket honest) throws IOException {
    for (int i = 0; i < 2; i++) {
      assertThat(honest.get(ANNOUNCE).body()).startsWith("d8:complete");
    }
  }

  @Test
  void headsThatDripCostBoundedMemoryWhichIsGivenBackAndHonestClientsAreServed()
      throws IOException {
    try (HttpClientSocket honest = new HttpClientSocket(server.port())) {
      isServed(honest);
      long before = Heap.used();
      for (int i = 0; i < SLOW; i++) {
        slow.add(SocketChannel.open(new InetSocketAddress("127.0.0.1", server.port())));
      }
      drip("GET " + ANNOUNCE + " HTTP/1.1\r\n");
      String field = "X-Padding: " + "x".repeat(FIELD - 13) + "\r\n";
      for (int round = 0; round < ROUNDS; round++) {
        drip(field);
        isServed(honest);
      }
      assertThat(server.connections()).isEqualTo(SLOW + 1);
      long cost = Heap.used() - before;
      assertThat(cost)
          .as("all heads are held, and no more than that")
          .isBetween((long) SLOW * ROUNDS * FIELD, SLOW * EACH);
      try (HttpClientSocket oneMore = new HttpClientSocket(server.port())) {
        assertThat(oneMore.isEnded()).as("beyond what one source may have").isTrue();
      }

      drip(field);
      for (SocketChannel channel : slow) {
        assertThat(answerOf(channel)).startsWith("HTTP/1.1 431 ");
        channel.close();
      }
      slow.clear();
      isServed(honest);
      assertThat(server.connections()).isEqualTo(1);
      assertThat(Heap.used() - before).as("what is left").isLessThan(SLOW * EACH / 10);
    }
    assertThat(engine.stats().http().badRequests()).isEqualTo(SLOW);
    assertThat(engine.stats().http().rejectedConnections()).isEqualTo(1);
  }

  private static String answerOf(SocketChannel channel) throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(512);
    int read = 0;
    while (read >= 0) {
      read = channel.read(answer);
    }
    return new String(answer.array(), 0, answer.position(), US_ASCII);
  }
}
