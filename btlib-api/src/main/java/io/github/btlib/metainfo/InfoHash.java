package io.github.btlib.metainfo;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The SHA-1 digest of a torrent's {@code info} dictionary, which names the torrent everywhere in
 * the protocol (BEP 3). Immutable and thread-safe; ordered by unsigned bytes.
 */
public final class InfoHash implements Comparable<InfoHash> {

  /** The length of an info-hash in bytes. */
  public static final int LENGTH = 20;

  private final byte[] bytes;

  private InfoHash(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException(
          "an info-hash has " + LENGTH + " bytes, not " + bytes.length);
    }
    this.bytes = bytes;
  }

  /**
   * Makes an info-hash of a digest.
   *
   * @param bytes {@value #LENGTH} bytes, copied
   * @return the info-hash
   * @throws IllegalArgumentException if the length is another
   */
  public static InfoHash of(byte[] bytes) {
    return new InfoHash(bytes.clone());
  }

  /**
   * Reads an info-hash from hexadecimal digits.
   *
   * @param hex 40 digits of either case
   * @return the info-hash
   * @throws IllegalArgumentException if it is anything else
   */
  public static InfoHash fromHex(String hex) {
    return new InfoHash(HexFormat.of().parseHex(hex));
  }

  /**
   * Returns the digest.
   *
   * @return a new array of {@value #LENGTH} bytes
   */
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * Returns the digest in hexadecimal.
   *
   * @return 40 lower-case digits
   */
  public String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public int compareTo(InfoHash other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InfoHash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Returns {@link #toHex()}. */
  @Override
  public String toString() {
    return toHex();
  }
}
