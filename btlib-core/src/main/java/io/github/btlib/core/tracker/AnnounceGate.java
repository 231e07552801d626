package io.github.btlib.core.tracker;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets a session's torrents announce a few at a time, first come first served: thousands that start
 * together neither open thousands of sockets nor flood a tracker. Whoever leaves goes before the
 * others, and in greater numbers, because closing does not wait for long. UDP trackers have a lane
 * of their own: they cost no connection, and one that is dead holds its place for a minute.
 *
 * <p>Thread-safe; its lock is held for computation only. What waits is bounded by the torrents:
 * each has one announce, and one a tracker when it leaves.
 */
public final class AnnounceGate {
  /** As many as libtorrent has under way ({@code max_concurrent_http_announces}). */
  static final int MOST = 50;

  static final int MOST_LEAVING = 200;
  static final int MOST_UDP = 500;

  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final Lane connected = new Lane(MOST, MOST_LEAVING);
  private final Lane udp = new Lane(MOST_UDP, MOST_UDP);

  /** Something that begins when its turn has come. */
  interface Turn {
    boolean overUdp();

    /** Whether it goes before those that do not. */
    boolean leaving();

    /**
     * Begins; called with no lock held, and must not wait.
     *
     * @return false if it is not wanted any more; otherwise {@link #leave} follows its end
     */
    boolean begin();
  }

  /** Begins now, or when the turn comes. */
  void enter(Turn turn) {
    List<Turn> next;
    lock.lock();
    try {
      Lane lane = lane(turn);
      lane.queue(turn).add(turn);
      next = lane.next();
    } finally {
      lock.unlock();
    }
    begin(next);
  }

  /** Takes back a turn that has not come; false if it has. */
  boolean withdraw(Turn turn) {
    lock.lock();
    try {
      return lane(turn).queue(turn).remove(turn);
    } finally {
      lock.unlock();
    }
  }

  /** Gives the place of a turn back that has ended. */
  void leave(Turn turn) {
    begin(replace(turn));
  }

  private List<Turn> replace(Turn ended) {
    lock.lock();
    try {
      Lane lane = lane(ended);
      lane.underWay--;
      return lane.next();
    } finally {
      lock.unlock();
    }
  }

  private void begin(List<Turn> turns) {
    List<Turn> pending = turns;
    while (!pending.isEmpty()) {
      List<Turn> inPlace = new ArrayList<>();
      for (Turn turn : pending) {
        if (!turn.begin()) {
          inPlace.addAll(replace(turn));
        }
      }
      pending = inPlace;
    }
  }

  private Lane lane(Turn turn) {
    return turn.overUdp() ? udp : connected;
  }

  /** Those of a kind. */
  private static final class Lane {
    private final int most;
    private final int mostWithLeaving;
    private final Set<Turn> waiting = new LinkedHashSet<>();
    private final Set<Turn> leaving = new LinkedHashSet<>();
    private int underWay;

    Lane(int most, int mostWithLeaving) {
      this.most = most;
      this.mostWithLeaving = mostWithLeaving;
    }

    Set<Turn> queue(Turn turn) {
      return turn.leaving() ? leaving : waiting;
    }

    /** Takes those whose turn it is. */
    List<Turn> next() {
      List<Turn> next = new ArrayList<>();
      take(leaving, mostWithLeaving, next);
      take(waiting, most, next);
      return next;
    }

    private void take(Set<Turn> queue, int bound, List<Turn> next) {
      Iterator<Turn> first = queue.iterator();
      while (underWay < bound && first.hasNext()) {
        next.add(first.next());
        first.remove();
        underWay++;
      }
    }
  }
}
