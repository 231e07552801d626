package io.github.btlib.bencode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one value from the start of an array it owns.
 *
 * <pre>
 * integer     i 42 e
 * string      4 : s p a m          length in decimal, then that many bytes
 * list        l value* e
 * dictionary  d (string value)* e
 * </pre>
 *
 * Containers that are open lie on a stack of our own, so nesting cannot overflow the thread's; what
 * is allocated grows with tokens that were really there, never with a length that was only claimed.
 */
final class BencodeDecoder {

  private final byte[] input;
  private final BencodeLimits limits;
  private final Deque<Container> open = new ArrayDeque<>();
  private int position;
  private int tokens;

  BencodeDecoder(byte[] input, BencodeLimits limits) {
    this.input = input;
    this.limits = limits;
  }

  /** The index of the first byte not yet consumed. */
  int position() {
    return position;
  }

  BValue decode() {
    while (true) {
      BValue complete = next();
      if (complete == null) {
        continue;
      }
      Container parent = open.peek();
      if (parent == null) {
        return complete;
      }
      parent.values.add(complete);
    }
  }

  /** Reads up to the next value that is complete, or null if a container was begun. */
  private @Nullable BValue next() {
    Container parent = open.peek();
    if (parent != null && peek("a value or 'e'") == 'e') {
      position++;
      open.pop();
      return parent.close(position);
    }
    if (parent != null && parent.dictionary) {
      parent.addKey(string("a key (a string) or 'e'"));
    }
    int start = position;
    byte first = peek("a value");
    if (first == 'i') {
      return integer();
    }
    if (first != 'l' && first != 'd') {
      return string("a value");
    }
    countToken();
    if (open.size() == limits.maxDepth()) {
      throw error(start, "nested deeper than the limit of " + limits.maxDepth());
    }
    position++;
    open.push(new Container(first == 'd', start));
    return null;
  }

  private BInteger integer() {
    countToken();
    position++;
    boolean negative = peek("a digit or '-'") == '-';
    if (negative) {
      position++;
    }
    int start = position;
    // collected as a negative number, because only that way the least long has room
    long value = 0;
    byte b = peek("a digit");
    do {
      int digit = digit(b, start == position ? "a digit" : "a digit or 'e'");
      if (value < (Long.MIN_VALUE + digit) / 10) {
        throw error(start, "expected an integer of 64 bits, found a larger one");
      }
      value = value * 10 - digit;
      position++;
      b = peek("a digit or 'e'");
    } while (b != 'e');
    if (!negative && value == Long.MIN_VALUE) {
      throw error(start, "expected an integer of 64 bits, found a larger one");
    }
    if (limits.strict() && input[start] == '0' && (negative || position > start + 1)) {
      throw error(start, "expected an integer without leading zeros or -0");
    }
    position++;
    return new BInteger(negative ? value : -value);
  }

  private BString string(String expected) {
    countToken();
    int start = position;
    long length = 0;
    byte b = peek(expected);
    do {
      int digit = digit(b, start == position ? expected : "a digit or ':'");
      // past any array there is no need to count on; the digits are still checked to the colon
      length = Math.min(length * 10 + digit, Integer.MAX_VALUE);
      position++;
      b = peek("a digit or ':'");
    } while (b != ':');
    if (limits.strict() && input[start] == '0' && position > start + 1) {
      throw error(start, "expected a string length without leading zeros");
    }
    position++;
    if (length > input.length - position) {
      throw error(
          position,
          "expected a string longer than what is left, " + (input.length - position) + " bytes");
    }
    BString string = BString.view(input, position, (int) length);
    position += (int) length;
    return string;
  }

  private int digit(byte b, String expected) {
    if (b < '0' || b > '9') {
      throw error(position, "expected " + expected + ", found " + show(b));
    }
    return b - '0';
  }

  private byte peek(String expected) {
    if (position == input.length) {
      throw error(position, "expected " + expected + ", found the end of the input");
    }
    return input[position];
  }

  private void countToken() {
    if (++tokens > limits.maxTokens()) {
      throw error(position, "more values than the limit of " + limits.maxTokens());
    }
  }

  private static String show(byte b) {
    return b > ' ' && b < 0x7f ? "'" + (char) b + "'" : String.format("byte 0x%02x", b & 0xff);
  }

  private static BencodeException error(int position, String problem) {
    return BencodeException.at(position, problem);
  }

  /** A list or dictionary whose end was not seen yet. */
  private final class Container {
    final boolean dictionary;
    final int start;
    final List<BString> keys = new ArrayList<>();
    final List<BValue> values = new ArrayList<>();

    Container(boolean dictionary, int start) {
      this.dictionary = dictionary;
      this.start = start;
    }

    void addKey(BString key) {
      if (limits.strict() && !keys.isEmpty() && key.compareTo(keys.get(keys.size() - 1)) <= 0) {
        throw error(position, "expected keys that ascend, found " + key + " out of order or twice");
      }
      keys.add(key);
    }

    BValue close(int end) {
      if (!dictionary) {
        return values.isEmpty() ? BList.EMPTY : new BList(values);
      }
      return BDictionary.decoded(keys, values, input, start, end - start);
    }
  }
}
