package io.github.btlib.tracker.http;

import java.util.Arrays;

/**
 * The head of a GET request (RFC 9112), read where it lies. Reused from one request to the next.
 *
 * <p>The target is bytes: an info-hash may stand in it unescaped. So it may be anything without
 * space and control characters.
 */
final class RequestHead {

  /** The longest head that is read, in bytes; more than any client's scrape needs. */
  static final int MAX_LENGTH = 8192;

  /** How many header fields may tell whom proxies ask for. */
  private static final int MAX_FORWARDED = 8;

  private static final byte[] GET = Ascii.bytes("GET");
  private static final byte[] VERSION = Ascii.bytes("HTTP/");
  private static final byte[] SCHEME = Ascii.bytes("http://");
  private static final byte[] CLOSE = Ascii.bytes("close");
  private static final byte[] CONNECTION = Ascii.bytes("connection");
  private static final byte[] CONTENT_LENGTH = Ascii.bytes("content-length");
  private static final byte[] TRANSFER_ENCODING = Ascii.bytes("transfer-encoding");
  private static final byte[] EXPECT = Ascii.bytes("expect");

  private final byte[] forwardedName;

  private byte[] bytes = new byte[0];
  private int headStart;
  private int headEnd;
  private int pathStart;
  private int pathEnd;
  private int targetEnd;
  private boolean keepAlive;

  /** Start and end of each value of the forwarding header field, in their order. */
  private final int[] forwarded = new int[2 * MAX_FORWARDED];

  private int forwardedCount;

  /**
   * Makes a head that takes note of one header field.
   *
   * @param forwardedName its name in lower case: that in which a proxy tells whom it asks for
   */
  RequestHead(String forwardedName) {
    this.forwardedName = Ascii.bytes(forwardedName);
  }

  /**
   * Finds where the first head ends.
   *
   * @param from where it begins, or where an earlier search that found nothing stopped
   * @return the position behind the empty line, or -1 if that has not come
   */
  static int endOf(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] != '\n') {
        continue;
      }
      int next = at + 1;
      if (next < to && bytes[next] == '\r') {
        next++;
      }
      if (next < to && bytes[next] == '\n') {
        return next + 1;
      }
    }
    return -1;
  }

  /**
   * Reads a head.
   *
   * @param from its first byte
   * @param to the position behind the empty line that ends it
   * @throws BadRequest if it is not that of a GET request without a body
   */
  void parse(byte[] source, int from, int to) throws BadRequest {
    bytes = source;
    headStart = from;
    headEnd = to;
    forwardedCount = 0;
    int lineEnd = lineEnd(from, to);
    int methodEnd = Ascii.indexOf(bytes, ' ', from, lineEnd);
    int target = Math.min(methodEnd + 1, lineEnd);
    targetEnd = Ascii.indexOf(bytes, ' ', target, lineEnd);
    if (targetEnd == target || targetEnd == lineEnd) {
      throw new BadRequest(400, "malformed request line");
    }
    readVersion(targetEnd + 1, lineEnd);
    if (!Arrays.equals(bytes, from, methodEnd, GET, 0, GET.length)) {
      throw new BadRequest(405, "GET only");
    }
    readFields(next(lineEnd), to);
    readTarget(target);
  }

  private void readVersion(int from, int to) throws BadRequest {
    boolean wellFormed =
        to - from == 8
            && Arrays.equals(bytes, from, from + VERSION.length, VERSION, 0, VERSION.length)
            && Ascii.isDigit(bytes[from + 5])
            && bytes[from + 6] == '.'
            && Ascii.isDigit(bytes[from + 7]);
    if (!wellFormed) {
      throw new BadRequest(400, "malformed request line");
    }
    if (bytes[from + 5] != '1') {
      throw new BadRequest(505, "HTTP/1.0 or HTTP/1.1 only");
    }
    keepAlive = bytes[from + 7] != '0';
  }

  private void readFields(int from, int to) throws BadRequest {
    for (int start = from; start < to; ) {
      int end = lineEnd(start, to);
      if (end == start) {
        return;
      }
      int colon = Ascii.indexOf(bytes, ':', start, end);
      // RFC 9112, 5.1 and 5.2: whoever reads past such blanks may see another request than we do
      if (colon == start || colon == end || isBlank(bytes[colon - 1]) || isBlank(bytes[start])) {
        throw new BadRequest(400, "malformed header field");
      }
      readField(start, colon, end);
      start = next(end);
    }
  }

  private void readField(int start, int colon, int end) throws BadRequest {
    int value = colon + 1;
    while (value < end && isBlank(bytes[value])) {
      value++;
    }
    int valueEnd = end;
    while (valueEnd > value && isBlank(bytes[valueEnd - 1])) {
      valueEnd--;
    }
    if (isNamed(start, colon, CONNECTION)) {
      keepAlive &= !lists(value, valueEnd, CLOSE);
    } else if (isNamed(start, colon, CONTENT_LENGTH)) {
      if (valueEnd - value != 1 || bytes[value] != '0') {
        throw new BadRequest(400, "a request with a body");
      }
    } else if (isNamed(start, colon, TRANSFER_ENCODING)) {
      throw new BadRequest(400, "a request with a body");
    } else if (isNamed(start, colon, EXPECT)) {
      throw new BadRequest(417, "expectations are not met here");
    }
    if (isNamed(start, colon, forwardedName)) {
      if (forwardedCount == MAX_FORWARDED) {
        throw new BadRequest(400, "too many header fields of proxies");
      }
      forwarded[2 * forwardedCount] = value;
      forwarded[2 * forwardedCount + 1] = valueEnd;
      forwardedCount++;
    }
  }

  private boolean isNamed(int start, int colon, byte[] name) {
    return colon - start == name.length && Ascii.startsWithIgnoringCase(bytes, start, colon, name);
  }

  /** Tells whether one of the values between commas is this one. */
  private boolean lists(int from, int to, byte[] wanted) {
    for (int start = from; start < to; ) {
      int end = Ascii.indexOf(bytes, ',', start, to);
      int first = start;
      int last = end;
      while (first < last && isBlank(bytes[first])) {
        first++;
      }
      while (last > first && isBlank(bytes[last - 1])) {
        last--;
      }
      if (isNamed(first, last, wanted)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  private void readTarget(int target) throws BadRequest {
    pathStart = target;
    // RFC 9112, 3.2.2: a server must take the form that is meant for proxies, too
    if (Ascii.startsWithIgnoringCase(bytes, target, targetEnd, SCHEME)) {
      pathStart = Ascii.indexOf(bytes, '/', target + SCHEME.length, targetEnd);
    } else if (bytes[target] != '/') {
      throw new BadRequest(400, "malformed request target");
    }
    for (int i = pathStart; i < targetEnd; i++) {
      if ((bytes[i] & 0xff) < ' ' || bytes[i] == 0x7f) {
        throw new BadRequest(400, "malformed request target");
      }
    }
    pathEnd = Ascii.indexOf(bytes, '?', pathStart, targetEnd);
  }

  private int lineEnd(int from, int to) {
    int feed = Ascii.indexOf(bytes, '\n', from, to);
    return feed > from && feed < to && bytes[feed - 1] == '\r' ? feed - 1 : feed;
  }

  /** Where the next line begins, given where one ends. */
  private int next(int lineEnd) {
    return bytes[lineEnd] == '\r' ? lineEnd + 2 : lineEnd + 1;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /** What the positions are in. */
  byte[] bytes() {
    return bytes;
  }

  int pathStart() {
    return pathStart;
  }

  /** Where the path ends: at a question mark, or with the target. */
  int pathEnd() {
    return pathEnd;
  }

  int queryStart() {
    return Math.min(pathEnd + 1, targetEnd);
  }

  int queryEnd() {
    return targetEnd;
  }

  boolean pathIs(byte[] path) {
    // the target of a proxy's form may have no path, which means the root
    return pathStart == pathEnd
        ? path.length == 1
        : Arrays.equals(bytes, pathStart, pathEnd, path, 0, path.length);
  }

  /** Tells whether the client may send another request on the connection. */
  boolean keepAlive() {
    return keepAlive;
  }

  /**
   * Tells what the forwarding header fields say, as if they were one.
   *
   * @return values between commas, the one of the nearest proxy last; empty if there are none
   */
  String forwarded() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < forwardedCount; i++) {
      int start = forwarded[2 * i];
      all.append(i == 0 ? "" : ",");
      all.append(Ascii.text(bytes, start, forwarded[2 * i + 1]));
    }
    return all.toString();
  }

  /** Copies the head, to be read while its bytes are overwritten. */
  RequestHead copy() {
    int from = headStart;
    RequestHead copy = new RequestHead(Ascii.text(forwardedName, 0, forwardedName.length));
    copy.bytes = Arrays.copyOfRange(bytes, from, headEnd);
    copy.pathStart = pathStart - from;
    copy.pathEnd = pathEnd - from;
    copy.targetEnd = targetEnd - from;
    copy.keepAlive = keepAlive;
    copy.forwardedCount = forwardedCount;
    for (int i = 0; i < 2 * forwardedCount; i++) {
      copy.forwarded[i] = forwarded[i] - from;
    }
    return copy;
  }
}
