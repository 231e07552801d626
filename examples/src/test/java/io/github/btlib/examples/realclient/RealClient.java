package io.github.btlib.examples.realclient;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A BitTorrent program in a process of its own, with one torrent.
 *
 * <p>Every wait has a deadline and fails with an {@link AssertionError} that carries the end of the
 * program's log. Peer discovery other than trackers (DHT, LSD, PEX, port mapping) and uTP are off.
 */
interface RealClient extends AutoCloseable {

  /** How long a program may take to start, and to hash the few MiB of a test's data. */
  Duration START_LIMIT = Duration.ofSeconds(30);

  /**
   * Starts the program as a seeder. Returns once it has verified all the data and is listening.
   *
   * @param torrent the metainfo file
   * @param folderHoldingData the folder in which the torrent's file or folder lies
   */
  void seed(Path torrent, Path folderHoldingData);

  /**
   * Starts the program as a downloader. Returns once it is listening; what already lies in the
   * folder counts.
   *
   * @param torrent the metainfo file
   * @param intoFolder the folder in which the torrent's file or folder is to be written
   */
  void download(Path torrent, Path intoFolder);

  /** Returns the address others reach this client at. */
  InetSocketAddress address();

  /** Returns the TCP port of {@link #address()}; chosen when the client object was made. */
  default int port() {
    return address().getPort();
  }

  /**
   * Waits until every piece is verified and all data is in the files.
   *
   * @param limit how long to wait before failing
   */
  void awaitComplete(Duration limit);

  /** Tells whether {@link #addPeer} works; clients that say no find peers through trackers only. */
  default boolean canAddPeers() {
    return false;
  }

  /**
   * Has the client connect to a peer.
   *
   * @param peer where the peer listens
   * @throws UnsupportedOperationException if {@link #canAddPeers()} says no
   */
  default void addPeer(InetSocketAddress peer) {
    throw new UnsupportedOperationException(getClass().getSimpleName() + " cannot be given peers");
  }

  /** Returns the end of the program's standard output and error, for failure messages. */
  String log();

  /** Ends the program and its children, and waits until they are gone. */
  @Override
  void close();
}
