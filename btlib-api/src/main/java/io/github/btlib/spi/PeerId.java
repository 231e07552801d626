package io.github.btlib.spi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The 20 bytes by which a peer is known in a swarm (BEP 3, BEP 20). Immutable. */
public final class PeerId {
  /** The length of a peer id in bytes. */
  public static final int LENGTH = 20;

  private final byte[] bytes;

  private PeerId(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Makes a peer id of a copy of its bytes.
   *
   * @param bytes exactly {@value #LENGTH} bytes
   * @return the peer id
   * @throws IllegalArgumentException if the length differs
   */
  public static PeerId of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a peer id has " + LENGTH + " bytes, not " + bytes.length);
    }
    return new PeerId(bytes.clone());
  }

  /**
   * Returns the bytes.
   *
   * @return a copy
   */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeerId that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Returns the bytes as ASCII, with a dot for each that is not printable. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(LENGTH);
    for (char c : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
      text.append(c >= ' ' && c <= '~' ? c : '.');
    }
    return text.toString();
  }
}
