package io.github.btlib.core.tracker;

import io.github.btlib.spi.AnnounceResponse;
import java.time.Duration;

/** Hears how announces went, on the thread of the announce, with no lock held. */
public interface AnnounceListener {
  void announced(Tracker tracker, AnnounceResponse response, Duration interval);

  void announceFailed(Tracker tracker, String reason, Duration retryIn);
}
