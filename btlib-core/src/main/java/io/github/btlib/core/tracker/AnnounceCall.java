package io.github.btlib.core.tracker;

import io.github.btlib.spi.AnnounceEvent;
import io.github.btlib.spi.AnnounceRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * An announce to be made.
 *
 * @param leaving whether it is one of the last, which are to be over soon
 * @param run when it was begun; what comes of an announce of an earlier run counts for nothing
 * @param before what was sent and received before that run, which trackers were told then
 */
record AnnounceCall(
    Tracker tracker, AnnounceEvent event, boolean leaving, long run, AnnounceTotals before) {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** What is lost is sent again after 15 and 45 seconds (BEP 15). */
  private static final Duration UDP_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
  private static final int PEERS_WANTED = 200;

  AnnounceCall with(AnnounceEvent other) {
    return new AnnounceCall(tracker, other, leaving, run, before);
  }

  AnnounceRequest request(
      Announcer.Identity identity, AnnounceTotals totals, Optional<String> trackerId) {
    return new AnnounceRequest(
        identity.infoHash(),
        identity.peerId(),
        identity.port(),
        totals.uploaded() - before.uploaded(),
        totals.downloaded() - before.downloaded(),
        totals.left(),
        event,
        leaving ? 0 : PEERS_WANTED,
        identity.key(),
        trackerId,
        timeout());
  }

  private Duration timeout() {
    if (leaving) {
      return STOP_TIMEOUT;
    }
    return tracker.isUdp() ? UDP_TIMEOUT : TIMEOUT;
  }
}
