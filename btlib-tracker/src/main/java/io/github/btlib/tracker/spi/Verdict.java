package io.github.btlib.tracker.spi;

import java.time.Duration;

/** What a {@link TrackerHook} says of an announce. Immutable. */
public final class Verdict {

  /** The announce is welcome. */
  public static final Verdict ACCEPT = new Verdict("", 0);

  private static final int MAX_REASON = 100;

  private final String reason;
  private final int retryInMinutes;

  private Verdict(String reason, int retryInMinutes) {
    this.reason = reason;
    this.retryInMinutes = retryInMinutes;
  }

  /**
   * Refuses an announce, without saying when to try again.
   *
   * @param reason why, for the user of the client: 1 to 100 characters, and nothing the client sent
   * @return the refusal
   * @throws IllegalArgumentException if the reason is too short or too long
   */
  public static Verdict refuse(String reason) {
    if (reason.isEmpty() || reason.length() > MAX_REASON) {
      throw new IllegalArgumentException(
          "reason has " + reason.length() + " characters, it must be 1 to " + MAX_REASON);
    }
    return new Verdict(reason, 0);
  }

  /**
   * Refuses an announce for a time (BEP 31).
   *
   * @param reason why, for the user of the client: 1 to 100 characters, and nothing the client sent
   * @param retryIn when to try again: 1 minute to 30 days, told in whole minutes
   * @return the refusal
   * @throws IllegalArgumentException if one of them is out of range
   */
  public static Verdict refuse(String reason, Duration retryIn) {
    long minutes = retryIn.toMinutes();
    if (minutes < 1 || minutes > Duration.ofDays(30).toMinutes()) {
      throw new IllegalArgumentException(
          "retryIn is " + retryIn + ", it must be PT1M to " + Duration.ofDays(30));
    }
    return new Verdict(refuse(reason).reason, (int) minutes);
  }

  /** {@return whether the announce is welcome} */
  public boolean isAccepted() {
    return reason.isEmpty();
  }

  /** {@return why it is not, or empty text if it is} */
  public String reason() {
    return reason;
  }

  /** {@return when to try again in minutes, or 0 if that is not said} */
  public int retryInMinutes() {
    return retryInMinutes;
  }
}
