package io.github.btlib;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads ranges of IP addresses; never looks up a name. */
final class IpRangeParser {
  private static final Pattern IPV4 =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");

  private IpRangeParser() {}

  /** Reads an address, {@code address/prefix} or {@code first-last}. */
  static IpRanges.Rule parse(String text, boolean block) {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      IpNumber address = address(text, text.substring(0, slash));
      int prefix = prefix(text, text.substring(slash + 1).strip(), address.bits());
      return IpRanges.Rule.of(
          text, address.withRest(prefix, false), address.withRest(prefix, true), block);
    }
    int dash = text.indexOf('-');
    IpNumber first = address(text, dash < 0 ? text : text.substring(0, dash));
    IpNumber last = dash < 0 ? first : address(text, text.substring(dash + 1));
    return IpRanges.Rule.of(text, first, last, block);
  }

  private static int prefix(String text, String digits, int most) {
    int prefix = PREFIX.matcher(digits).matches() ? Integer.parseInt(digits) : -1;
    if (prefix < 0 || prefix > most) {
      throw new IllegalArgumentException(
          "IP range " + text + ": the prefix is " + digits + ", it must be 0 to " + most);
    }
    return prefix;
  }

  private static IpNumber address(String text, String part) {
    String address = part.strip();
    Matcher ipv4 = IPV4.matcher(address);
    if (ipv4.matches()) {
      long number = 0;
      for (int i = 1; i <= ipv4.groupCount(); i++) {
        int octet = Integer.parseInt(ipv4.group(i));
        if (octet > 255) {
          throw new IllegalArgumentException(
              "IP range " + text + ": " + octet + " in " + address + ", it must be 0 to 255");
        }
        number = number << 8 | octet;
      }
      return new IpNumber(true, 0, number);
    }
    if (IPV6.matcher(address).matches()) {
      try {
        return IpNumber.of(InetAddress.getByName(address)); // with a colon it is never looked up
      } catch (UnknownHostException e) {
        throw notAnAddress(text, address, e);
      }
    }
    throw notAnAddress(text, address, null);
  }

  private static IllegalArgumentException notAnAddress(
      String text, String address, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "IP range " + text + ": '" + address + "' is no IPv4 or IPv6 address", cause);
  }
}
