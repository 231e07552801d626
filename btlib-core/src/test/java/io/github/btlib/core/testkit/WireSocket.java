package io.github.btlib.core.testkit;

import io.github.btlib.metainfo.Metainfo;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A socket that carries {@link WireMessage}s; every read has a deadline. */
final class WireSocket implements AutoCloseable {
  private static final byte[] PROTOCOL =
      "\u0013BitTorrent protocol".getBytes(StandardCharsets.ISO_8859_1);
  private static final int DEADLINE_MILLIS = 10_000;
  private static final int LONGEST = 1 << 20;

  private final Socket socket;
  private final Metainfo metainfo;
  private final byte[] peerId;
  private final DataInputStream in;
  private final OutputStream out;
  private final long reserved;
  private byte[] theirPeerId = new byte[0];
  private long theirReserved;
  private boolean handshakeRead;

  WireSocket(Socket socket, Metainfo metainfo, byte[] peerId, long reserved) throws IOException {
    this.reserved = reserved;
    this.socket = socket;
    this.metainfo = metainfo;
    this.peerId = peerId;
    socket.setSoTimeout(DEADLINE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    out = socket.getOutputStream();
  }

  Socket socket() {
    return socket;
  }

  byte[] theirPeerId() {
    return theirPeerId;
  }

  long theirReserved() {
    return theirReserved;
  }

  byte[] encode(WireMessage message) {
    return message.id() == WireMessage.HANDSHAKE
        ? ByteBuffer.allocate(68)
            .put(PROTOCOL)
            .putLong(reserved)
            .put(metainfo.infoHash().bytes())
            .put(peerId)
            .array()
        : message.encode(metainfo.pieceCount());
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** Reads a handshake and checks that it is one for this torrent. */
  WireMessage readHandshake() throws IOException {
    byte[] handshake = new byte[68];
    in.readFully(handshake);
    handshakeRead = true;
    if (!Arrays.equals(PROTOCOL, Arrays.copyOf(handshake, 20))) {
      throw new IOException("no handshake: " + Arrays.toString(handshake));
    }
    if (!Arrays.equals(metainfo.infoHash().bytes(), Arrays.copyOfRange(handshake, 28, 48))) {
      throw new IOException("a handshake for another torrent");
    }
    theirReserved = ByteBuffer.wrap(handshake).getLong(20);
    theirPeerId = Arrays.copyOfRange(handshake, 48, 68);
    return WireMessage.handshake();
  }

  /** Reads what comes next, which at first is a handshake, whatever is in it. */
  WireMessage read() throws IOException {
    if (!handshakeRead) {
      in.readFully(new byte[68]);
      handshakeRead = true;
      return WireMessage.handshake();
    }
    int length = in.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IOException("a message of length " + length);
    }
    byte[] body = new byte[length];
    in.readFully(body);
    return WireMessage.decode(body, metainfo.pieceCount());
  }

  /** Reads a byte and expects there to be none; a reset counts as an end too. */
  boolean atEnd() throws IOException {
    try {
      return in.read() < 0;
    } catch (EOFException | java.net.SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
