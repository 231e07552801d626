package io.github.btlib.tracker.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The head of a GET request (RFC 9112).
 *
 * <p>The target is bytes, here one a character: an info-hash may stand in it unescaped. So it may
 * be anything without space and control characters.
 *
 * @param path the target up to the question mark
 * @param query what follows the question mark, or empty
 * @param keepAlive whether the client may send another request on the connection
 */
record RequestHead(String path, String query, boolean keepAlive) {

  /**
   * Reads a head.
   *
   * @param bytes the head, with the empty line that ends it
   * @throws BadRequest if it is not that of a GET request without a body
   */
  static RequestHead parse(byte[] bytes) throws BadRequest {
    // ISO 8859-1 maps bytes to characters one to one
    String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\r?\n", -1);
    String[] line = lines[0].split(" ", -1);
    if (line.length != 3 || line[1].isEmpty() || !line[2].matches("HTTP/\\d\\.\\d")) {
      throw new BadRequest(400, "malformed request line");
    }
    if (!line[2].startsWith("HTTP/1.")) {
      throw new BadRequest(505, "HTTP/1.0 or HTTP/1.1 only");
    }
    if (!line[0].equals("GET")) {
      throw new BadRequest(405, "GET only");
    }
    boolean keepAlive = readFields(lines) && !line[2].equals("HTTP/1.0");
    return ofTarget(line[1], keepAlive);
  }

  /** Checks the header fields and tells whether they let the connection live on. */
  private static boolean readFields(String[] lines) throws BadRequest {
    boolean keepAlive = true;
    for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 1) {
        throw new BadRequest(400, "malformed header field");
      }
      String value = lines[i].substring(colon + 1).strip().toLowerCase(Locale.ROOT);
      switch (lines[i].substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "connection" ->
            keepAlive &= Arrays.stream(value.split(",")).noneMatch(o -> o.strip().equals("close"));
        case "content-length" -> {
          if (!value.equals("0")) {
            throw new BadRequest(400, "a request with a body");
          }
        }
        case "transfer-encoding" -> throw new BadRequest(400, "a request with a body");
        case "expect" -> throw new BadRequest(417, "expectations are not met here");
        default -> {}
      }
    }
    return keepAlive;
  }

  private static RequestHead ofTarget(String target, boolean keepAlive) throws BadRequest {
    String origin = target;
    // RFC 9112, 3.2.2: a server must take the form that is meant for proxies, too
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      int slash = target.indexOf('/', 7);
      origin = slash < 0 ? "/" : target.substring(slash);
    }
    if (!origin.startsWith("/") || origin.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new BadRequest(400, "malformed request target");
    }
    int mark = origin.indexOf('?');
    return mark < 0
        ? new RequestHead(origin, "", keepAlive)
        : new RequestHead(origin.substring(0, mark), origin.substring(mark + 1), keepAlive);
  }
}
