package io.github.btlib.core.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.btlib.core.limit.PeerLimit;
import io.github.btlib.core.limit.RateLimit;
import io.github.btlib.core.limit.SessionLimits;
import io.github.btlib.core.limit.TorrentLimits;
import io.github.btlib.core.testkit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SocketReaderTest {
  private static final int MIB = 1024 * 1024;
  private static final long SECOND = 1_000_000_000;

  private final RateLimit limit = new RateLimit(0);
  private final TorrentLimits limits =
      new TorrentLimits(
          new SessionLimits(new RateLimit(0), limit, new PeerLimit(0), new PeerLimit(0)));
  private final List<SocketChannel> channels = new ArrayList<>();
  private final ConcurrentLinkedQueue<Read> reads = new ConcurrentLinkedQueue<>();

  private record Read(long at, int bytes) {}

  /** A connection; one side is read as fast as the limit allows. */
  private final class Pair {
    final SocketChannel far;
    final SocketChannel near;
    final SocketReader reader;
    final AtomicLong total = new AtomicLong();
    final CompletableFuture<Throwable> end = new CompletableFuture<>();

    Pair() throws IOException {
      try (ServerSocketChannel listener = ServerSocketChannel.open()) {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        far = SocketChannel.open(listener.getLocalAddress());
        near = listener.accept();
      }
      channels.add(far);
      channels.add(near);
      reader = new SocketReader(near, limits);
    }

    Pair reads() {
      Thread.ofVirtual().start(this::readAll);
      return this;
    }

    private void readAll() {
      ByteBuffer in = ByteBuffer.allocateDirect(BufferPool.BUFFER_SIZE);
      try {
        while (true) {
          int count = reader.read(in.clear());
          if (count < 0) {
            break;
          }
          reads.add(new Read(System.nanoTime(), count));
          total.addAndGet(count);
        }
        end.complete(null);
      } catch (IOException e) {
        end.complete(e);
      } finally {
        reader.release();
      }
    }

    Pair floods() {
      Thread.ofVirtual()
          .start(() -> {
            ByteBuffer bytes = ByteBuffer.allocateDirect(64 * 1024);
            try {
              while (far.isOpen()) {
                far.write(bytes.clear());
              }
            } catch (IOException e) {
              // the test has ended
            }
          });
      return this;
    }
  }

  @AfterEach
  void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }

  private List<Pair> pairs(int count) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pairs.add(new Pair());
    }
    return pairs;
  }

  private static void during(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Test
  void fiftyPeersThatSendAllTheyCanStayUnderTheLimitAndGetTheSame() throws Exception {
    int rate = 4 * MIB;
    limit.set(rate);
    List<Pair> pairs = pairs(50);
    pairs.forEach(pair -> pair.floods().reads());
    // the first to come have what was saved up before
    Eventually.within(
        Duration.ofSeconds(5),
        () -> assertThat(pairs).allMatch(pair -> pair.total.get() > 64 * 1024));
    List<Long> before = pairs.stream().map(pair -> pair.total.get()).toList();
    long start = System.nanoTime();
    during(Duration.ofSeconds(2));
    double seconds = (System.nanoTime() - start) / 1e9;
    List<Long> since = new ArrayList<>();
    for (Pair pair : pairs) {
      since.add(pair.total.get() - before.get(since.size()));
    }
    List<Read> all = new ArrayList<>(reads);

    all.sort(Comparator.comparingLong(Read::at));
    assertNoBurst(all, rate);
    double passed = since.stream().mapToLong(Long::longValue).sum();
    assertThat(passed).isCloseTo(rate * seconds, withinPercentage(5));
    assertThat(since)
        .allSatisfy(each -> assertThat((double) each).isCloseTo(passed / 50, withinPercentage(10)));
  }

  /** In no span more than the rate and a burst; a thread may note its read a little late. */
  private static void assertNoBurst(List<Read> all, int rate) {
    double late = 0.1 * rate;
    double worst = 0;
    long before = all.getFirst().at();
    for (Read each : all) {
      worst = Math.max(0, worst - (each.at() - before) * (rate / 1e9)) + each.bytes();
      before = each.at();
      assertThat(worst).isLessThan(0.1 * rate + late);
    }
  }

  @Test
  void peersThatSendNothingHoldNothingThatOthersCouldUse() throws Exception {
    limit.set(64 * 1024); // a quantum for each of fifty would take two seconds and a half
    List<Pair> pairs = pairs(50);
    pairs.forEach(Pair::reads);
    Pair only = pairs.getLast().floods();
    long start = System.nanoTime();
    Eventually.within(
        Duration.ofSeconds(5), () -> assertThat(only.total.get()).isGreaterThan(40 * 1024));
    assertThat(System.nanoTime() - start).isLessThan(3 * SECOND / 2);
  }

  @Test
  void theEndOfTheStreamIsSeenUnderALimit() throws Exception {
    limit.set(1024);
    Pair pair = new Pair().reads();
    pair.far.write(ByteBuffer.allocate(200));
    pair.far.close();
    assertThat(pair.end.get()).isNull();
    assertThat(pair.total).hasValue(200);
  }

  @Test
  void aReaderThatWaitsForTheLimitIsStoppedAtOnceAndIsNotIdle() throws Exception {
    limit.set(1024);
    owe();
    Pair pair = new Pair().floods().reads();
    awaitThrottled(pair);
    long later = System.nanoTime() + 100 * SECOND;
    assertThat(pair.reader.idleFor(later)).isZero();

    long stopped = System.nanoTime();
    pair.reader.stop();
    assertThat(pair.end.get()).isInstanceOf(ClosedChannelException.class);
    assertThat(System.nanoTime() - stopped).isLessThan(SECOND);
    assertThat(pair.near.isOpen()).as("it was not woken by its socket").isTrue();
  }

  @Test
  void aSilentPeerIsIdleUnderALimitToo() throws Exception {
    limit.set(1024);
    Pair pair = new Pair().reads();
    assertThat(pair.reader.idleFor(System.nanoTime() + 100 * SECOND)).isGreaterThan(99 * SECOND);
    pair.near.close();
    assertThat(pair.end.get()).isInstanceOf(IOException.class);
  }

  @Test
  void takingTheLimitAwayEndsTheWaiting() throws Exception {
    limit.set(1024);
    owe();
    Pair pair = new Pair().floods().reads();
    awaitThrottled(pair);
    long before = System.nanoTime();
    limit.set(0);
    Eventually.within(Duration.ofSeconds(5), () -> assertThat(pair.total.get()).isGreaterThan(MIB));
    assertThat(System.nanoTime() - before).isLessThan(2 * SECOND);
  }

  /** Makes everyone wait for ten seconds. */
  private void owe() {
    limits.download(() -> {}).charge(1_000_000);
  }

  private static void awaitThrottled(Pair pair) {
    Eventually.within(
        Duration.ofSeconds(5),
        () -> assertThat(pair.reader.heldBackAt(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE));
  }

  @Test
  void nothingIsReadAfterItWasStopped() throws Exception {
    limit.set(1024);
    Pair pair = new Pair();
    pair.far.write(ByteBuffer.allocate(1));
    Eventually.within(
        Duration.ofSeconds(5),
        () -> {
          try {
            assertThat(pair.near.socket().getInputStream().available()).isEqualTo(1);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    pair.reader.stop();
    assertThatThrownBy(() -> pair.reader.read(ByteBuffer.allocate(10)))
        .isInstanceOf(ClosedChannelException.class);
  }
}
