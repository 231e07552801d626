package io.github.btlib.core.sim;

import java.util.ArrayDeque;

/**
 * What a node can send: one block at a time, of each peer that wants any in turn, each for its size
 * divided by the rate. Control messages are small and go beside it.
 */
final class Uplink {
  private final VirtualTime time;
  private final int bytesPerSecond;
  private final ArrayDeque<SimPeer> turns = new ArrayDeque<>();
  private boolean busy;

  Uplink(VirtualTime time, int bytesPerSecond) {
    this.time = time;
    this.bytesPerSecond = bytesPerSecond;
  }

  /** A peer that had nothing to be sent has something now. */
  void wanted(SimPeer peer) {
    turns.add(peer);
    if (!busy) {
      sendNext();
    }
  }

  private void sendNext() {
    SimPeer peer = turns.poll();
    while (peer != null && !peer.hasToServe()) {
      peer.isServed();
      peer = turns.poll();
    }
    busy = peer != null;
    if (peer != null) {
      SimPeer served = peer;
      int bytes = served.beginToSend();
      time.at(time.now() + transferTime(bytes, bytesPerSecond), () -> sent(served));
    }
  }

  private void sent(SimPeer peer) {
    peer.sentBlock();
    turns.add(peer);
    sendNext();
  }

  /** Returns how long bytes take at a rate, in nanoseconds. */
  static long transferTime(int bytes, int bytesPerSecond) {
    return bytes * 1_000_000_000L / bytesPerSecond;
  }
}
