package io.github.btlib.examples.cli;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * A peer as the user names it: {@code example.org:6881}, {@code 127.0.0.1:6881} or {@code
 * [::1]:6881}.
 *
 * @param host a name or an address
 * @param port 1 to 65535
 */
record HostPort(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9a-fA-F:.%\\w]+)]|([^:\\s\\[\\]]+)):(\\d{1,5})");

  /** Reads a host and a port, without looking the host up. */
  static HostPort parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      int port = Integer.parseInt(matcher.group(3));
      if (port >= 1 && port <= 65_535) {
        return new HostPort(matcher.group(1) != null ? matcher.group(1) : matcher.group(2), port);
      }
    }
    throw new TypeConversionException(
        "'" + text + "' is not HOST:PORT, such as 127.0.0.1:6881 or [::1]:6881");
  }

  /** Looks the host up. */
  InetSocketAddress resolve() {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new CliException("--peer " + this + ": there is no host of this name");
    }
    return address;
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
