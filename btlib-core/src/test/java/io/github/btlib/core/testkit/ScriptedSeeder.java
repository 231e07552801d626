package io.github.btlib.core.testkit;

import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A seeder that serves whoever connects, with faults where a test wants them. Blocks are counted
 * from 0 over all connections; {@link #faultsFired} tells whether a fault came to pass.
 */
public final class ScriptedSeeder implements AutoCloseable {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final SampleTorrent sample;
  private final Metainfo metainfo;
  private final ServerSocket listener;
  private final byte[] peerId =
      ("-SS0001-" + String.format("%012d", NUMBERS.incrementAndGet()))
          .getBytes(StandardCharsets.ISO_8859_1);
  private final Set<WireSocket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger faults = new AtomicInteger();
  private volatile int corrupt = -1;
  private volatile int last = Integer.MAX_VALUE;
  private volatile int chokeAt = -1;
  private volatile int dropAt = -1;
  private volatile boolean reversed;
  private volatile Duration delay = Duration.ZERO;

  private ScriptedSeeder(SampleTorrent sample) throws IOException {
    this.sample = sample;
    this.metainfo = sample.metainfo();
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** Opens a seeder; it serves once it is {@link #start}ed. */
  public static ScriptedSeeder of(SampleTorrent sample) {
    try {
      return new ScriptedSeeder(sample);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Turns a bit of one block's bytes around. */
  public ScriptedSeeder corruptingBlock(int number) {
    corrupt = number;
    return this;
  }

  /** Takes requests for ever, but answers only so many. */
  public ScriptedSeeder stoppingAfter(int blocks) {
    last = blocks;
    return this;
  }

  /** Chokes once when so many blocks were served, forgets what it was asked, and unchokes. */
  public ScriptedSeeder chokingAfter(int blocks) {
    chokeAt = blocks;
    return this;
  }

  /** Hangs up once when so many blocks were served. */
  public ScriptedSeeder hangingUpAfter(int blocks) {
    dropAt = blocks;
    return this;
  }

  /** Answers two requests at a time, the later one first. */
  public ScriptedSeeder outOfOrder() {
    reversed = true;
    return this;
  }

  /** Waits before each block, as a slow line would. */
  public ScriptedSeeder delaying(Duration each) {
    delay = each;
    return this;
  }

  public ScriptedSeeder start() {
    Thread.ofVirtual().name("scripted seeder").start(this::acceptAll);
    return this;
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  public int connectionsMade() {
    return connected.get();
  }

  public int blocksServed() {
    return served.get();
  }

  public int faultsFired() {
    return faults.get();
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().name("scripted seeder's connection").start(() -> speak(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void speak(Socket socket) {
    try (WireSocket wire = new WireSocket(socket, metainfo, peerId, 0)) {
      connections.add(wire);
      if (listener.isClosed()) {
        return;
      }
      socket.setSoTimeout(0);
      connected.incrementAndGet();
      wire.readHandshake();
      wire.write(wire.encode(WireMessage.handshake()));
      wire.write(wire.encode(WireMessage.bitfield()));
      wire.write(wire.encode(WireMessage.unchoke()));
      serve(wire);
    } catch (IOException e) {
      // the other side, or close(), has ended it
    }
  }

  private void serve(WireSocket wire) throws IOException {
    @Nullable WireMessage held = null;
    while (true) {
      WireMessage message = wire.read();
      if (!message.isRequest()) {
        continue;
      }
      if (served.get() == chokeAt) {
        chokeAt = -1;
        faults.incrementAndGet();
        wire.write(wire.encode(WireMessage.choke()));
        wire.write(wire.encode(WireMessage.unchoke()));
        held = null; // those sent before the choke arrived are forgotten as far as they are read
        continue;
      }
      if (reversed && held == null && !endsPiece(message)) {
        held = message;
        continue;
      }
      answer(wire, message);
      if (held != null) {
        faults.incrementAndGet();
        answer(wire, held);
        held = null;
      }
    }
  }

  private boolean endsPiece(WireMessage request) {
    return request.numbers().get(1) + request.numbers().get(2)
        == metainfo.pieceSize(request.numbers().get(0));
  }

  private void answer(WireSocket wire, WireMessage request) throws IOException {
    int number = served.get();
    if (number >= last) {
      faults.incrementAndGet();
      return;
    }
    if (number == dropAt) {
      dropAt = -1;
      faults.incrementAndGet();
      throw new IOException("hangs up");
    }
    LockSupport.parkNanos(delay.toNanos());
    int piece = request.numbers().get(0);
    int begin = request.numbers().get(1);
    byte[] block = Arrays.copyOfRange(sample.piece(piece), begin, begin + request.numbers().get(2));
    if (number == corrupt) {
      corrupt = -1;
      faults.incrementAndGet();
      block[block.length / 2] ^= 1;
    }
    wire.write(wire.encode(WireMessage.piece(piece, begin, block)));
    served.incrementAndGet();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (WireSocket connection : connections) {
      connection.close();
    }
  }
}
