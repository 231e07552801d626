package io.github.btlib.bencode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** Writes values canonically; keeps its own stack, so that depth costs heap and not stack. */
final class BencodeEncoder {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** What is still to be written of each container that was begun, innermost first. */
  private final Deque<Iterator<? extends BValue>> open = new ArrayDeque<>();

  static byte[] encode(BValue value) {
    BencodeEncoder encoder = new BencodeEncoder();
    encoder.begin(value);
    while (!encoder.open.isEmpty()) {
      encoder.advance(encoder.open.peek());
    }
    return encoder.out.toByteArray();
  }

  private void advance(Iterator<? extends BValue> innermost) {
    if (innermost.hasNext()) {
      begin(innermost.next());
    } else {
      open.pop();
      out.write('e');
    }
  }

  private void begin(BValue value) {
    switch (value) {
      case BString string -> string(string);
      case BInteger integer -> ascii("i" + integer.value() + "e");
      case BList list -> {
        out.write('l');
        open.push(list.values().iterator());
      }
      case BDictionary dictionary -> {
        out.write('d');
        open.push(new EntryIterator(dictionary));
      }
    }
  }

  private void string(BString string) {
    ascii(string.length() + ":");
    out.writeBytes(string.bytes());
  }

  private void ascii(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Key, value, key, value… in the order of the keys. */
  private static final class EntryIterator implements Iterator<BValue> {
    private final List<BString> keys;
    private final List<BValue> values;
    private int next;

    EntryIterator(BDictionary dictionary) {
      this.keys = dictionary.sortedKeys();
      this.values = dictionary.sortedValues();
    }

    @Override
    public boolean hasNext() {
      return next < 2 * keys.size();
    }

    @Override
    public BValue next() {
      int index = next / 2;
      return next++ % 2 == 0 ? keys.get(index) : values.get(index);
    }
  }
}
