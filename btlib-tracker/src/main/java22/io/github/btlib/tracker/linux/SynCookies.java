package io.github.btlib.tracker.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Connections whose requests the system waits for are in the queue of those that are being set up.
 * With SYN cookies, as is usual, others can connect though it is full; without, they could not.
 */
final class SynCookies {

  private static final Path SETTING = Path.of("/proc/sys/net/ipv4/tcp_syncookies");

  private SynCookies() {}

  /** Returns false if it is not known, too. */
  static boolean areSent() {
    try {
      return !Files.readString(SETTING).strip().equals("0");
    } catch (IOException | SecurityException e) {
      return false;
    }
  }
}
