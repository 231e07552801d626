package io.github.btlib.core.tracker;

import io.github.btlib.spi.AnnounceResponse;
import java.time.Duration;

/** Hears how announces went, on the thread of the announce, with no lock held. */
public interface AnnounceListener {
  void announced(Tracker tracker, AnnounceResponse response, Duration interval);

  void announceFailed(Tracker tracker, String reason, Duration retryIn);

  /** Every tracker that was to be told that we leave has been told, or could not be. */
  void left();

  /**
   * A private torrent announces to another tracker than before: its peers are to be parted from,
   * and those of the new tracker follow by {@link #announced} (BEP 27).
   */
  void trackerSwitched(Tracker from, Tracker to);
}
