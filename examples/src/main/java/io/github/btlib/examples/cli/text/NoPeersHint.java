package io.github.btlib.examples.cli.text;

import io.github.btlib.TorrentState;
import io.github.btlib.TorrentStatus;
import io.github.btlib.TrackerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers "why is nothing happening?" once a download has had no peer for a while. Time is an
 * argument. Not thread-safe.
 */
public final class NoPeersHint {
  private static final long FIRST = Duration.ofSeconds(15).toNanos();
  private static final long AGAIN = Duration.ofMinutes(5).toNanos();

  private boolean waiting;
  private long due;
  private long since;

  /** Makes a hint that starts waiting at the first {@link #look}. */
  public NoPeersHint() {}

  /**
   * Looks at a torrent.
   *
   * @param status how it stands
   * @param now {@link System#nanoTime()}
   * @return the hint, a line or more, if it is due: after 15 seconds without peers, and then every
   *     five minutes; else empty
   */
  public List<String> look(TorrentStatus status, long now) {
    if (status.connectedPeers() > 0 || !(status.state() instanceof TorrentState.Downloading)) {
      waiting = false;
      return List.of();
    }
    if (!waiting) {
      waiting = true;
      since = now;
      due = now + FIRST;
    }
    if (now - due < 0) {
      return List.of();
    }
    due = now + AGAIN;
    return explain(status, Duration.ofNanos(now - since));
  }

  private static List<String> explain(TorrentStatus status, Duration without) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "no peers for "
            + Durations.clock(without)
            + ": "
            + (status.knownPeers() == 0
                ? "no address of a peer is known"
                : status.knownPeers() == 1
                    ? "one address is known, but does not answer or refuses"
                    : status.knownPeers() + " addresses are known, but none answers"));
    if (status.trackers().isEmpty()) {
      lines.add("  the torrent names no tracker: only peers named with --peer HOST:PORT are tried");
    }
    status.trackers().forEach(tracker -> lines.add("  " + describe(tracker)));
    return lines;
  }

  private static String describe(TrackerStatus tracker) {
    String name = "tracker " + PrintableText.of(tracker.tracker()) + ": ";
    if (tracker.message().isPresent()) {
      return name + PrintableText.of(tracker.message().get());
    }
    if (tracker.announcing()) {
      return name + "being asked";
    }
    if (tracker.seeders().isEmpty() && tracker.leechers().isEmpty()) {
      return name + "not asked yet";
    }
    return name
        + "knows "
        + tracker.seeders().orElse(0)
        + " seeders and "
        + tracker.leechers().orElse(0)
        + " leechers";
  }
}
