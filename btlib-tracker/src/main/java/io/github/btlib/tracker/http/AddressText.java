package io.github.btlib.tracker.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads addresses in digits, and never asks anybody for a name. */
final class AddressText {

  private static final int MAX_LENGTH = 64;
  private static final String BYTE = "(?:0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
  private static final Pattern IPV4_PORT = Pattern.compile("([0-9.]+):\\d{1,5}");
  private static final Pattern BRACKETS = Pattern.compile("\\[([^\\[\\]]+)](?::\\d{1,5})?");

  private AddressText() {}

  /**
   * Reads an address.
   *
   * @return the address, which is IPv4 for an IPv4-mapped one; or empty for anything else
   */
  static Optional<InetAddress> parse(String text) {
    boolean digits =
        text.length() <= MAX_LENGTH
            && (IPV4.matcher(text).matches() || IPV6.matcher(text).matches());
    if (!digits) {
      return Optional.empty();
    }
    try {
      // with a colon or four bytes in it the text is never taken for a name
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Reads an address that may have a port behind it and, if it is IPv6, brackets around it. */
  static Optional<InetAddress> parseWithPort(String text) {
    var ipv4 = IPV4_PORT.matcher(text);
    if (ipv4.matches()) {
      return parse(ipv4.group(1));
    }
    var ipv6 = BRACKETS.matcher(text);
    return parse(ipv6.matches() ? ipv6.group(1) : text);
  }
}
