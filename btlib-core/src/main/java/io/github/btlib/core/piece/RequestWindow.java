package io.github.btlib.core.piece;

import io.github.btlib.core.wire.Block;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests one peer has been sent and not answered, how many there should be, and how long to
 * wait for them.
 *
 * <p>The window must cover what the peer can send in the time a request takes to reach it, or its
 * upload runs dry; it should not be much larger, or blocks wait at a slow peer that a fast one
 * could send. It starts at {@link #START}, grows by one a block while the rate still rises (which
 * doubles it each round trip), and then follows the rate: {@link #SECONDS} of it, between {@link
 * #FLOOR} and the limit the peer accepts.
 *
 * <p>A peer that sends nothing for longer than its {@link Pace} lets expect is asked for one block
 * at a time, and others are asked for what it owes. One that sends nothing for as long as the user
 * has patience snubs us.
 *
 * <p>Not thread-safe; {@link Downloads} guards it.
 */
public final class RequestWindow {
  static final int START = 16;
  static final int FLOOR = 16;
  static final double SECONDS = 2;

  /** How much of the slowest peers' rate is asked for while somebody reads, in nanoseconds. */
  private static final long HURRIED = 1_000_000_000;

  private static final int HURRIED_START = 4;
  private static final int HURRIED_FLOOR = 2;

  /** What peers accept that did not say; less than any known client's limit. */
  public static final int LIMIT_UNTIL_KNOWN = 250;

  /** More than any link needs that we have seen: 32 MiB under way at one peer. */
  public static final int HIGHEST_LIMIT = 2_000;

  private static final double STILL_RISING = 1.1;
  private static final int MOST_WAITED_FOR = 32;

  private final Pace pace = new Pace();
  private final ArrayDeque<BlockRequest> outstanding = new ArrayDeque<>();

  /** Given up and free for others, but welcome if they come after all. */
  private final ArrayDeque<BlockRequest> late = new ArrayDeque<>();

  private int limit;
  private int size;
  private boolean slowStart = true;
  private boolean hurried;
  private boolean stalled;
  private boolean snubbed;
  private double rateBefore;

  /** When the last block came, or the first request was sent to a peer that owed nothing. */
  private long waitingSince;

  /** The same, but not begun anew while the peer is asked for one block at a time. */
  private long owingSince;

  /**
   * @param limit how many requests the peer accepts, at least 1
   */
  public RequestWindow(int limit) {
    this.limit = limit;
    this.size = Math.min(START, limit);
  }

  /**
   * Changes how many requests the peer accepts.
   *
   * @param requests as it said; less than 1 is taken for 1, and no more than {@link #HIGHEST_LIMIT}
   *     is made use of
   */
  public void limit(int requests) {
    limit = Math.clamp(requests, 1, HIGHEST_LIMIT);
    size = Math.min(size, limit);
  }

  public int outstanding() {
    return outstanding.size();
  }

  /** Returns how many more requests should be sent now. */
  public int room() {
    return Math.max(0, allowed() - outstanding.size());
  }

  /**
   * Tells whether there is room for so many requests that sending them is worth waking the writer
   * for: a quarter of the window, so that the pipe never comes near to running dry, but no more
   * than {@link #MOST_WAITED_FOR}.
   */
  public boolean worthFilling() {
    int room = room();
    return room > 0 && room >= Math.min(allowed() / 4, MOST_WAITED_FOR);
  }

  private int allowed() {
    if (stalled) {
      return 1;
    }
    return hurried ? Math.min(size, pace.within(HURRIED, HURRIED_START, HURRIED_FLOOR)) : size;
  }

  /**
   * While somebody reads what is downloaded, a slow peer is not asked for more than it sends soon:
   * what is needed at once, after a seek, has to wait for all that it was asked for before.
   */
  public void hurry(boolean now) {
    hurried = now;
  }

  /** Notes requests that are sent. */
  public void sent(List<BlockRequest> requests, long now) {
    if (outstanding.isEmpty()) {
      waitingSince = now;
      owingSince = stalled ? owingSince : now;
    }
    outstanding.addAll(requests);
  }

  /**
   * Takes the request that a block answers.
   *
   * @return the request, or null if the block was not asked for
   */
  public @Nullable BlockRequest received(int piece, int begin, int length, long now) {
    BlockRequest request = take(outstanding, piece, begin, length);
    if (request == null) {
      request = take(late, piece, begin, length);
    }
    if (request != null) {
      pace.answered(now - waitingSince, now - request.askedAt());
      waitingSince = now;
      owingSince = now;
      stalled = false;
      snubbed = false;
      if (slowStart && pace.queues()) {
        slowStart = false;
      }
      if (slowStart && size < limit) {
        size++;
      }
    }
    return request;
  }

  private static @Nullable BlockRequest take(
      ArrayDeque<BlockRequest> from, int piece, int begin, int length) {
    BlockRequest head = from.peekFirst();
    if (head != null && head.isFor(piece, begin)) {
      return head.block().length() == length ? from.pollFirst() : null;
    }
    for (Iterator<BlockRequest> each = from.iterator(); each.hasNext(); ) {
      BlockRequest request = each.next();
      if (request.isFor(piece, begin)) {
        if (request.block().length() != length) {
          return null;
        }
        each.remove();
        return request;
      }
    }
    return null;
  }

  /**
   * Withdraws a request that is no longer needed.
   *
   * @return whether it was outstanding, so that a cancel is due
   */
  public boolean withdraw(ActivePiece piece, int block) {
    late.removeIf(request -> request.piece() == piece && request.number() == block);
    return outstanding.removeIf(request -> request.piece() == piece && request.number() == block);
  }

  /** Tells whether the peer was asked for a block, though perhaps another was since. */
  boolean owes(int piece, int begin) {
    return outstanding.stream().anyMatch(request -> request.isFor(piece, begin))
        || late.stream().anyMatch(request -> request.isFor(piece, begin));
  }

  /**
   * Takes a request that the peer refuses (BEP 6).
   *
   * @return the request if others may be asked for it, or null if it was given up before or never
   *     made
   */
  public @Nullable BlockRequest rejected(int piece, int begin, int length) {
    // of two for the same block the older one is answered first
    BlockRequest given = take(late, piece, begin, length);
    return given == null ? take(outstanding, piece, begin, length) : null;
  }

  /**
   * Empties the window, because the peer choked us. Blocks that were on their way already may still
   * come.
   *
   * @param stays requests that the peer serves all the same (BEP 6)
   * @return the requests that others may be asked for
   */
  public List<BlockRequest> choked(Predicate<BlockRequest> stays) {
    stalled = false;
    snubbed = false;
    List<BlockRequest> staying = outstanding.stream().filter(stays).toList();
    outstanding.removeAll(staying);
    List<BlockRequest> givenUp = giveUp();
    outstanding.addAll(staying);
    return givenUp;
  }

  /**
   * Takes out the requests of a piece that the peer no longer has.
   *
   * @return the requests that others may be asked for
   */
  public List<BlockRequest> forget(int piece) {
    List<BlockRequest> forgotten =
        outstanding.stream().filter(request -> request.piece().index() == piece).toList();
    outstanding.removeAll(forgotten);
    late.removeIf(request -> request.piece().index() == piece);
    return forgotten;
  }

  /** Empties the window for good. */
  public List<BlockRequest> clear() {
    List<BlockRequest> all = giveUp();
    late.clear();
    return all;
  }

  private List<BlockRequest> giveUp() {
    List<BlockRequest> givenUp = new ArrayList<>(outstanding);
    late.addAll(outstanding);
    outstanding.clear();
    while (late.size() > 2 * limit) {
      late.removeFirst();
    }
    return givenUp;
  }

  /**
   * Adjusts the window to the rate; to be called about once a second.
   *
   * @param rate payload received from this peer, bytes per second over the last second
   */
  public void adjust(double rate) {
    if (slowStart && rate > 0 && rate < rateBefore * STILL_RISING) {
      slowStart = false;
    }
    rateBefore = rate;
    if (!slowStart) {
      size = (int) Math.clamp(rate * SECONDS / Block.SIZE, Math.min(FLOOR, limit), limit);
    }
  }

  /**
   * Excuses the peer for what it owes: it was we who did not read.
   *
   * @param until when we last did not
   */
  public void excuse(long until) {
    waitingSince = until - waitingSince > 0 ? until : waitingSince;
    owingSince = until - owingSince > 0 ? until : owingSince;
  }

  /**
   * Notices a peer that owes blocks and sends none. Until the next block it is asked for one at a
   * time.
   *
   * @param patience after how long the peer snubs us, in nanoseconds; a request is given up after
   *     that or sooner
   * @return the requests that others may be asked for; they are welcome here all the same if they
   *     come
   */
  public List<BlockRequest> timedOut(long now, long patience) {
    if (outstanding.isEmpty()) {
      return List.of();
    }
    snubbed |= now - owingSince >= patience;
    if (now - waitingSince < Math.min(pace.timeout(patience), patience)) {
      return List.of();
    }
    stalled = true;
    slowStart = false;
    size = Math.min(FLOOR, limit);
    return giveUp();
  }

  /** Tells whether the peer is asked for one block at a time, because it stopped sending. */
  boolean stalled() {
    return stalled;
  }

  /** Tells whether the peer has owed blocks for so long that it snubs us. */
  public boolean snubbed() {
    return snubbed;
  }

  /**
   * Returns what to expect of the peer, were it asked for more now. One that was given up may well
   * be silent for as long again, or it would be asked to help others for what it once could do.
   */
  public Estimate estimate(long now) {
    Estimate usual = pace.estimate(outstanding.size());
    long silence = stalled ? now - owingSince : 0;
    return new Estimate(Math.max(usual.latency(), silence), usual.gap(), usual.owed());
  }
}
