package io.github.btlib.core.limit;

import java.util.List;
import java.util.stream.Stream;

/**
 * What one peer may send, or receive: the limits it is under, from its own outwards. Bytes pass
 * when all of them let them pass. While it waits for an outer limit it keeps what the inner ones
 * have granted, a quantum at most: the other way round, a slow peer would keep what all could use.
 *
 * <p>Belongs to one thread, the peer's reader or writer, which asks by {@link #take} and, when told
 * to wait, waits for {@link #patience} or until it is woken, and asks again. It keeps its turn
 * meanwhile. Only {@link #throttledAt} is for all.
 */
public final class Allowance {
  private final PeerLimit peers;
  private final RateLimit own = new RateLimit(0);
  final List<RateLimit> chain; // the tests of this package look at it
  private final Runnable wake;

  // guarded by the lock of the limit it waits for
  boolean queued;
  boolean aside;

  /** When to ask again, by the clock of nanoseconds; written by its own thread only. */
  long waitUntil;

  // its own thread's alone
  private int passed;
  private int granted;

  private volatile boolean waiting;
  private volatile long waitedUntil = System.nanoTime();

  /**
   * Makes an allowance that nobody knows of before it is {@link #open}ed.
   *
   * @param peers sets the limit of each peer
   * @param outer the limits shared with others, from the inner to the outer
   * @param wake called from any thread, with no lock held, when it is worth asking again; must not
   *     wait
   */
  Allowance(PeerLimit peers, List<RateLimit> outer, Runnable wake) {
    this.peers = peers;
    this.chain = Stream.concat(Stream.of(own), outer.stream()).toList();
    this.wake = wake;
  }

  /** Puts the peer under its own limit; {@link #close} is due. */
  public void open() {
    peers.open(own);
  }

  void wake() {
    wake.run();
  }

  /** Tells whether any limit is set. */
  public boolean isLimited() {
    for (int i = 0; i < chain.size(); i++) {
      if (chain.get(i).isSet()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Asks whether bytes may pass.
   *
   * @param wanted how many, at least 1
   * @param goingOn whether a message has begun that these bytes go on with: it is finished before
   *     others begin theirs, so that no peer is left with half a message for long
   * @return how many may pass now, at least 1; 0 if none, and the caller is to wait
   */
  public int take(int wanted, boolean goingOn) {
    long now = System.nanoTime();
    if (!waiting) {
      granted = wanted;
      passed = 0;
    } else if (wanted < granted) {
      giveBackUpTo(passed, granted - wanted);
      granted = wanted;
    }
    while (passed < chain.size()) {
      int less = chain.get(passed).take(this, granted, goingOn, now);
      if (less == 0) {
        waiting = true;
        return 0;
      }
      giveBackUpTo(passed, granted - less);
      granted = less;
      passed++;
    }
    endWaiting(now);
    return granted;
  }

  private void endWaiting(long now) {
    if (waiting) {
      waitedUntil = now;
      waiting = false;
    }
  }

  /** Tells whether it was told to wait, so that its turn may come. */
  public boolean isWaiting() {
    return waiting;
  }

  /** Returns for how long to wait, in nanoseconds, if not woken. */
  public long patience() {
    return waitUntil - System.nanoTime();
  }

  /**
   * Lets others pass while the caller does something else that may take long; it keeps its place
   * and asks again afterwards.
   */
  public void stepAside() {
    if (waiting) {
      chain.get(passed).stepAside(this);
    }
  }

  /** Counts bytes that could not wait; those that can will wait for them. */
  public void charge(int bytes) {
    for (int i = 0; i < chain.size(); i++) {
      if (chain.get(i).isSet()) {
        chain.get(i).charge(bytes);
      }
    }
  }

  /** Gives back what was let pass and was not used. */
  public void giveBack(int bytes) {
    giveBackUpTo(chain.size(), bytes);
  }

  private void giveBackUpTo(int end, int bytes) {
    for (int i = 0; i < end && bytes > 0; i++) {
      if (chain.get(i).isSet()) {
        chain.get(i).giveBack(bytes);
      }
    }
  }

  /** Returns when bytes last waited for a limit: now, if they do. Any thread may ask. */
  public long throttledAt(long now) {
    return waiting ? now : waitedUntil;
  }

  /** Gives up the turn it may be waiting for; nothing may be asked afterwards. */
  public void close() {
    if (waiting) {
      chain.get(passed).leave(this);
      giveBackUpTo(passed, granted);
      endWaiting(System.nanoTime());
    }
    peers.close(own);
  }
}
