package io.github.btlib.tracker.net;

import java.util.Arrays;

/**
 * Reads the fields of a query one after the other, as bytes: values are binary, so no character set
 * is involved and {@code +} is a plus. Only {@code &} separates. Used again for the next query;
 * allocates nothing. Not thread-safe.
 */
public final class QueryReader {

  private static final int MAX_NAME = 32;
  private static final int MAX_VALUE = 256;

  private final byte[] name = new byte[MAX_NAME];
  private final byte[] value = new byte[MAX_VALUE];

  private byte[] bytes = value;
  private int at;
  private int end;
  private int nameLength;
  private int valueStart;
  private int valueEnd;

  /** Makes a reader to be reset. */
  public QueryReader() {}

  /**
   * Begins with a query.
   *
   * @param source where it is, not copied
   * @param from where it begins
   * @param to where it ends
   */
  public void reset(byte[] source, int from, int to) {
    bytes = source;
    at = from;
    end = to;
  }

  /**
   * Goes to the next field with a readable name.
   *
   * @return false if there is none
   */
  public boolean next() {
    while (at < end) {
      int start = at;
      int stop = indexOf('&', start, end);
      int equals = indexOf('=', start, stop);
      at = stop + 1;
      nameLength = decode(start, equals, name);
      if (nameLength > 0) {
        valueStart = Math.min(equals + 1, stop);
        valueEnd = stop;
        return true;
      }
    }
    return false;
  }

  /**
   * Compares the name of the field.
   *
   * @param wanted another name, at most 32 bytes
   * @return whether they are equal, case included
   */
  public boolean nameIs(byte[] wanted) {
    return nameLength == wanted.length && Arrays.equals(name, 0, nameLength, wanted, 0, nameLength);
  }

  /**
   * Resolves the percent escapes of the value.
   *
   * @return its length, after which {@link #value} has it, or the beginning of a longer one; or -1
   *     if an escape is not followed by two hexadecimal digits
   */
  public int decodeValue() {
    return decode(valueStart, valueEnd, value);
  }

  /** Returns the array with up to 256 bytes of the value that was decoded last, from 0 on. */
  public byte[] value() {
    return value;
  }

  private int indexOf(char wanted, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != wanted) {
      i++;
    }
    return i;
  }

  private int decode(int from, int to, byte[] target) {
    int length = 0;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b == '%') {
        int high = i + 1 < to ? hex(bytes[i + 1]) : -1;
        int low = i + 2 < to ? hex(bytes[i + 2]) : -1;
        if (high < 0 || low < 0) {
          return -1;
        }
        b = (byte) ((high << 4) | low);
        i += 2;
      }
      if (length < target.length) {
        target[length] = b;
      }
      length++;
    }
    return length;
  }

  private static int hex(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int letter = b | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }
}
