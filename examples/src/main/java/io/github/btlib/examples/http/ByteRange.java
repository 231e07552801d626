package io.github.btlib.examples.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file that a client asks for (RFC 9110, section 14).
 *
 * @param first its first byte, from 0
 * @param end where it ends: one more than its last byte; not more than {@code first} if the file
 *     has no such part
 */
record ByteRange(long first, long end) {
  private static final Pattern SINGLE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

  /**
   * Reads a {@code Range} header.
   *
   * @param header its value, or null if there is none
   * @param size the file's size in bytes
   * @return the range, or empty if the whole file is to be sent: a server may ignore what it does
   *     not understand, and this one does not send several ranges at once
   */
  static Optional<ByteRange> parse(@Nullable String header, long size) {
    Matcher matcher = SINGLE.matcher(header == null ? "" : header);
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (matcher.group(1).isEmpty()) {
      long last = Long.parseLong(matcher.group(2)); // so many bytes of the file's end
      return Optional.of(new ByteRange(Math.max(0, size - last), size));
    }
    long first = Long.parseLong(matcher.group(1));
    if (matcher.group(2).isEmpty()) {
      return Optional.of(new ByteRange(first, size));
    }
    long last = Long.parseLong(matcher.group(2));
    return last < first
        ? Optional.empty()
        : Optional.of(new ByteRange(first, Math.min(last + 1, size)));
  }

  long length() {
    return end - first;
  }

  boolean isSatisfiable() {
    return first < end;
  }

  /** Returns the value of {@code Content-Range}. */
  String of(long size) {
    return isSatisfiable() ? "bytes " + first + "-" + (end - 1) + "/" + size : "bytes */" + size;
  }
}
