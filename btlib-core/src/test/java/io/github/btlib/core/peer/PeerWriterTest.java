package io.github.btlib.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.limit.PeerLimit;
import io.github.btlib.core.limit.RateLimit;
import io.github.btlib.core.limit.SessionLimits;
import io.github.btlib.core.limit.TorrentLimits;
import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.wire.Block;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PeerWriterTest {
  private static final int BLOCKS = 64;
  private static final int MOST_BUFFERED = 64 * 1024;

  private final MemoryTorrent torrent = MemoryTorrent.of(BLOCKS * Block.SIZE, BLOCKS * Block.SIZE);
  private final Storage storage = MemoryStorage.of(torrent.metainfo());
  private final RateLimit limit = new RateLimit(0);
  private final Traffic traffic = new Traffic();
  private final Outbox outbox = new Outbox(false);
  private SocketChannel near;
  private SocketChannel far;
  private PeerWriter writer;

  @BeforeEach
  void connect() throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.setOption(StandardSocketOptions.SO_RCVBUF, MOST_BUFFERED);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      near = SocketChannel.open();
      near.setOption(StandardSocketOptions.SO_SNDBUF, MOST_BUFFERED);
      near.connect(listener.getLocalAddress());
      far = listener.accept();
    }
    storage.write(0, ByteBuffer.allocate(BLOCKS * Block.SIZE));
    TorrentLimits limits =
        new TorrentLimits(
            new SessionLimits(limit, new RateLimit(0), new PeerLimit(0), new PeerLimit(0)));
    Swarm swarm =
        (Swarm)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Swarm.class},
                (proxy, method, args) ->
                    switch (method.getName()) {
                      case "metainfo" -> torrent.metainfo();
                      case "storage" -> storage;
                      case "limits" -> limits;
                      case "traffic" -> traffic;
                      default -> throw new UnsupportedOperationException(method.getName());
                    });
    writer = new PeerWriter(near, outbox, swarm, new BufferPool(1));
  }

  @AfterEach
  void close() throws IOException {
    outbox.close();
    near.close();
    far.close();
  }

  private void write() {
    outbox.unchoke();
    for (int block = 0; block < BLOCKS; block++) {
      outbox.serve(new Block(0, block * Block.SIZE, Block.SIZE), true);
    }
    Thread.ofVirtual()
        .start(() -> {
          try {
            writer.run(new byte[0]);
          } catch (IOException e) {
            assertThat(near.isOpen()).isFalse(); // the test is over
          }
        });
  }

  @Test
  void whoWaitsForALimitIsHeldBackAsLongAsItWaits() {
    limit.set(1_000);
    write();
    Eventually.within(
        Duration.ofSeconds(10),
        () -> {
          long now = System.nanoTime();
          assertThat(writer.heldBackAt(now)).isEqualTo(now);
        });
  }

  @Test
  void aPeerThatDoesNotReadIsNotHeldBackByALimitThatLetsBytesPass() {
    limit.set(100_000_000);
    write();
    Eventually.within(
        Duration.ofSeconds(10),
        () -> {
          long now = System.nanoTime();
          assertThat(writer.stuckFor(now)).isGreaterThan(200_000_000);
          assertThat(now - writer.heldBackAt(now)).isGreaterThan(200_000_000);
        });
    assertThat(traffic.sent()).isLessThan(BLOCKS * Block.SIZE);
  }
}
