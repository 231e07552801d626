package io.github.btlib.bencode;

/**
 * Thrown when bytes are not the bencoding (BEP 3) they should be, exceed a {@linkplain
 * BencodeLimits limit}, or hold another type of value than the one asked for. The message names the
 * place and what was expected there.
 */
public final class BencodeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The byte at which the input went wrong, or -1. */
  private final long position;

  /**
   * Makes an exception.
   *
   * @param message what was expected, and what was found
   * @param position see {@link #position()}
   */
  public BencodeException(String message, long position) {
    super(message);
    this.position = position;
  }

  static BencodeException at(long position, String problem) {
    return new BencodeException("byte " + position + ": " + problem, position);
  }

  /**
   * Returns where the input went wrong. For a value of the wrong type this is where the dictionary
   * that holds it starts.
   *
   * @return the index of a byte, counted from the first byte given to the decoder, or -1 if the
   *     value was not decoded
   */
  public long position() {
    return position;
  }
}
