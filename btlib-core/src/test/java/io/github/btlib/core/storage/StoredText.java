package io.github.btlib.core.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What tests write to storages and read from them, a byte a character. */
final class StoredText {
  private StoredText() {}

  static void write(Storage storage, long offset, String text) throws IOException {
    storage.write(offset, ByteBuffer.wrap(text.getBytes(US_ASCII)));
  }

  static String read(Storage storage, long offset, int length) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(length);
    storage.read(offset, target);
    return new String(target.array(), US_ASCII);
  }
}
