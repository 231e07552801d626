package io.github.btlib.tracker.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.btlib.tracker.testkit.Allocations;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the UDP loop relies on, of the sockets of the JDK or of native ones. */
class PacketSocketTest {

  /** More than the system sends in one packet, so that such an answer fails. */
  private static final int TOO_LONG = 66_000;

  private static final PacketLimits LIMITS = new PacketLimits(100, TOO_LONG, 1 << 20);

  private final List<String> received = new ArrayList<>();
  private PacketSocket socket;
  private DatagramSocket client;

  @BeforeEach
  void open() throws IOException {
    socket = Sockets.best(true).openUdp(new InetSocketAddress(0), LIMITS, false);
    client = new DatagramSocket();
    client.setSoTimeout(10_000);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    client.close();
  }

  private void send(String host, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    InetSocketAddress to = new InetSocketAddress(InetAddress.getByName(host), socket.port());
    client.send(new DatagramPacket(bytes, bytes.length, to));
  }

  private String answer() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
    client.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
  }

  private static String text(ByteBuffer packet) {
    byte[] bytes = new byte[packet.limit()];
    packet.get(0, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Answers in capitals; "silence" not at all, and "much" with more than can be sent. */
  private int shout(ByteBuffer in, ByteBuffer out, long high, long low, int port) {
    assertThat(in.position()).isZero();
    assertThat(out.position()).isZero();
    assertThat(out.remaining()).isEqualTo(TOO_LONG);
    String request = text(in);
    received.add(request);
    return switch (request) {
      case "silence" -> 0;
      case "much" -> TOO_LONG;
      default ->
          out.put(request.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1))
              .position();
    };
  }

  private void serve(int packets) throws IOException {
    while (received.size() < packets) {
      socket.serve(this::shout);
    }
  }

  @Test
  void eachPacketHasItsAnswer() throws IOException {
    List<String> requests =
        IntStream.range(0, 100).mapToObj(i -> "packet " + i + " ".repeat(i % 7)).toList();
    for (String request : requests) {
      send("127.0.0.1", request);
    }
    serve(100);
    assertThat(received).isEqualTo(requests);
    for (String request : requests) {
      assertThat(answer()).isEqualTo(request.toUpperCase(Locale.ROOT));
    }
  }

  @Test
  void oneWithoutAnAnswerAndOneThatCannotBeSentCostOthersNothing() throws IOException {
    for (String request : List.of("one", "silence", "two", "much", "three", "much")) {
      send("127.0.0.1", request);
    }
    serve(6);
    assertThat(List.of(answer(), answer(), answer())).containsExactly("ONE", "TWO", "THREE");
    client.setSoTimeout(50);
    assertThatThrownBy(this::answer).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void anEmptyPacketIsOneAndOfALongOneOnlyTheBeginningIsThere() throws IOException {
    send("127.0.0.1", "");
    send("127.0.0.1", "x".repeat(101));
    send("127.0.0.1", "short");
    serve(3);
    assertThat(received).containsExactly("", "x".repeat(100), "short");
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 0, ffff7f000001", "::1, 0, 1"})
  void aWildcardListensOverBothFamiliesAndTellsWhoAsks(String host, String high, String low)
      throws IOException {
    send(host, "request");
    List<String> senders = new ArrayList<>();
    socket.serve((in, out, first, second, port) -> {
      senders.add(Long.toHexString(first) + ", " + Long.toHexString(second) + ", " + port);
      return shout(in, out, first, second, port);
    });
    assertThat(senders).containsExactly(high + ", " + low + ", " + client.getLocalPort());
    assertThat(answer()).isEqualTo("REQUEST");
  }

  @Test
  void anAnswerMayBeSentLaterByAnotherThread() throws Exception {
    List<PacketSocket.Sender> senders = new ArrayList<>();
    send("127.0.0.1", "first");
    send("::1", "second");
    while (senders.size() < 2) {
      socket.serve((in, out, high, low, port) -> {
        senders.add(socket.sender());
        return 0;
      });
    }
    Thread.ofVirtual()
        .start(() -> {
          try {
            senders
                .get(0)
                .send(ByteBuffer.wrap("..later".getBytes(StandardCharsets.ISO_8859_1), 2, 5));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        })
        .join(Duration.ofSeconds(10));
    assertThat(answer()).isEqualTo("later");
    socket.close();
    assertThatThrownBy(() -> senders.get(1).send(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1"})
  void aNativeWildcardAnswersFromTheAddressThatWasAsked(String host) throws IOException {
    assumeTrue(Sockets.best(true).isNative(), "the JDK has no option for it");
    List<PacketSocket.Sender> senders = new ArrayList<>();
    send(host, "request");
    socket.serve((in, out, high, low, port) -> {
      senders.add(socket.sender());
      return out.put((byte) 'a').position();
    });
    senders.get(0).send(ByteBuffer.wrap(new byte[] {'b'}));
    for (String answer : List.of("a", "b")) {
      DatagramPacket packet = new DatagramPacket(new byte[1], 1);
      client.receive(packet);
      assertThat(packet.getAddress()).isEqualTo(InetAddress.getByName(host));
      assertThat(new String(packet.getData(), StandardCharsets.ISO_8859_1)).isEqualTo(answer);
    }
  }

  private static void waitUntilReceiving(Thread thread) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (Arrays.stream(thread.getStackTrace())
        .noneMatch(frame -> frame.getMethodName().startsWith("rec"))) {
      assertThat(System.nanoTime()).as("it does not receive").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "::1"})
  void closingEndsAWait(String host) throws Exception {
    socket.close();
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), 0);
    socket = Sockets.best(true).openUdp(address, LIMITS, false);
    List<Throwable> ends = new ArrayList<>();
    Thread waiting =
        Thread.ofPlatform()
            .start(() -> {
              try {
                while (true) {
                  socket.serve(this::shout);
                }
              } catch (IOException e) {
                ends.add(e);
              }
            });
    send(host.equals("::1") ? host : "127.0.0.1", "request");
    assertThat(answer()).isEqualTo("REQUEST");
    waitUntilReceiving(waiting);
    socket.close();
    assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
    assertThat(ends).singleElement().isInstanceOf(ClosedChannelException.class);
    assertThat(received).containsExactly("request");
    assertThat(socket.isOpen()).isFalse();
  }

  @Test
  void aHandlerThatTakesItsTimeKeepsNobodyFromClosing() throws IOException {
    send("127.0.0.1", "request");
    socket.serve((in, out, high, low, port) -> {
      received.add(text(in));
      try {
        socket.close();
        Sockets.best(true).openUdp(new InetSocketAddress(socket.port()), LIMITS, false).close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      return 0;
    });
    assertThat(received).containsExactly("request");
  }

  @Test
  void nativeSocketsAllocateNothingForAPacket() throws IOException {
    assumeTrue(Sockets.best(true).isNative(), "those of the JDK make addresses");
    Allocations allocations = new Allocations();
    int[] served = new int[1];
    PacketSocket.Handler echo =
        (in, out, high, low, port) -> {
          served[0]++;
          return out.put(in).position();
        };
    long least = Long.MAX_VALUE;
    // again until the compiler has seen it all
    for (int attempt = 0; attempt < 2000 && least > Allocations.OF_THE_MEASUREMENT; attempt++) {
      served[0] = 0;
      for (int i = 0; i < 100; i++) {
        send("127.0.0.1", "packet");
      }
      long before = allocations.bytes();
      while (served[0] < 100) {
        socket.serve(echo);
      }
      least = Math.min(least, allocations.bytes() - before);
    }
    assertThat(least).isLessThanOrEqualTo(Allocations.OF_THE_MEASUREMENT);
  }

  @Test
  void aPortThatIsTakenIsRefused() {
    assertThatThrownBy(
            () -> Sockets.best(true).openUdp(new InetSocketAddress(socket.port()), LIMITS, false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Address already in use");
  }
}
