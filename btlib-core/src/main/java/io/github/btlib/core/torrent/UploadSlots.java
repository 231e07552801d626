package io.github.btlib.core.torrent;

import io.github.btlib.SessionSettings;
import io.github.btlib.spi.ChokePeer;
import java.util.List;

/**
 * How many peers may be unchoked: a fixed number, or one that follows the upload rate. Asked once a
 * round; not thread-safe.
 *
 * <p>A slot more is worth opening while those there are do not share the uplink too thinly: the
 * peer that comes n-th by its rate has to get n × {@link #STEP}, or its slot and those behind it
 * are too many. With equal peers that makes √(rate ÷ STEP) slots. One more than that is open, to
 * find out whether there is more to be had. The idea is libtorrent's {@code rate_based_choker}; the
 * number moves by one a round, so that a dip in the rates costs nobody its slot at once.
 */
public final class UploadSlots {
  /** Bytes per second. */
  static final int STEP = 2 * 1024;

  /** Three to reciprocate and one to try others with, as BEP 3 has it. */
  static final int LEAST = 4;

  static final int MOST = 200;

  private final boolean byRate;
  private int slots;

  private UploadSlots(boolean byRate, int slots) {
    this.byRate = byRate;
    this.slots = slots;
  }

  /** Returns slots whose number stays. */
  public static UploadSlots fixed(int slots) {
    return new UploadSlots(false, slots);
  }

  /** Returns slots whose number follows the upload rate. */
  public static UploadSlots byRate() {
    return new UploadSlots(true, LEAST);
  }

  static UploadSlots of(SessionSettings settings) {
    return settings.uploadSlotsByRate() ? byRate() : fixed(settings.uploadSlots());
  }

  /** Returns how many peers may be unchoked now. */
  public int count() {
    return slots;
  }

  /** A round begins: adjusts the number to what the peers are sent now. */
  void nextRound(List<ChokePeer> peers) {
    if (byRate) {
      int worthwhile = 1 + wellServed(peers);
      slots = Math.clamp(worthwhile, Math.max(LEAST, slots - 1), Math.min(MOST, slots + 1));
    }
  }

  private static int wellServed(List<ChokePeer> peers) {
    long[] rates = peers.stream().mapToLong(ChokePeer::uploadRate).sorted().toArray();
    int count = 0;
    while (count < rates.length && rates[rates.length - 1 - count] >= (count + 1L) * STEP) {
      count++;
    }
    return count;
  }
}
