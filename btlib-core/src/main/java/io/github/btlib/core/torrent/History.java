package io.github.btlib.core.torrent;

import io.github.btlib.core.resume.ResumeData;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a torrent has been through in earlier runs. Any thread may ask; the torrent's tells. */
final class History {
  private final long downloaded;
  private final long uploaded;
  private final Instant added;
  private volatile @Nullable Instant completed;

  /**
   * @param saved what an earlier run left, if there was one
   */
  History(Optional<ResumeData> saved, Instant now) {
    downloaded = saved.map(ResumeData::downloaded).orElse(0L);
    uploaded = saved.map(ResumeData::uploaded).orElse(0L);
    added = saved.map(ResumeData::added).orElse(now);
    completed = saved.flatMap(ResumeData::completed).orElse(null);
  }

  /** Returns payload received in earlier runs, in bytes. */
  long downloaded() {
    return downloaded;
  }

  /** Returns payload sent in earlier runs, in bytes. */
  long uploaded() {
    return uploaded;
  }

  Instant added() {
    return added;
  }

  Optional<Instant> completed() {
    return Optional.ofNullable(completed);
  }

  /** All that is wanted is had; only the first time counts. */
  void complete(Instant now) {
    if (completed == null) {
      completed = now;
    }
  }
}
