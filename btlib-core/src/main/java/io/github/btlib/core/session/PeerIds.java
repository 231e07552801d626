package io.github.btlib.core.session;

import io.github.btlib.spi.PeerId;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * Our own peer ids in the style of Azureus (BEP 20): two letters, four digits of the version,
 * random characters.
 */
final class PeerIds {
  private static final String CLIENT = "-jb0010-";
  private static final String CHARACTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private PeerIds() {}

  static PeerId random(RandomGenerator random) {
    StringBuilder id = new StringBuilder(CLIENT);
    while (id.length() < PeerId.LENGTH) {
      id.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return PeerId.of(id.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
