package io.github.btlib.core.peer;

import io.github.btlib.core.limit.Allowance;
import io.github.btlib.core.limit.TorrentLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a peer's socket, as fast as the limits allow.
 *
 * <p>Bytes are let pass before they are read, but only such as have come already: nobody waits for
 * a peer to send something while it holds what others could use. So a peer that is silent is
 * listened to for a few bytes only; these are counted when they have come. While we do not read,
 * TCP makes the peer slow down.
 *
 * <p>Belongs to the reader's thread, but for {@link #stop} and what the torrent's tick asks.
 */
final class SocketReader {
  /** What a silent peer may send at once before it has to wait: a few short messages. */
  private static final int UNASKED = 64;

  /** Work on what was read that takes longer than this waits for a disk. */
  private static final long LONG_WORK = 200_000_000;

  private final SocketChannel channel;
  private final Allowance allowance;
  private volatile @Nullable Thread reader;
  private volatile boolean stopped;
  private volatile long lastRead = System.nanoTime();

  /** Whether we are at work on what was read, on a slow disk perhaps; and until when we were. */
  private volatile boolean busy;

  private volatile long lastBusy = lastRead;

  SocketReader(SocketChannel channel, TorrentLimits limits) {
    this.channel = channel;
    this.allowance = limits.download(this::wake);
  }

  /** Reads what has come, at least a byte; returns a negative number at the end of the stream. */
  int read(ByteBuffer in) throws IOException {
    if (reader == null) {
      reader = Thread.currentThread();
      allowance.open();
    }
    noteWork();
    int count = allowance.isLimited() ? readUnderLimit(in) : channel.read(in);
    busy = true;
    lastRead = System.nanoTime();
    return count;
  }

  /** Short work is no excuse for the peer: one that owes blocks may well send something else. */
  private void noteWork() {
    long now = System.nanoTime();
    if (now - lastRead > LONG_WORK) {
      lastBusy = now;
    }
    busy = false;
  }

  private int readUnderLimit(ByteBuffer in) throws IOException {
    int ready = Math.min(channel.socket().getInputStream().available(), in.remaining());
    if (ready == 0) {
      int count = readAtMost(Math.min(UNASKED, in.remaining()), in);
      allowance.charge(Math.max(0, count));
      return count;
    }
    int granted = await(ready);
    int count = readAtMost(granted, in);
    allowance.giveBack(granted - Math.max(0, count));
    return count;
  }

  private int readAtMost(int most, ByteBuffer in) throws IOException {
    int end = in.limit();
    in.limit(in.position() + most);
    try {
      return channel.read(in);
    } finally {
      in.limit(end);
    }
  }

  private int await(int wanted) throws IOException {
    while (!stopped && !Thread.currentThread().isInterrupted()) {
      int granted = allowance.take(wanted, false);
      if (granted > 0) {
        return granted;
      }
      LockSupport.parkNanos(this, allowance.patience());
    }
    throw new ClosedChannelException();
  }

  private void wake() {
    LockSupport.unpark(reader);
  }

  /** Ends the waiting for a limit, now and for ever. Any thread may call it; never waits. */
  void stop() {
    stopped = true;
    wake();
  }

  /** Gives back what belongs to others; nothing may be read afterwards. */
  void release() {
    allowance.close();
  }

  /** Returns for how long the peer has sent nothing that we were ready to read, in nanoseconds. */
  long idleFor(long now) {
    return Math.min(now - lastRead, now - heldBackAt(now));
  }

  /**
   * Returns until when we were not ready to read, for a limit of ours or because we were at work on
   * what was read, by the clock of nanoseconds: now, if we are not.
   */
  long heldBackAt(long now) {
    if (busy && now - lastRead > LONG_WORK) {
      return now;
    }
    long throttled = allowance.throttledAt(now);
    return throttled - lastBusy > 0 ? throttled : lastBusy;
  }
}
