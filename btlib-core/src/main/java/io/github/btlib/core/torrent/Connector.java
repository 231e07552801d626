package io.github.btlib.core.torrent;

import java.net.InetAddress;

/** Opens connections for torrents; the session's. Thread-safe; no call waits. */
public interface Connector {
  /**
   * Queues a torrent up to connect to peers. When its turn comes it is asked {@linkplain
   * TorrentSwarm#nextToConnect to whom}; it has turns until it names nobody.
   */
  void wants(TorrentSwarm swarm);

  /** Tells whether the session's IP filter lets peers have an address. */
  boolean allows(InetAddress address);

  /** Tells whether the session has nearly all connections it may have. */
  boolean isNearlyFull();
}
