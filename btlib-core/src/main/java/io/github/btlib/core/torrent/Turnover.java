package io.github.btlib.core.torrent;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whom to part from to make room for peers that may be of more use: now and then when the torrent
 * is nearly full, and when it is full and somebody better comes. Pure; told the time.
 *
 * <p>Nobody is parted from who was of use, or came, within a fifth of the turnover's interval, nor
 * whom the user named.
 */
final class Turnover {
  private static final int PERCENT_TO_PART_FROM = 4;
  private static final int GRACE_SHARE = 5;

  private final long interval;
  private long last;

  Turnover(Duration interval, long now) {
    this.interval = interval.toNanos();
    this.last = now;
  }

  /** Tells, once an interval, that it is time. */
  boolean isDue(long now) {
    if (now - last < interval) {
      return false;
    }
    last = now;
    return true;
  }

  /** Chooses the least useful peers, the worst first. */
  List<Seat> choose(List<Seat> seats, long now) {
    int count = Math.max(1, seats.size() * PERCENT_TO_PART_FROM / 100);
    return seats.stream()
        .filter(seat -> mayGo(seat, now))
        .sorted(leastUseful(now))
        .limit(count)
        .toList();
  }

  /**
   * Chooses who makes room for a peer that connects to us when there is none: the least of the idle
   * peers by priority, if the newcomer's is greater. Both ends and all other peers work the
   * priority out alike, so that a full swarm lets newcomers in, and whoever floods it with
   * connections from a few addresses holds no more of it than their share.
   */
  Optional<Seat> giveWay(List<Seat> seats, long priority, long now) {
    return seats.stream()
        .filter(seat -> mayGo(seat, now))
        .min(Comparator.comparingLong(Seat::priority))
        .filter(seat -> seat.priority() < priority);
  }

  private boolean mayGo(Seat seat, long now) {
    return !seat.users() && now - seat.lastUse() >= interval / GRACE_SHARE;
  }

  private static Comparator<Seat> leastUseful(long now) {
    return Comparator.comparing(Seat::interested)
        .thenComparing(Seat::traded)
        .thenComparing(Comparator.<Seat>comparingLong(seat -> now - seat.lastUse()).reversed())
        .thenComparingLong(Seat::priority);
  }
}
