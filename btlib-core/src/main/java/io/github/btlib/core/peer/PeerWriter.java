package io.github.btlib.core.peer;

import io.github.btlib.core.limit.Allowance;
import io.github.btlib.core.wire.Block;
import io.github.btlib.core.wire.MessageEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends what is in an outbox: gathers control messages and blocks into one buffer, writes it at
 * once, parks when all is sent.
 *
 * <p>Under a limit it takes one block at a time, when its turn comes, and sends it in slices as the
 * limit lets them pass. What is not a block never waits for the limit, but for a block that has
 * begun: it is charged, so that blocks wait the longer.
 */
final class PeerWriter {
  private static final int LONGEST_BLOCK = MessageEncoder.PIECE_HEADER_LENGTH + Block.SIZE;

  private final SocketChannel channel;
  private final Outbox outbox;
  private final Swarm swarm;
  private final BufferPool pool;
  private final Allowance allowance;

  /** The nanosecond at which the write under way began, or 0; read by the torrent's tick. */
  private volatile long writingSince;

  /** Whether a block that has begun waits for a limit, and with it what we ask for; until when. */
  private volatile boolean heldBack;

  private volatile long heldBackUntil = System.nanoTime();

  private volatile long lastWrite = System.nanoTime();
  private volatile long payloadSent;

  PeerWriter(SocketChannel channel, Outbox outbox, Swarm swarm, BufferPool pool) {
    this.channel = channel;
    this.outbox = outbox;
    this.swarm = swarm;
    this.pool = pool;
    this.allowance = swarm.limits().upload(outbox::turn);
  }

  /** Sends until the outbox is closed or the socket fails. */
  void run(byte[] firstMessage) throws IOException {
    try {
      allowance.open();
      allowance.charge(firstMessage.length);
      write(ByteBuffer.wrap(firstMessage));
      List<Block> blocks = new ArrayList<>();
      while (await()) {
        if (!allowance.isWaiting() && !allowance.isLimited()) {
          send(blocks, Integer.MAX_VALUE, Integer.MAX_VALUE);
        } else {
          sendUnderLimit(blocks);
        }
      }
    } finally {
      allowance.close();
    }
  }

  private boolean await() {
    return allowance.isWaiting() ? outbox.awaitTurn(allowance.patience(), false) : outbox.await();
  }

  private void sendUnderLimit(List<Block> blocks) throws IOException {
    int granted = forOneBlock();
    while (granted == 0 && outbox.hasControl()) {
      allowance.stepAside(); // this peer may be slow to read
      send(blocks, 0, 0);
      granted = forOneBlock(); // or it would stand aside for good
    }
    if (granted > 0) {
      send(blocks, 1, granted);
    }
  }

  private int forOneBlock() {
    boolean wanted = allowance.isWaiting() || outbox.hasBlocks();
    return wanted ? allowance.take(LONGEST_BLOCK, false) : 0;
  }

  /**
   * @param most how many blocks
   * @param granted how many bytes of blocks may pass now; {@code Integer.MAX_VALUE} for no limit
   */
  private void send(List<Block> blocks, int most, int granted) throws IOException {
    BufferPool.Buffer buffer = pool.take();
    try {
      send(buffer.bytes(), blocks, most, granted);
    } finally {
      pool.giveBack(buffer);
    }
  }

  private void send(ByteBuffer out, List<Block> blocks, int most, int granted) throws IOException {
    outbox.takeBatch(out, blocks, most);
    int control = out.position();
    int payload = 0;
    for (Block block : blocks) {
      MessageEncoder.pieceHeader(out, block);
      read(block, out.slice(out.position(), block.length()));
      out.position(out.position() + block.length());
      payload += block.length();
    }
    blocks.clear();
    out.flip();
    if (granted == Integer.MAX_VALUE) {
      write(out);
    } else {
      allowance.charge(control);
      writeInSlices(out, control, granted);
    }
    if (payload > 0) {
      countSent(payload);
    }
  }

  private void writeInSlices(ByteBuffer out, int control, int granted) throws IOException {
    int end = out.limit();
    int allowed = Math.min(end, control + granted);
    allowance.giveBack(control + granted - allowed);
    write(out.limit(allowed));
    while (allowed < end) {
      int more = allowance.take(end - allowed, true);
      if (more > 0) {
        allowed += more;
        write(out.limit(allowed));
      } else if (!awaitAllowance()) {
        throw new ClosedChannelException();
      }
    }
  }

  private boolean awaitAllowance() {
    heldBack = true;
    try {
      return outbox.awaitTurn(allowance.patience(), true);
    } finally {
      heldBackUntil = System.nanoTime();
      heldBack = false;
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

  /** Returns until when a limit of ours kept requests from being sent: now, if it does. */
  long heldBackAt(long now) {
    return heldBack ? now : heldBackUntil;
  }

  /** Returns for how long a write has been waiting for the peer to read, in nanoseconds. */
  long stuckFor(long now) {
    long since = writingSince;
    return since == 0 ? 0 : now - since;
  }
}
