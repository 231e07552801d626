package io.github.btlib.bencode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A bencoded byte string (BEP 3). It may hold text or arbitrary bytes; bencoding itself does not
 * say which.
 *
 * <p>Immutable and thread-safe. A string that was decoded is a view on the decoder's copy of the
 * input and keeps that copy alive; {@link #bytes()} detaches it.
 */
public final class BString implements BValue, Comparable<BString> {

  static final BString EMPTY = new BString(new byte[0], 0, 0);
  private static final int SHOWN_BYTES = 40;

  private final byte[] array;
  private final int offset;
  private final int length;

  private BString(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** A view that shares {@code array}: the caller must never write to it again. */
  static BString view(byte[] array, int offset, int length) {
    return length == 0 ? EMPTY : new BString(array, offset, length);
  }

  /**
   * Makes a string of a copy of the given bytes.
   *
   * @param bytes the content, of any length
   * @return the string
   */
  public static BString of(byte[] bytes) {
    return view(bytes.clone(), 0, bytes.length);
  }

  /**
   * Makes a string of the UTF-8 form of a text.
   *
   * @param text the text; an unpaired surrogate becomes {@code ?}
   * @return the string
   */
  public static BString of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return view(bytes, 0, bytes.length);
  }

  /**
   * Returns the content.
   *
   * @return a new array
   */
  public byte[] bytes() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /**
   * Returns the content without copying it.
   *
   * @return a new read-only buffer over all bytes of this string
   */
  public ByteBuffer asReadOnlyBuffer() {
    return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
  }

  /**
   * Returns the number of bytes, not of characters.
   *
   * @return the length in bytes
   */
  public int length() {
    return length;
  }

  /**
   * Reads the content as UTF-8, putting U+FFFD where it is malformed.
   *
   * @return the text
   */
  public String utf8() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  /**
   * Tells whether the content is well-formed UTF-8, so that {@link #utf8()} loses nothing.
   *
   * @return true if it is well-formed
   */
  public boolean isUtf8() {
    try {
      // a decoder as newDecoder() makes it reports malformed input instead of repairing it
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(array, offset, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Orders strings as the keys of a dictionary are ordered: by unsigned bytes. */
  @Override
  public int compareTo(BString other) {
    return Arrays.compareUnsigned(
        array, offset, offset + length, other.array, other.offset, other.offset + other.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BString that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    return asReadOnlyBuffer().hashCode();
  }

  /** For people: the text if it is one, otherwise hexadecimal digits, in both cases shortened. */
  @Override
  public String toString() {
    boolean text = isUtf8() && utf8().chars().noneMatch(Character::isISOControl);
    if (length <= SHOWN_BYTES) {
      return text ? "\"" + utf8() + "\"" : "0x" + hex(length);
    }
    String start =
        text
            ? "\"" + new String(array, offset, SHOWN_BYTES, StandardCharsets.UTF_8) + "\""
            : "0x" + hex(SHOWN_BYTES);
    return start + "… (" + length + " bytes)";
  }

  private String hex(int count) {
    return HexFormat.of().formatHex(array, offset, offset + count);
  }

  void copyTo(byte[] target, int at) {
    System.arraycopy(array, offset, target, at, length);
  }
}
