package io.github.btlib.core.piece;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digests that pieces are checked by. */
public final class Digests {
  private Digests() {}

  /** Returns a new SHA-1 digest (BEP 3). */
  public static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
