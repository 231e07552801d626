package io.github.btlib.spi;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tracker's own refusal: its {@code failure reason} (BEP 3) or error message (BEP 15), with the
 * time to wait when it named one (BEP 31).
 */
public final class TrackerException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Duration retryIn;

  /**
   * Makes a refusal that names no time to wait.
   *
   * @param reason the tracker's words
   */
  public TrackerException(String reason) {
    this(reason, null);
  }

  /**
   * Makes a refusal.
   *
   * @param reason the tracker's words
   * @param retryIn how long to wait before the next announce, or null if the tracker did not say
   */
  public TrackerException(String reason, @Nullable Duration retryIn) {
    super(reason);
    this.retryIn = retryIn;
  }

  /**
   * Returns how long the tracker asks to be left alone.
   *
   * @return the time to wait, or empty if it did not say
   */
  public Optional<Duration> retryIn() {
    return Optional.ofNullable(retryIn);
  }
}
