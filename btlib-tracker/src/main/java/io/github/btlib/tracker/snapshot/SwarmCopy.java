package io.github.btlib.tracker.snapshot;

import io.github.btlib.tracker.spi.PeerState;
import io.github.btlib.tracker.swarm.SwarmVisitor;
import java.nio.ByteBuffer;

/** Takes what is to be written into memory, in the form of the file. */
final class SwarmCopy implements SwarmVisitor {

  private static final int LONGEST_RECORD = 32;

  private ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
  private long peers;

  void header(long nowMillis) {
    bytes.put(SwarmSnapshot.MAGIC).putInt(SwarmSnapshot.VERSION).putLong(nowMillis);
  }

  void end() {
    bytes.put(SwarmSnapshot.END).putLong(peers);
  }

  long peers() {
    return peers;
  }

  /** Returns what was taken since the last call, until the next record is. */
  ByteBuffer drain() {
    ByteBuffer taken = bytes.duplicate().flip();
    bytes.clear();
    return taken;
  }

  @Override
  public void torrent(long high, long middle, int low, int completed, int count) {
    makeRoom();
    bytes.put(SwarmSnapshot.TORRENT).putLong(high).putLong(middle).putInt(low);
    bytes.putInt(completed).putInt(count);
  }

  @Override
  public void ipv4(int address, int port, PeerState state, boolean completed, int ageSeconds) {
    makeRoom();
    bytes.put(SwarmSnapshot.IPV4).putInt(address);
    peer(port, state, completed, ageSeconds);
  }

  @Override
  public void ipv6(
      long high, long low, int port, PeerState state, boolean completed, int ageSeconds) {
    makeRoom();
    bytes.put(SwarmSnapshot.IPV6).putLong(high).putLong(low);
    peer(port, state, completed, ageSeconds);
  }

  private void peer(int port, PeerState state, boolean completed, int ageSeconds) {
    int number =
        switch (state) {
          case LEECHER -> 0;
          case PARTIAL_SEED -> 1;
          case SEED -> 2;
        };
    bytes.putShort((short) port);
    bytes.put((byte) (number | (completed ? SwarmSnapshot.COMPLETED : 0)));
    bytes.putInt(ageSeconds);
    peers++;
  }

  private void makeRoom() {
    if (bytes.remaining() < LONGEST_RECORD + 1) {
      ByteBuffer more = ByteBuffer.allocate(2 * bytes.capacity());
      bytes = more.put(bytes.flip());
    }
  }
}
