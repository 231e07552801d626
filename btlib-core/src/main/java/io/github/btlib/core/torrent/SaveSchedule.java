package io.github.btlib.core.torrent;

import java.time.Duration;
import java.util.Optional;

/**
 * When resume data is worth saving: soon after anything was downloaded or decided, now and then if
 * only the total of what was sent has grown, and never if nothing has changed. Pure; the torrent's
 * thread's alone.
 */
final class SaveSchedule {
  /** What was only sent is worth less than what was received. */
  private static final int SENT_FACTOR = 20;

  /**
   * What would be saved, as far as it matters here.
   *
   * @param verified how many pieces are verified
   * @param received payload received in this run, in bytes
   * @param sent payload sent in this run, in bytes
   * @param decisions how often the user decided something that is saved
   */
  record Mark(int verified, long received, long sent, long decisions) {}

  private static final Mark NOTHING = new Mark(-1, 0, 0, 0);

  private final long interval;
  private Mark saved;
  private long savedAt;

  /**
   * @param found what was saved by an earlier run, or empty if nothing was
   */
  SaveSchedule(Duration interval, Optional<Mark> found, long now) {
    this.interval = interval.toNanos();
    this.saved = found.orElse(NOTHING);
    this.savedAt = now - this.interval;
  }

  boolean due(Mark mark, long now) {
    return patience(mark, now) <= 0;
  }

  /** Returns how many nanoseconds remain until it is worth it: very many if nothing is new. */
  long patience(Mark mark, long now) {
    if (!isNews(mark)) {
      return Long.MAX_VALUE;
    }
    Mark butForSent = new Mark(mark.verified(), mark.received(), saved.sent(), mark.decisions());
    return savedAt - now + (butForSent.equals(saved) ? SENT_FACTOR * interval : interval);
  }

  /** Tells whether anything changed since the last save. */
  boolean isNews(Mark mark) {
    return !mark.equals(saved);
  }

  void saved(Mark mark, long now) {
    saved = mark;
    savedAt = now;
  }

  /** What was to be saved was not: it is tried again after a while, and at the end. */
  void failed() {
    saved = NOTHING;
  }
}
