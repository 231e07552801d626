package io.github.btlib.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.btlib.tracker.engine.Access;
import io.github.btlib.tracker.engine.EngineSettings;
import io.github.btlib.tracker.engine.FixedPeers;
import io.github.btlib.tracker.engine.Intervals;
import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.socket.Sockets;
import io.github.btlib.tracker.spi.AnnounceView;
import io.github.btlib.tracker.spi.TrackerHook;
import io.github.btlib.tracker.spi.Verdict;
import io.github.btlib.tracker.testkit.ScriptedStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpServerTest {

  private final ScriptedStore store = ScriptedStore.with(3);
  private TrackerEngine engine = store.engine();
  private UdpServer server;

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  private static InetAddress ip(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void start(int threads, String... addresses) throws IOException {
    List<InetAddress> list = new ArrayList<>();
    for (String address : addresses) {
      list.add(ip(address));
    }
    server =
        UdpServer.start(
            new UdpSettings(list, 0, threads, 2, IdSecret.random()), Sockets.best(true), engine);
  }

  private UdpClient client(String address) throws IOException {
    return new UdpClient(ip(address), server.port());
  }

  private static boolean hasIpv6() throws SocketException {
    return NetworkInterface.getByInetAddress(ip("::1")) != null;
  }

  @Test
  void oneSocketServesBothFamilies() throws IOException {
    start(1, "::");
    try (UdpClient client = client("127.0.0.1")) {
      ByteBuffer answer = client.ask(UdpPackets.announce(client.connect()));
      assertThat(answer.getInt(0)).isEqualTo(1);
      assertThat(answer.capacity()).isEqualTo(20 + 3 * 6);
    }
    assumeTrue(hasIpv6(), "no IPv6 here");
    try (UdpClient client = client("::1")) {
      ByteBuffer answer = client.ask(UdpPackets.announce(client.connect()));
      assertThat(answer.getInt(0)).isEqualTo(1);
      assertThat(answer.capacity()).isEqualTo(20 + 3 * 18);
    }
    assertThat(store.seen.get(0).address()).isEqualTo(ip("127.0.0.1"));
    assertThat(store.seen.get(1).address()).isEqualTo(ip("::1"));
    assertThat(engine.stats().udp().ipv4Announces()).isEqualTo(1);
    assertThat(engine.stats().udp().ipv6Announces()).isEqualTo(1);
  }

  @Test
  void anAnswerLeavesFromTheAddressThatWasAsked() throws IOException {
    start(1, "127.0.0.1", "127.0.0.2");
    for (String address : List.of("127.0.0.1", "127.0.0.2")) {
      try (UdpClient client = client(address)) {
        assertThat(client.ask(UdpPackets.announce(client.connect())).getInt(0)).isEqualTo(1);
      }
    }
  }

  @Test
  void anIdThatOneSocketGotIsGoodOnAnother() throws IOException {
    start(1, "127.0.0.1");
    try (UdpClient one = client("127.0.0.1");
        UdpClient two = client("127.0.0.1")) {
      assertThat(two.ask(UdpPackets.announce(one.connect())).getInt(0)).isEqualTo(1);
    }
  }

  @Test
  void severalLoopsShareOnePortAndTakeEachOthersIds() throws IOException {
    start(3, "127.0.0.1");
    List<UdpClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        clients.add(client("127.0.0.1"));
      }
      long id = clients.get(0).connect();
      for (UdpClient client : clients) {
        assertThat(client.ask(UdpPackets.announce(id)).getInt(0)).isEqualTo(1);
      }
    } finally {
      clients.forEach(UdpClient::close);
    }
    assertThat(store.seen).hasSize(20);
  }

  @Test
  void aPortInUseIsNamedEvenIfItsOwnerWouldShareIt() throws IOException {
    start(2, "127.0.0.1");
    UdpSettings same =
        new UdpSettings(List.of(ip("127.0.0.1")), server.port(), 2, 2, IdSecret.random());
    assertThatThrownBy(() -> UdpServer.start(same, Sockets.best(true), engine))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot listen on 127.0.0.1 UDP port " + server.port() + ": ");
  }

  @Test
  void whatMayBlockKeepsNobodyElseWaitingAndIsDroppedWhenItIsTooMuch() throws IOException {
    ScriptedStore slow = ScriptedStore.blocking();
    engine = slow.engine();
    start(1, "127.0.0.1");
    try (UdpClient client = client("127.0.0.1")) {
      long id = client.connect();
      client.send(UdpPackets.announce(id)).send(UdpPackets.scrape(id, 1));
      slow.entered.acquireUninterruptibly(2);
      client.send(UdpPackets.announce(id));
      // answered in order by the loop, so the announce before it has been looked at
      assertThat(client.connect()).isNotZero();
      assertThat(engine.stats().udp().dropped()).isEqualTo(1);
      slow.gate.release(2);
      List<Integer> actions = new ArrayList<>();
      actions.add(ByteBuffer.wrap(client.receive(10_000)).getInt(0));
      actions.add(ByteBuffer.wrap(client.receive(10_000)).getInt(0));
      assertThat(actions).containsExactlyInAnyOrder(1, 2);
    }
  }

  /** Asks a hook that is called by the loop itself. */
  private void useHook(Function<AnnounceView, Verdict> decides, boolean mayBlock) {
    TrackerHook hook =
        new TrackerHook() {
          @Override
          public Verdict onAnnounce(AnnounceView announce) {
            return decides.apply(announce);
          }

          @Override
          public boolean mayBlock() {
            return mayBlock;
          }
        };
    engine =
        new TrackerEngine(
            new EngineSettings(50, 200),
            new Intervals(1800, 300, 3600),
            Access.denying(Set.of()),
            FixedPeers.NONE,
            store,
            List.of(hook));
  }

  /** Its failure can be noted nowhere, so that the engine is at a loss, too. */
  private static final class Unprintable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      throw new AssertionError("on purpose");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anErrorThatNobodyCaughtEndsItsPacketOnly(boolean mayBlock) throws IOException {
    AtomicInteger asked = new AtomicInteger();
    useHook(
        announce -> {
          if (asked.incrementAndGet() == 1) {
            throw new Unprintable();
          }
          return Verdict.ACCEPT;
        },
        mayBlock);
    start(1, "127.0.0.1");
    try (UdpClient client = client("127.0.0.1")) {
      long id = client.connect();
      client.send(UdpPackets.announce(id));
      while (asked.get() == 0) {
        Thread.onSpinWait();
      }
      assertThat(client.ask(UdpPackets.announce(id)).getInt(0)).isEqualTo(1);
    }
    assertThat(asked).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHookThatLeavesItsThreadInterruptedDoesNotCloseTheSocket(boolean mayBlock)
      throws IOException {
    AtomicInteger left = new AtomicInteger();
    useHook(
        announce -> {
          Thread.currentThread().interrupt();
          left.incrementAndGet();
          return Verdict.ACCEPT;
        },
        mayBlock);
    start(1, "127.0.0.1");
    try (UdpClient client = client("127.0.0.1")) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.ask(UdpPackets.announce(client.connect())).getInt(0)).isEqualTo(1);
      }
    }
    assertThat(left).hasValue(3);
  }

  @Test
  void whatInterruptsTheLoopWithoutAnAnswerDoesNotCloseTheSocketEither() throws IOException {
    AtomicInteger left = new AtomicInteger();
    useHook(
        announce -> {
          Thread.currentThread().interrupt();
          left.incrementAndGet();
          throw new Unprintable();
        },
        false);
    start(1, "127.0.0.1");
    try (UdpClient client = client("127.0.0.1")) {
      long id = client.connect();
      client.send(UdpPackets.announce(id));
      while (left.get() == 0) {
        Thread.onSpinWait();
      }
      assertThat(client.connect()).isEqualTo(id);
    }
    assertThat(left).hasValue(1);
  }

  @Test
  void closeEndsThreadsAndFreesThePortAndWaitsForWhatBlocks() throws IOException {
    ScriptedStore slow = ScriptedStore.blocking();
    engine = slow.engine();
    start(2, "127.0.0.1");
    assertThat(threads()).contains("btlib-tracker-udp-0", "btlib-tracker-udp-1");
    Thread closer;
    try (UdpClient client = client("127.0.0.1")) {
      client.send(UdpPackets.announce(client.connect()));
      slow.entered.acquireUninterruptibly();
      closer = Thread.ofVirtual().start(server::close);
      assertThat(join(closer, 100)).isFalse();
      slow.gate.release();
      assertThat(join(closer, 10_000)).isTrue();
    }
    assertThat(threads()).noneMatch(name -> name.startsWith("btlib-tracker-udp"));
    int port = server.port();
    server =
        UdpServer.start(
            new UdpSettings(List.of(ip("127.0.0.1")), port, 1, 2, IdSecret.random()),
            Sockets.best(true),
            engine);
    server.close();
    server.close();
  }

  @Test
  void closeDoesNotWaitForeverForAStoreThatHangs() throws IOException {
    ScriptedStore hung = ScriptedStore.blocking();
    engine = hung.engine();
    start(1, "127.0.0.1");
    try (UdpClient client = client("127.0.0.1")) {
      client.send(UdpPackets.announce(client.connect()));
      hung.entered.acquireUninterruptibly();
      long begin = System.nanoTime();
      server.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(20));
    } finally {
      hung.gate.release();
    }
    server.close();
    assertThat(engine.stats().udp().ipv4Announces()).isEqualTo(1);
  }

  @Test
  void anHonestClientIsServedInAFloodOfRubbish() throws Exception {
    start(1, "127.0.0.1");
    Thread flood =
        Thread.ofPlatform()
            .start(() -> {
              Random random = new Random(1);
              try (UdpClient client = client("127.0.0.1")) {
                for (int i = 0; i < 100_000; i++) {
                  byte[] packet = UdpPackets.announce(random.nextLong());
                  if (i % 2 == 0) {
                    random.nextBytes(packet);
                  }
                  client.send(packet);
                }
                assertThat(client.receive(1)).isEmpty();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    int served = 0;
    try (UdpClient client = client("127.0.0.1")) {
      while (flood.isAlive()) {
        assertThat(client.ask(UdpPackets.announce(client.connect())).getInt(0)).isEqualTo(1);
        served++;
      }
    }
    flood.join();
    assertThat(served).isPositive();
    long refused = engine.stats().udp().badPackets() + engine.stats().udp().badConnectionIds();
    assertThat(refused).isGreaterThan(1000);
    assertThat(store.seen).hasSizeBetween(served, served + 5);
  }

  private static boolean join(Thread thread, long millis) {
    try {
      return thread.join(Duration.ofMillis(millis));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }
}
