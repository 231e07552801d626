package io.github.btlib.tracker.net;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The path and query of a tracker's URL, with the passkey that may stand in one or the other:
 * {@code /announce}, {@code /{key}/announce}, {@code /announce/{key}}, {@code
 * /announce?passkey={key}}, and the same for scrapes. Used again for the next URL; allocates
 * nothing. Not thread-safe.
 */
public final class TrackerUrl {

  /** What a path asks for. */
  public enum Kind {
    /** An announce. */
    ANNOUNCE,
    /** A scrape. */
    SCRAPE,
    /** Nothing a tracker knows. */
    OTHER
  }

  private static final byte[] ANNOUNCE = "announce".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SCRAPE = "scrape".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PASSKEY = "passkey".getBytes(StandardCharsets.US_ASCII);

  private final QueryReader query = new QueryReader();
  private byte[] keyBytes = PASSKEY;
  private int keyStart;
  private int keyLength;

  /** Makes a URL to be read. */
  public TrackerUrl() {}

  /**
   * Reads a URL from its path on.
   *
   * @param bytes where it is, not copied
   * @param from where its path begins
   * @param to where its query ends, or its path if it has no query
   * @return what it asks for
   */
  public Kind read(byte[] bytes, int from, int to) {
    int mark = indexOf(bytes, '?', from, to);
    Kind kind = readPath(bytes, from, mark);
    if (kind != Kind.OTHER && keyLength == 0 && mark < to) {
      readQuery(bytes, mark + 1, to);
    }
    return kind;
  }

  /** Returns the array with the passkey. */
  public byte[] key() {
    return keyBytes;
  }

  /** Returns where the passkey begins. */
  public int keyStart() {
    return keyStart;
  }

  /** Returns how long the passkey is; 0 if there is none. */
  public int keyLength() {
    return keyLength;
  }

  private Kind readPath(byte[] bytes, int from, int to) {
    keyBytes = bytes;
    keyStart = from;
    keyLength = 0;
    if (from == to || bytes[from] != '/') {
      return Kind.OTHER;
    }
    int first = from + 1;
    int slash = indexOf(bytes, '/', first, to);
    Kind kind = kindOf(bytes, first, slash);
    if (slash == to) {
      return kind;
    }
    int second = slash + 1;
    if (indexOf(bytes, '/', second, to) < to) {
      return Kind.OTHER;
    }
    Kind last = kindOf(bytes, second, to);
    if (last != Kind.OTHER && slash > first) {
      keyStart = first;
      keyLength = slash - first;
      return last;
    }
    keyStart = second;
    keyLength = to - second;
    return keyLength > 0 ? kind : Kind.OTHER;
  }

  private static Kind kindOf(byte[] bytes, int from, int to) {
    if (Arrays.equals(bytes, from, to, ANNOUNCE, 0, ANNOUNCE.length)) {
      return Kind.ANNOUNCE;
    }
    return Arrays.equals(bytes, from, to, SCRAPE, 0, SCRAPE.length) ? Kind.SCRAPE : Kind.OTHER;
  }

  private void readQuery(byte[] bytes, int from, int to) {
    query.reset(bytes, from, to);
    while (query.next()) {
      if (query.nameIs(PASSKEY)) {
        keyLength = Math.max(0, query.decodeValue());
        keyBytes = query.value();
        keyStart = 0;
        return;
      }
    }
  }

  private static int indexOf(byte[] bytes, char wanted, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != wanted) {
      i++;
    }
    return i;
  }
}
