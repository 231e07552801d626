package io.github.btlib.core.tracker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to send to a UDP tracker and when (BEP 15): a connection id is asked for unless there is one
 * that has not expired; what is not answered within 15 · 2ⁿ seconds is sent again, n growing from 0
 * to 8.
 *
 * <p>A tracker that has lost the connection id of an earlier exchange may say so or say nothing; in
 * both cases it is asked for a new one, once. Pure; one exchange with one address.
 */
final class UdpSchedule {
  static final Duration FIRST_WAIT = Duration.ofSeconds(15);
  private static final int MOST_DOUBLINGS = 8;

  /** What to do now. */
  enum Step {
    CONNECT,
    REQUEST,
    GIVE_UP
  }

  private final long firstWait;
  private final long deadline;
  private @Nullable UdpConnection connection;
  private boolean isOfThisExchange;
  private int unanswered;
  private long until;

  /**
   * @param connection the connection with the tracker from an earlier exchange, if there is one
   */
  UdpSchedule(@Nullable UdpConnection connection, Duration firstWait, long deadline) {
    this.connection = connection;
    this.firstWait = firstWait.toNanos();
    this.deadline = deadline;
    this.until = deadline;
  }

  /**
   * Returns how long one of several addresses may take: its share of what is left, but if there is
   * time enough, as long as it takes to send a second time and wait for that answer. The others
   * keep at least half.
   *
   * @param addresses the number of addresses that share what is left, this one counted
   */
  static long share(long left, int addresses, Duration firstWait) {
    if (addresses == 1) {
      return left;
    }
    return Math.min(left / 2, Math.max(left / addresses, 2 * firstWait.toNanos()));
  }

  /** Says what to do now, because it is the beginning, or an answer came, or none came in time. */
  Step next(long now) {
    if (now - deadline >= 0) {
      return Step.GIVE_UP;
    }
    if (connection != null
        && (connection.isExpired(now) || (unanswered > 0 && !isOfThisExchange))) {
      connection = null;
    }
    long wait = firstWait << Math.min(unanswered, MOST_DOUBLINGS);
    until = now + Math.min(wait, deadline - now);
    unanswered++;
    return connection == null ? Step.CONNECT : Step.REQUEST;
  }

  /** Returns until when to wait for the answer to what was sent last. */
  long until() {
    return until;
  }

  /** Returns the id to send a request with, after {@link Step#REQUEST}. */
  long connectionId() {
    if (connection == null) {
      throw new IllegalStateException("not connected");
    }
    return connection.id();
  }

  /** Notes the answer to {@link Step#CONNECT}. */
  void connected(UdpConnection fresh) {
    connection = fresh;
    isOfThisExchange = true;
    unanswered = 0;
  }

  /**
   * Notes that a request was refused.
   *
   * @return whether that may be for its connection id, so that it is worth another try
   */
  boolean refused() {
    if (isOfThisExchange) {
      return false;
    }
    connection = null;
    unanswered = 0;
    return true;
  }
}
