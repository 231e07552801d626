package io.github.btlib.metainfo;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest BitTorrent v1 uses. */
final class Sha1 {

  private Sha1() {}

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform is required to have SHA-1", e);
    }
  }
}
