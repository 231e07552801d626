package io.github.btlib.tracker.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.tracker.socket.TcpConnection.Interest;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the HTTP loop relies on, of the sockets of the JDK or of native ones. */
class TcpListenerTest {

  private static final long DEADLINE_SECONDS = 10;

  /** Counts what it is told; reads nothing by itself. */
  private static final class Told implements TcpConnection.Handler {
    int ready;
    boolean closed;

    @Override
    public void ready() {
      ready++;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<TcpConnection> accepted = new ArrayList<>();
  private TcpListener listener;

  @BeforeEach
  void listen() throws IOException {
    listener = Sockets.best(true).listen(address("127.0.0.1", 0), 16, false);
    opened.add(listener);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  private static InetSocketAddress address(String host, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }

  private Socket connect(String host, String request) throws IOException {
    Socket client = new Socket(InetAddress.getByName(host), listener.port());
    opened.add(client);
    client.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    return client;
  }

  private void acceptAll() {
    try {
      for (TcpConnection each = listener.accept(); each != null; each = listener.accept()) {
        opened.add(each);
        accepted.add(each);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets the listener wait, again and again, until something is so. */
  private void turnUntil(BooleanSupplier condition) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("not within the time").isLessThan(deadline);
      listener.await(100, this::acceptAll);
    }
  }

  private TcpConnection accepted() throws IOException {
    turnUntil(() -> !accepted.isEmpty());
    return accepted.get(0);
  }

  private static String read(TcpConnection connection) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(100).position(1);
    int count = connection.read(target);
    if (count < 0) {
      return "end";
    }
    assertThat(target.position()).isEqualTo(1 + count);
    return new String(target.array(), 1, count, StandardCharsets.ISO_8859_1);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(("..." + text).getBytes(StandardCharsets.ISO_8859_1)).position(3);
  }

  @Test
  void aRequestIsReadAndItsAnswerComesWhole() throws IOException {
    Socket client = connect("127.0.0.1", "request");
    TcpConnection connection = accepted();
    assertThat(connection.source()).isEqualTo(InetAddress.getByName("127.0.0.1"));
    assertThat(read(connection)).isEqualTo("request");
    assertThat(read(connection)).isEmpty();
    connection.write(bytes("one "), false);
    connection.write(bytes("two"), true);
    connection.close();
    connection.close();
    assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("one two");
  }

  @Test
  void whoSaysNothingIsHeardOfAllTheSame() throws IOException {
    connect("127.0.0.1", "");
    assertThat(read(accepted())).isEmpty();
  }

  @Test
  void aLastAnswerArrivesThoughInputIsUnread() throws IOException {
    Socket client = connect("127.0.0.1", "request and more");
    TcpConnection connection = accepted();
    connection.write(bytes("answer"), true);
    connection.close();
    assertThat(client.getInputStream().readNBytes(6)).asString().isEqualTo("answer");
  }

  @Test
  void anAnswerLongerThanThereIsRoomForGoesOnWhenThereIs() throws IOException {
    int length = 20_000_000;
    Socket client = connect("127.0.0.1", "request");
    TcpConnection connection = accepted();
    ByteBuffer answer = ByteBuffer.allocate(length);
    connection.write(answer, true);
    assertThat(answer.hasRemaining()).isTrue();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                client.getInputStream().readNBytes(length);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    TcpConnection.Handler rest =
        new TcpConnection.Handler() {
          @Override
          public void ready() {
            try {
              connection.write(answer, true);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          }

          @Override
          public void close() {}
        };
    connection.await(Interest.WRITE, rest);
    turnUntil(() -> !answer.hasRemaining());
    connection.await(Interest.NOTHING, rest);
    connection.shutdownOutput();
    turnUntil(() -> !reader.isAlive());
  }

  @Test
  void whatIsAwaitedIsToldAndNothingElse() throws IOException {
    Told told = new Told();
    Socket client = connect("127.0.0.1", "first");
    TcpConnection connection = accepted();
    connection.await(Interest.NOTHING, told);
    listener.await(1, this::acceptAll);
    assertThat(told.ready).isZero();
    connection.await(Interest.READ, told);
    turnUntil(() -> told.ready == 1);
    assertThat(read(connection)).isEqualTo("first");
    client.close();
    turnUntil(() -> told.ready == 2);
    assertThat(read(connection)).isEqualTo("end");
  }

  @Test
  void whoIsResetWhileNothingIsAwaitedDoesNotKeepTheLoopAwake() throws IOException {
    Told told = new Told();
    Socket client = connect("127.0.0.1", "request");
    TcpConnection connection = accepted();
    connection.await(Interest.READ, told);
    connection.await(Interest.NOTHING, told);
    client.setSoLinger(true, 0);
    client.close();
    long before = System.nanoTime();
    listener.await(50, this::acceptAll);
    assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(40));
    assertThat(told.ready).isZero();
    connection.await(Interest.READ, told);
    turnUntil(() -> told.ready == 1);
  }

  @Test
  void anotherThreadEndsAWait() throws IOException {
    Thread waker = Thread.ofVirtual().start(listener::wakeup);
    listener.await(0, this::acceptAll);
    turnUntil(() -> !waker.isAlive());
    listener.close();
    listener.wakeup();
  }

  @Test
  void nobodyIsHeardOfWhileNobodyIsAccepted() throws IOException {
    AtomicBoolean connectable = new AtomicBoolean();
    listener.setAccepting(false);
    connect("127.0.0.1", "request");
    listener.await(50, () -> connectable.set(true));
    assertThat(connectable).isFalse();
    listener.setAccepting(true);
    accepted();
  }

  @Test
  void handlersAreThoseOfOpenConnectionsThatEverAwaitedSomething() throws IOException {
    List<Told> told = List.of(new Told(), new Told(), new Told());
    for (int i = 0; i < 4; i++) {
      connect("127.0.0.1", "request");
    }
    turnUntil(() -> accepted.size() == 4);
    accepted.get(0).await(Interest.READ, told.get(0));
    accepted.get(1).await(Interest.NOTHING, told.get(1));
    accepted.get(2).await(Interest.READ, told.get(2));
    accepted.get(2).close();
    listener.await(1, this::acceptAll);
    assertThat(listener.handlers()).containsExactlyInAnyOrder(told.get(0), told.get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aWildcardListensOverBothFamilies(String host) throws IOException {
    listener = Sockets.best(true).listen(new InetSocketAddress(0), 16, false);
    opened.add(listener);
    connect(host, "request");
    InetAddress source = accepted().source();
    assertThat(source).isEqualTo(InetAddress.getByName(host));
    assertThat(source).isInstanceOf(host.contains(":") ? Inet6Address.class : Inet4Address.class);
  }

  @Test
  void oneThatIsClosedIsOfNoMoreUse() throws IOException {
    connect("127.0.0.1", "request");
    TcpConnection connection = accepted();
    connection.close();
    List<ThrowingCallable> uses =
        List.of(
            () -> read(connection),
            () -> connection.write(bytes("answer"), false),
            () -> connection.await(Interest.READ, new Told()),
            connection::sendAtOnce,
            connection::shutdownOutput);
    assertThat(uses)
        .allSatisfy(use -> assertThatThrownBy(use).isInstanceOf(ClosedChannelException.class));
  }

  @Test
  void aPortThatIsTakenIsRefused() {
    assertThatThrownBy(
            () -> Sockets.best(true).listen(address("127.0.0.1", listener.port()), 16, false))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("Address already in use");
  }

  @Test
  void oneThatFailedTellsWhy() throws IOException {
    Socket client = connect("127.0.0.1", "");
    TcpConnection connection = accepted();
    client.setSoLinger(true, 0);
    client.close();
    Told told = new Told();
    connection.await(Interest.READ, told);
    turnUntil(() -> told.ready > 0);
    assertThatThrownBy(() -> read(connection))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Connection reset");
  }
}
