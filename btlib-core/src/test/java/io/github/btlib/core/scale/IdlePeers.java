package io.github.btlib.core.scale;

import io.github.btlib.metainfo.InfoHash;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Peers that connect, shake hands, say that they have nothing and want nothing, and are silent from
 * then on. They have no threads.
 */
final class IdlePeers implements AutoCloseable {
  private static final int HANDSHAKE = 68;
  private static final long FAST = 0x04;

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final List<SocketChannel> channels = new ArrayList<>();

  /** Connects one more. */
  void connect(InetSocketAddress target, InfoHash infoHash) throws IOException {
    SocketChannel channel = SocketChannel.open(target);
    channels.add(channel);
    ByteBuffer out = ByteBuffer.allocate(HANDSHAKE + 5);
    out.put((byte) 19).put("BitTorrent protocol".getBytes(StandardCharsets.ISO_8859_1));
    out.putLong(FAST).put(infoHash.bytes());
    out.put(peerId());
    out.putInt(1).put((byte) 15).flip(); // have none
    while (out.hasRemaining()) {
      channel.write(out);
    }
    read(channel, HANDSHAKE + 5); // their handshake, and have all
  }

  private static byte[] peerId() {
    return String.format("-ID0001-%012d", NUMBERS.incrementAndGet())
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void read(SocketChannel channel, int bytes) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(bytes);
    while (in.hasRemaining()) {
      if (channel.read(in) < 0) {
        throw new EOFException("the session parted from a peer");
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}
