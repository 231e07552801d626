package io.github.btlib.tracker.swarm;

/**
 * How many peers of a large swarm have the same address: a guess that is never too low (count-min).
 * Each peer is counted in two cells of a byte, of which the lower counts; so it takes two unlucky
 * collisions to count an address for another's peers. The lower the limit, the fewer of them make
 * an address look full, and the more cells there are. Guarded by its shard's lock.
 */
final class AddressCounts {

  private static final int FULL = 255;
  private static final long OTHER_HALF = 0x9e3779b97f4a7c15L;

  private static final int LEAST_CELLS = 64;
  private static final long MOST_CELLS = 1 << 30;

  private final byte[] cells;
  private final int capacity;

  AddressCounts(int peers, int cellsPerPeer) {
    capacity = Math.max(LEAST_CELLS / cellsPerPeer, peers);
    cells = new byte[(int) Math.min(MOST_CELLS, (long) cellsPerPeer * capacity)];
  }

  /** Returns how many it takes for less than one address in a hundred to look full by chance. */
  static byte cellsPerPeer(int maxPortsPerAddress) {
    return switch (maxPortsPerAddress) {
      case 1 -> 24;
      case 2 -> 8;
      default -> 2;
    };
  }

  /** Returns for how many peers it was made. */
  int capacity() {
    return capacity;
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
