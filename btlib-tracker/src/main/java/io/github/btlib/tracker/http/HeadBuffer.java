package io.github.btlib.tracker.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * What was read of a connection and not consumed: a part of a head, or several pipelined ones.
 * Grows with the head it holds and never beyond {@value #MAX_HEAD} bytes.
 */
final class HeadBuffer {

  /** The longest head that is read, in bytes; more than any client's announce needs. */
  static final int MAX_HEAD = 8192;

  private byte[] bytes = new byte[1024];
  private int length;

  /** No head ends before this position. */
  private int scanned;

  boolean isEmpty() {
    return length == 0;
  }

  /**
   * Reads what there is, at least one byte.
   *
   * @return false at the end of the stream
   * @throws BadRequest if the buffer is full and has no whole head
   */
  boolean fill(InputStream in) throws IOException, BadRequest {
    if (length == MAX_HEAD) {
      throw indexOf('\n', 0) < 0
          ? new BadRequest(414, "request line longer than " + MAX_HEAD + " bytes")
          : new BadRequest(431, "request head longer than " + MAX_HEAD + " bytes");
    }
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(2 * length, MAX_HEAD));
    }
    int count = in.read(bytes, length, bytes.length - length);
    length += Math.max(0, count);
    return count >= 0;
  }

  /**
   * Takes the first head out, if it is there as a whole.
   *
   * @return the head with the empty line that ends it, or an empty array
   */
  byte[] takeHead() {
    skipEmptyLines();
    for (int feed = indexOf('\n', scanned); feed >= 0; feed = indexOf('\n', feed + 1)) {
      int next = feed + 1;
      if (next < length && bytes[next] == '\r') {
        next++;
      }
      if (next < length && bytes[next] == '\n') {
        byte[] head = Arrays.copyOf(bytes, next + 1);
        discard(head.length);
        return head;
      }
    }
    scanned = Math.max(0, length - 2);
    return new byte[0];
  }

  /** RFC 9112, 2.2: old clients send an empty line after a request, which belongs to none. */
  private void skipEmptyLines() {
    int start = 0;
    while (start < length && (bytes[start] == '\r' || bytes[start] == '\n')) {
      start++;
    }
    discard(start);
  }

  private void discard(int count) {
    if (count > 0) {
      System.arraycopy(bytes, count, bytes, 0, length - count);
      length -= count;
      scanned = 0;
    }
  }

  private int indexOf(char wanted, int from) {
    for (int i = from; i < length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
