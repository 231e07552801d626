package io.github.btlib.core.tracker;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;

/** Peers as address and port, one after the other (BEP 23, BEP 7, BEP 15). Pure. */
final class CompactPeers {
  static final int IPV4_ADDRESS = 4;
  static final int IPV6_ADDRESS = 16;
  static final int PORT = 2;

  private CompactPeers() {}

  /** Reads whole peers; what remains is none. */
  static void read(ByteBuffer bytes, int addressLength, List<InetSocketAddress> peers)
      throws UnknownHostException {
    byte[] address = new byte[addressLength];
    while (bytes.remaining() >= addressLength + PORT) {
      bytes.get(address);
      add(InetAddress.getByAddress(address), bytes.getShort() & 0xffff, peers);
    }
  }

  /** Adds a peer if it could be one. */
  static void add(InetAddress address, long port, List<InetSocketAddress> peers) {
    if (port > 0
        && port <= 0xffff
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress()) {
      peers.add(new InetSocketAddress(address, (int) port));
    }
  }
}
