package io.github.btlib.tracker;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.tracker.spi.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A private tracker in a process of its own, with the passkey it is given: its ports are on the
 * standard output, its log is on the standard error. Ends with its input.
 */
final class LoggingTracker {

  private LoggingTracker() {}

  /** A torrent that is not served, one a hook refuses, and one at which a hook fails. */
  static final String DENIED = "d".repeat(20);

  static final String HOOK_REFUSES = "h".repeat(20);
  static final String HOOK_FAILS = "f".repeat(20);

  public static void main(String... args) throws IOException {
    TrackerServerBuilder builder =
        TrackerServer.builder()
            .httpPort(0)
            .udpPort(0)
            .statsPort(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .passkeys(List.of(args[0]))
            .access(TrackerAccess.denying(List.of(hash(DENIED))))
            .hook(announce -> {
              if (announce.infoHash().equals(hash(HOOK_FAILS))) {
                throw new IllegalStateException("the hook failed");
              }
              return announce.infoHash().equals(hash(HOOK_REFUSES))
                  ? Verdict.refuse("not today")
                  : Verdict.ACCEPT;
            });
    try (TrackerServer tracker = builder.start()) {
      System.out.println(tracker.httpPort() + " " + tracker.udpPort() + " " + tracker.statsPort());
      System.in.read();
    }
  }

  private static InfoHash hash(String text) {
    return InfoHash.of(text.getBytes(StandardCharsets.US_ASCII));
  }
}
