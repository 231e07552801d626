package io.github.btlib.core.peer;

import io.github.btlib.core.wire.Block;
import io.github.btlib.core.wire.MessageEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends what is in an outbox: gathers control messages and blocks into one buffer, writes it at
 * once, parks when all is sent.
 */
final class PeerWriter {
  private final SocketChannel channel;
  private final Outbox outbox;
  private final Swarm swarm;
  private final BufferPool pool;

  /** The nanosecond at which the write under way began, or 0; read by the torrent's tick. */
  private volatile long writingSince;

  private volatile long lastWrite = System.nanoTime();
  private volatile long payloadSent;

  PeerWriter(SocketChannel channel, Outbox outbox, Swarm swarm, BufferPool pool) {
    this.channel = channel;
    this.outbox = outbox;
    this.swarm = swarm;
    this.pool = pool;
  }

  /** Sends until the outbox is closed or the socket fails. */
  void run(byte[] firstMessage) throws IOException {
    write(ByteBuffer.wrap(firstMessage));
    List<Block> blocks = new ArrayList<>();
    while (outbox.await()) {
      BufferPool.Buffer buffer = pool.take();
      try {
        send(buffer.bytes(), blocks);
      } finally {
        pool.giveBack(buffer);
      }
    }
  }

  private void send(ByteBuffer out, List<Block> blocks) throws IOException {
    outbox.takeBatch(out, blocks);
    int payload = 0;
    for (Block block : blocks) {
      MessageEncoder.pieceHeader(out, block);
      read(block, out.slice(out.position(), block.length()));
      out.position(out.position() + block.length());
      payload += block.length();
    }
    blocks.clear();
    write(out.flip());
    if (payload > 0) {
      countSent(payload);
    }
  }

  private void read(Block block, ByteBuffer into) throws IOException {
    try {
      swarm.storage().read(swarm.metainfo().pieceOffset(block.piece()) + block.begin(), into);
    } catch (IOException e) {
      swarm.readFailed(e);
      throw new IOException("cannot read piece " + block.piece() + " to serve it", e);
    }
  }

  private void write(ByteBuffer out) throws IOException {
    while (out.hasRemaining()) {
      writingSince = System.nanoTime(); // a slow peer makes progress, a stuck one makes none
      channel.write(out);
    }
    lastWrite = System.nanoTime();
    writingSince = 0;
  }

  private void countSent(int payload) {
    payloadSent = payloadSent() + payload;
    swarm.traffic().sent(payload);
  }

  long payloadSent() {
    return payloadSent;
  }

  long lastWrite() {
    return lastWrite;
  }

  /** Returns for how long a write has been waiting for the peer to read, in nanoseconds. */
  long stuckFor(long now) {
    long since = writingSince;
    return since == 0 ? 0 : now - since;
  }
}
