package io.github.btlib.core.peer;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a peer may download from us, since when, and what it got. Set by the torrent's thread,
 * read by anyone: what is read at once belongs together.
 */
public final class UploadTurn {
  private record State(
      boolean unchoked, boolean optimistic, boolean ever, long since, long sentBefore) {}

  private final LongSupplier sent;
  private volatile State state;

  /**
   * @param sent the payload sent to the peer so far, in bytes
   * @param connectedAt in the nanoseconds of a monotonic clock
   */
  public UploadTurn(LongSupplier sent, long connectedAt) {
    this.sent = sent;
    this.state = new State(false, false, false, connectedAt, 0);
  }

  /**
   * Sets whether the peer may download.
   *
   * @param asATry whether it is unchoked as a try, not for what it gave
   * @return whether it may now and could not before, or the other way round
   */
  public boolean set(boolean unchoke, boolean asATry, long now) {
    State before = state;
    boolean changes = before.unchoked != unchoke;
    if (changes) {
      state =
          new State(
              unchoke,
              asATry,
              before.ever || unchoke,
              now,
              unchoke ? sent.getAsLong() : before.sentBefore);
    } else if (before.optimistic != asATry) {
      state = new State(unchoke, asATry, before.ever, before.since, before.sentBefore);
    }
    return changes;
  }

  public boolean unchoked() {
    return state.unchoked;
  }

  public boolean optimistic() {
    return state.optimistic;
  }

  /** Returns the time since the peer was unchoked; zero while it is choked. */
  public Duration unchokedFor(long now) {
    State current = state;
    return current.unchoked ? Duration.ofNanos(now - current.since) : Duration.ZERO;
  }

  /** Returns the time since the peer was choked or connected; zero while it is unchoked. */
  public Duration chokedFor(long now) {
    State current = state;
    return current.unchoked ? Duration.ZERO : Duration.ofNanos(now - current.since);
  }

  /** Returns the payload sent so far, in bytes. */
  public long uploaded() {
    return sent.getAsLong();
  }

  /** Returns the payload sent since the last unchoke, in bytes; 0 if there was none. */
  public long uploadedSinceUnchoke() {
    State current = state;
    return current.ever ? sent.getAsLong() - current.sentBefore : 0;
  }
}
