package io.github.btlib.examples.realclient;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for programs that must be told one.
 *
 * <p>They come from below the range that systems hand out by themselves (32768 and up on Linux), so
 * that no outgoing connection takes one before the program has bound it.
 */
final class FreePort {
  private static final int FIRST = 15_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 1_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePort() {}

  /** Returns a port that is free for TCP and UDP, and is given out once in this JVM. */
  static int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (isFree(port) && GIVEN.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port found in " + TRIES + " tries");
  }

  private static boolean isFree(int port) {
    InetAddress anyLocal = new InetSocketAddress(0).getAddress();
    try (ServerSocket tcp = new ServerSocket(port, 1, anyLocal);
        DatagramSocket udp = new DatagramSocket(port, anyLocal)) {
      return tcp.isBound() && udp.isBound();
    } catch (IOException inUse) {
      return false;
    }
  }
}
