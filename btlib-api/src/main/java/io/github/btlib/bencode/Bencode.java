package io.github.btlib.bencode;

import java.util.Arrays;
import java.util.Objects;

/**
 * Reads and writes bencoding (BEP 3).
 *
 * <p>Reading takes one copy of the input, to which strings and dictionaries refer; it neither
 * recurses nor allocates by lengths that the input merely claims. All methods are thread-safe.
 */
public final class Bencode {

  private Bencode() {}

  /**
   * Decodes a value strictly, within {@link BencodeLimits#DEFAULT}.
   *
   * @param bytes exactly one value
   * @return the value
   * @throws BencodeException if the bytes are anything else
   */
  public static BValue decode(byte[] bytes) {
    return decode(bytes, BencodeLimits.DEFAULT);
  }

  /**
   * Decodes a value.
   *
   * @param bytes exactly one value
   * @param limits how much and how strictly to read
   * @return the value
   * @throws BencodeException if the bytes are anything else, or exceed a limit
   */
  public static BValue decode(byte[] bytes, BencodeLimits limits) {
    return decode(bytes, 0, bytes.length, limits);
  }

  /**
   * Decodes a value from a part of an array.
   *
   * @param bytes holds the value
   * @param offset where it starts
   * @param length its length in bytes, which it must fill
   * @param limits how much and how strictly to read
   * @return the value
   * @throws BencodeException if that part is anything else, or exceeds a limit; positions count
   *     from {@code offset}
   * @throws IndexOutOfBoundsException if the part is not within the array
   */
  public static BValue decode(byte[] bytes, int offset, int length, BencodeLimits limits) {
    BencodePrefix prefix = decodePrefix(bytes, offset, length, limits);
    if (prefix.consumed() < length) {
      throw BencodeException.at(
          prefix.consumed(),
          "expected the end of the input, found " + (length - prefix.consumed()) + " more bytes");
    }
    return prefix.value();
  }

  /**
   * Decodes the value at the start of a part of an array, whatever follows it.
   *
   * @param bytes holds the value
   * @param offset where it starts
   * @param length how many bytes may be read
   * @param limits how much and how strictly to read
   * @return the value, and how many bytes it took
   * @throws BencodeException if that part does not start with a value, or exceeds a limit;
   *     positions count from {@code offset}
   * @throws IndexOutOfBoundsException if the part is not within the array
   */
  public static BencodePrefix decodePrefix(
      byte[] bytes, int offset, int length, BencodeLimits limits) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    byte[] input = Arrays.copyOfRange(bytes, offset, offset + length);
    BencodeDecoder decoder = new BencodeDecoder(input, limits);
    BValue value = decoder.decode();
    return new BencodePrefix(value, decoder.position());
  }

  /**
   * Encodes a value canonically: dictionary keys sorted, no leading zeros. A dictionary that was
   * decoded leniently is sorted too; its original form is {@link BDictionary#sourceBytes()}.
   *
   * @param value the value
   * @return its encoding, a new array
   */
  public static byte[] encode(BValue value) {
    return BencodeEncoder.encode(value);
  }
}
