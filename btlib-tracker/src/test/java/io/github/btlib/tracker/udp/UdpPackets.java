package io.github.btlib.tracker.udp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Makes requests. */
public final class UdpPackets {

  static final long PROTOCOL_ID = 0x41727101980L;
  static final int TRANSACTION = 0x12345678;
  static final byte[] HASH = filled(20, 'a');
  static final byte[] PEER_ID = filled(20, 'p');

  private UdpPackets() {}

  static byte[] connect() {
    return header(PROTOCOL_ID, 0, 16).array();
  }

  /** An announce of a leecher at port 6881 that wants five peers. */
  public static byte[] announce(long connectionId) {
    return announce(connectionId, 0, 5, 6881);
  }

  static byte[] announce(long connectionId, int event, int numWant, int port) {
    return header(connectionId, 1, 98)
        .put(HASH)
        .put(PEER_ID)
        .putLong(3)
        .putLong(4)
        .putLong(5)
        .putInt(event)
        .putInt(0x08080808)
        .putInt(0xcafe)
        .putInt(numWant)
        .putShort((short) port)
        .array();
  }

  static byte[] scrape(long connectionId, int hashes) {
    ByteBuffer packet = header(connectionId, 2, 16 + 20 * hashes);
    for (int i = 0; i < hashes; i++) {
      packet.put(filled(20, i));
    }
    return packet.array();
  }

  static ByteBuffer header(long connectionId, int action, int length) {
    return ByteBuffer.allocate(length).putLong(connectionId).putInt(action).putInt(TRANSACTION);
  }

  static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
