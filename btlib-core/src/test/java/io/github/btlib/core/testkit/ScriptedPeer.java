package io.github.btlib.core.testkit;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.metainfo.Metainfo;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A peer that does as a test says, over a real socket, so that a test reads as a protocol trace:
 *
 * <pre>{@code
 * peer.sends(handshake()).expects(handshake()).expects(bitfield()).sends(interested());
 * }</pre>
 *
 * <p>Every wait has a deadline; what fails shows the trace so far.
 */
public final class ScriptedPeer implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ACCEPT_MILLIS = 15_000;
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final Metainfo metainfo;
  private final @Nullable ServerSocket listener;
  private final @Nullable InetSocketAddress target;
  private final List<String> trace = new ArrayList<>();
  private String peerId = "-SC0001-" + String.format("%012d", NUMBERS.incrementAndGet());
  private long reserved;
  private int receiveBuffer;
  private @Nullable InetAddress from;
  private @Nullable WireSocket wire;

  private ScriptedPeer(
      Metainfo metainfo, @Nullable ServerSocket listener, @Nullable InetSocketAddress target) {
    this.metainfo = metainfo;
    this.listener = listener;
    this.target = target;
  }

  /** A peer that connects, when its script first sends or expects something. */
  public static ScriptedPeer connectsTo(InetSocketAddress target, Metainfo metainfo) {
    return new ScriptedPeer(metainfo, null, target);
  }

  /** A peer that waits to be connected to. */
  public static ScriptedPeer listens(Metainfo metainfo) {
    try {
      ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      listener.setSoTimeout(ACCEPT_MILLIS);
      return new ScriptedPeer(metainfo, listener, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets the peer id, 20 characters. */
  public ScriptedPeer withPeerId(String value) {
    peerId = value;
    return this;
  }

  /** Speaks the Fast extension (BEP 6). */
  public ScriptedPeer fast() {
    reserved |= 0x04;
    return this;
  }

  /** Speaks the extension protocol (BEP 10). */
  public ScriptedPeer extended() {
    reserved |= 0x10_0000;
    return this;
  }

  /** Makes the socket take in little, so that a peer that does not read is felt soon. */
  public ScriptedPeer withReceiveBuffer(int bytes) {
    receiveBuffer = bytes;
    return this;
  }

  /** Connects from this address. */
  public ScriptedPeer from(InetAddress local) {
    from = local;
    return this;
  }

  /** Returns where this peer listens, or where it connected from. */
  public InetSocketAddress address() {
    return listener != null
        ? (InetSocketAddress) listener.getLocalSocketAddress()
        : (InetSocketAddress) wire().socket().getLocalSocketAddress();
  }

  /** Returns the peer id that came with the handshake. */
  public String theirPeerId() {
    return new String(wire().theirPeerId(), StandardCharsets.ISO_8859_1);
  }

  /** Returns the reserved bits that came with the handshake. */
  public long theirReserved() {
    return wire().theirReserved();
  }

  /** Sends messages in one write. */
  public ScriptedPeer sends(WireMessage... messages) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (WireMessage message : messages) {
      note("→ " + message);
      bytes.writeBytes(wire().encode(message));
    }
    return write(bytes.toByteArray());
  }

  /** Sends bytes as they are. */
  public ScriptedPeer sendsBytes(byte... bytes) {
    note("→ " + HexFormat.of().formatHex(bytes));
    return write(bytes);
  }

  /** Sends bytes given in hexadecimal. */
  public ScriptedPeer sendsHex(String hex) {
    return sendsBytes(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  /** Sends the first bytes of a message only. */
  public ScriptedPeer sendsPart(WireMessage message, int bytes) {
    note("→ " + message + ", " + bytes + " bytes of it");
    return write(java.util.Arrays.copyOf(wire().encode(message), bytes));
  }

  /**
   * Sends a message byte by byte, until the other side ends the connection.
   *
   * @param pause before each byte
   * @return how many bytes could be sent
   */
  public int drips(WireMessage message, Duration pause) {
    note("→ " + message + ", a byte every " + pause);
    int sent = 0;
    try {
      for (byte each : wire().encode(message)) {
        LockSupport.parkNanos(pause.toNanos());
        wire().write(new byte[] {each});
        sent++;
      }
    } catch (IOException e) {
      note("← end");
    }
    return sent;
  }

  private ScriptedPeer write(byte[] bytes) {
    try {
      wire().write(bytes);
      return this;
    } catch (IOException e) {
      throw failure("cannot send: " + e, e);
    }
  }

  /** Fails unless exactly these messages come next, in this order. */
  public ScriptedPeer expects(WireMessage... messages) {
    for (WireMessage expected : messages) {
      WireMessage message = next(expected);
      if (!message.equals(expected)) {
        throw failure("expected " + expected + ", got " + message, null);
      }
    }
    return this;
  }

  /** Fails unless exactly these messages come next, in any order. */
  public ScriptedPeer expectsInAnyOrder(WireMessage... messages) {
    Set<WireMessage> left = new HashSet<>(List.of(messages));
    while (!left.isEmpty()) {
      WireMessage message = receives();
      if (!left.remove(message)) {
        throw failure("expected one of " + left + ", got " + message, null);
      }
    }
    return this;
  }

  /** Takes whatever message comes next. */
  public WireMessage receives() {
    return next(WireMessage.keepAlive());
  }

  /** Passes over messages until this one comes. */
  public ScriptedPeer awaits(WireMessage expected) {
    while (!next(expected).equals(expected)) {
      // something else, as is to be expected
    }
    return this;
  }

  private WireMessage next(WireMessage expected) {
    boolean handshake = expected.id() == WireMessage.HANDSHAKE;
    try {
      WireMessage message = handshake ? wire().readHandshake() : wire().read();
      note("← " + message);
      return message;
    } catch (IOException e) {
      throw failure("expected " + expected + ", but: " + e, e);
    }
  }

  /** Passes over messages until the extension handshake comes, and returns it decoded. */
  public BDictionary awaitsExtensionHandshake() {
    WireMessage message = receives();
    while (!message.isExtensionHandshake()) {
      message = receives();
    }
    byte[] data = message.data();
    return (BDictionary) Bencode.decode(Arrays.copyOfRange(data, 1, data.length));
  }

  /**
   * Sends the same messages over and over, until the other side ends the connection.
   *
   * @param most how many bytes to send at most
   * @return how many bytes could be sent
   */
  public long floods(long most, WireMessage... messages) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (WireMessage message : messages) {
      bytes.writeBytes(wire().encode(message));
    }
    note("→ " + messages[0] + " and so on, over and over");
    long sent = 0;
    try {
      while (sent < most) {
        wire().write(bytes.toByteArray());
        sent += bytes.size();
      }
    } catch (IOException e) {
      note("← end");
    }
    return sent;
  }

  /** Fails unless the other side ends the connection and sends nothing more before. */
  public ScriptedPeer expectsEnd() {
    try {
      if (!wire().atEnd()) {
        throw failure("expected the end of the connection, got a byte", null);
      }
      note("← end");
      return this;
    } catch (IOException e) {
      throw failure("expected the end of the connection, but: " + e, e);
    }
  }

  /** Passes over messages until the other side ends the connection. */
  public ScriptedPeer awaitsEnd() {
    try {
      while (true) {
        note("← " + wire().read());
      }
    } catch (EOFException | SocketException e) {
      note("← end");
      return this;
    } catch (IOException e) {
      throw failure("expected the end of the connection, but: " + e, e);
    }
  }

  /** Ends the connection; the next thing the script does makes or takes another. */
  public ScriptedPeer hangsUp() {
    try {
      if (wire != null) {
        wire.close();
        note("→ end");
      }
      wire = null;
      return this;
    } catch (IOException e) {
      throw failure("cannot end the connection", e);
    }
  }

  /** Waits until it is connected. */
  public ScriptedPeer connects() {
    wire();
    return this;
  }

  private WireSocket wire() {
    if (wire == null) {
      try {
        wire =
            new WireSocket(
                connection(), metainfo, peerId.getBytes(StandardCharsets.ISO_8859_1), reserved);
      } catch (IOException e) {
        throw failure("no connection: " + e, e);
      }
    }
    return wire;
  }

  private Socket connection() throws IOException {
    if (listener != null) {
      return listener.accept();
    }
    Socket socket = new Socket();
    try {
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      if (from != null) {
        socket.bind(new InetSocketAddress(from, 0));
      }
      socket.connect(target, CONNECT_MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void note(String line) {
    trace.add(line);
  }

  private AssertionError failure(String what, @Nullable Exception cause) {
    return new AssertionError(what + "\nafter\n  " + String.join("\n  ", trace), cause);
  }

  @Override
  public void close() throws IOException {
    if (wire != null) {
      wire.close();
    }
    if (listener != null) {
      listener.close();
    }
  }
}
