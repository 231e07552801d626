package io.github.btlib.tracker;

import io.github.btlib.spi.PeerId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A peer that a {@link TrackerServer} tells of without it ever announcing itself. Immutable.
 *
 * @param peerId how it calls itself; told only to clients that ask for answers that are not compact
 * @param address where it accepts connections: resolved, not a wildcard, port 1 to 65535
 */
public record StaticPeer(PeerId peerId, InetSocketAddress address) {

  /** What fills a short peer id up: it can be seen, and clients' own ids are filled so, too. */
  private static final byte FILLER = '-';

  /**
   * Makes a static peer.
   *
   * @param peerId how it calls itself
   * @param address where it accepts connections
   * @throws IllegalArgumentException if the address is not resolved, is a wildcard, or has port 0
   */
  public StaticPeer {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(
          "the address of a static peer is not resolved: " + address);
    }
    if (address.getAddress().isAnyLocalAddress() || address.getPort() == 0) {
      throw new IllegalArgumentException("nobody can connect to a static peer at " + address);
    }
  }

  /**
   * Makes a static peer of what a configuration file says.
   *
   * @param peerId 1 to 20 printable ASCII characters; fewer than 20 are filled up with {@code '-'},
   *     so that "peer1" becomes "peer1---------------"
   * @param ip an IPv4 or IPv6 address in digits; host names are not resolved
   * @param port 1 to 65535
   * @return the peer
   * @throws IllegalArgumentException if any of them is something else
   */
  public static StaticPeer of(String peerId, String ip, int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + ", it must be 1 to 65535");
    }
    return new StaticPeer(filled(peerId), new InetSocketAddress(literal(ip), port));
  }

  private static PeerId filled(String text) {
    if (text.isEmpty()
        || text.length() > PeerId.LENGTH
        || text.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "peerId is \"" + text + "\", it must be 1 to 20 printable ASCII characters");
    }
    byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), PeerId.LENGTH);
    Arrays.fill(bytes, text.length(), bytes.length, FILLER);
    return PeerId.of(bytes);
  }

  private static InetAddress literal(String ip) {
    // the JDK would look anything else up, and reads "1.2" as 1.0.0.2
    boolean ipv4 = ip.matches("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    boolean ipv6 = ip.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    if (ipv4 || ipv6) {
      try {
        return InetAddress.getByName(ip);
      } catch (UnknownHostException e) {
        throw notLiteral(ip, e);
      }
    }
    throw notLiteral(ip, null);
  }

  private static IllegalArgumentException notLiteral(String ip, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "ip is \"" + ip + "\", it must be an IPv4 or IPv6 address in digits", cause);
  }
}
