package io.github.btlib.tracker.swarm;

/**
 * How many peers of a large swarm have the same address: a byte a peer, and a guess that is never
 * too low (count-min). Two cells a peer, of which the lower counts; so it takes two unlucky
 * collisions to count an address for another's peers. Guarded by its shard's lock.
 */
final class AddressCounts {

  private static final int FULL = 255;
  private static final long OTHER_HALF = 0x9e3779b97f4a7c15L;

  private final byte[] cells;

  AddressCounts(int peers) {
    cells = new byte[Math.max(64, 2 * peers)];
  }

  /** Returns for how many peers it was made. */
  int capacity() {
    return cells.length / 2;
  }

  int count(long hashed) {
    return Math.min(cells[first(hashed)] & FULL, cells[second(hashed)] & FULL);
  }

  void add(long hashed) {
    change(first(hashed), 1);
    change(second(hashed), 1);
  }

  void remove(long hashed) {
    change(first(hashed), -1);
    change(second(hashed), -1);
  }

  private void change(int cell, int by) {
    // a cell that was full once does not know any more what to subtract from
    if ((cells[cell] & FULL) != FULL) {
      cells[cell] += (byte) by;
    }
  }

  private int first(long hashed) {
    return SecretHash.scale(hashed, cells.length);
  }

  private int second(long hashed) {
    return SecretHash.scale(hashed * OTHER_HALF, cells.length);
  }
}
