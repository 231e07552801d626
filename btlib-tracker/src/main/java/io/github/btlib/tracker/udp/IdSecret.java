package io.github.btlib.tracker.udp;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * What connection ids are made with: good at every tracker that has the same. A secret: not for
 * logs.
 *
 * @param first bytes 0 to 7
 * @param second bytes 8 to 15
 */
public record IdSecret(long first, long second) {

  /** How many bytes it has. */
  public static final int LENGTH = 16;

  /**
   * Makes one that nobody else has.
   *
   * @return a new secret
   */
  public static IdSecret random() {
    byte[] bytes = new byte[LENGTH];
    new SecureRandom().nextBytes(bytes);
    return of(bytes);
  }

  /**
   * Makes one that others may have.
   *
   * @param bytes 16 bytes
   * @return the secret
   */
  public static IdSecret of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new IdSecret(buffer.getLong(), buffer.getLong());
  }

  @Override
  public String toString() {
    return "secret";
  }
}
