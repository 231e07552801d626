package io.github.btlib.examples.redis;

import io.github.btlib.tracker.TrackerServer;
import java.io.IOException;

/**
 * Runs a tracker whose swarms are in Redis, until Enter is pressed. Run as many as there is load.
 */
public final class RunSharedTracker {
  private RunSharedTracker() {}

  /**
   * Runs a tracker.
   *
   * @param args the port to listen on over HTTP and UDP, and host and port of Redis
   * @throws IOException if the standard input cannot be read
   */
  public static void main(String... args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: RunSharedTracker PORT REDIS_HOST REDIS_PORT");
      return;
    }
    int port = Integer.parseInt(args[0]);
    RedisPeerStore store = new RedisPeerStore(args[1], Integer.parseInt(args[2]), "btlib:");
    try (TrackerServer tracker =
        TrackerServer.builder().httpPort(port).udpPort(port).peerStore(store).start()) {
      System.out.println("announce URLs " + tracker.announceUris() + "; press Enter to stop");
      System.in.read();
    }
  }
}
