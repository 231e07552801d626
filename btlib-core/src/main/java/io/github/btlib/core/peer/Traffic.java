package io.github.btlib.core.peer;

import java.util.concurrent.atomic.LongAdder;

/** Payload bytes of a torrent. Thread-safe; cheap to add to from many threads. */
public final class Traffic {
  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder wasted = new LongAdder();

  void received(int bytes) {
    received.add(bytes);
  }

  void sent(int bytes) {
    sent.add(bytes);
  }

  /** Counts bytes that were received, and counted as such, for nothing. */
  public void wasted(int bytes) {
    wasted.add(bytes);
  }

  public long received() {
    return received.sum();
  }

  public long sent() {
    return sent.sum();
  }

  public long wasted() {
    return wasted.sum();
  }
}
