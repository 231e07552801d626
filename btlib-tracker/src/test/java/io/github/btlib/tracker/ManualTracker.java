package io.github.btlib.tracker;

import io.github.btlib.metainfo.InfoHash;
import java.time.Duration;
import java.util.List;

/**
 * Runs a tracker to try clients with: {@code ManualTracker PORT [INFO-HASH PEER-ID IP PORT]}. Ends
 * with the process.
 */
final class ManualTracker {

  private ManualTracker() {}

  public static void main(String[] args) throws InterruptedException {
    TrackerServerBuilder builder =
        TrackerServer.builder()
            .httpPort(Integer.parseInt(args[0]))
            .interval(Duration.ofSeconds(30));
    if (args.length == 5) {
      StaticPeer peer = StaticPeer.of(args[2], args[3], Integer.parseInt(args[4]));
      builder.staticPeers(InfoHash.fromHex(args[1]), List.of(peer));
    }
    try (TrackerServer tracker = builder.start()) {
      System.out.println(tracker.announceUri());
      Thread.currentThread().join();
    }
  }
}
