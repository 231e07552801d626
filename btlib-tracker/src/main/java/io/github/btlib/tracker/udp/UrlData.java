package io.github.btlib.tracker.udp;

import java.nio.ByteBuffer;

/**
 * Reads the options behind an announce (BEP 41): what the tracker's URL has behind the port, of
 * which clients send 255 bytes an option and as many options as it takes.
 *
 * <p>Options nobody knows are skipped, as the BEP has it. One that is cut short ends the options:
 * what came before it is as good as ever.
 */
final class UrlData {

  private static final int END = 0;
  private static final int NOP = 1;
  private static final int URL_DATA = 2;

  private UrlData() {}

  /**
   * Concatenates the parts of the path and query.
   *
   * @param packet the options stand from its position to its limit, which do not change
   * @param url where to write them; what does not fit is left out
   * @return how many bytes were written
   */
  static int read(ByteBuffer packet, byte[] url) {
    int written = 0;
    int at = packet.position();
    while (at < packet.limit()) {
      int type = packet.get(at++) & 0xff;
      if (type == END || (type != NOP && at == packet.limit())) {
        return written;
      }
      if (type == NOP) {
        continue;
      }
      int length = packet.get(at++) & 0xff;
      if (length > packet.limit() - at) {
        return written;
      }
      if (type == URL_DATA) {
        int taken = Math.min(length, url.length - written);
        packet.get(at, url, written, taken);
        written += taken;
      }
      at += length;
    }
    return written;
  }
}
