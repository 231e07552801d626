package io.github.btlib;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.metainfo.Metainfo;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A BitTorrent peer: it listens on one port, and downloads and seeds any number of torrents.
 *
 * <pre>{@code
 * try (TorrentSession session = TorrentSession.create()) {
 *   Torrent torrent = session.add(Metainfo.read(Path.of("debian.torrent")), Path.of("downloads"));
 *   torrent.completion().join();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Several sessions may live in one process and share nothing.
 */
public interface TorrentSession extends AutoCloseable {
  /**
   * Opens a session with the default settings of {@link SessionBuilder}.
   *
   * @return an open session
   * @throws ListenException if it cannot listen
   * @throws BtlibException if there is no engine on the class path or module path
   */
  static TorrentSession create() {
    return builder().build();
  }

  /**
   * Starts the settings of a session.
   *
   * @return a new builder with the defaults
   */
  static SessionBuilder builder() {
    return new SessionBuilder();
  }

  /**
   * Adds a torrent with default settings and starts it: what is in the folder already is checked,
   * the rest is downloaded, and what is had is served to others until the torrent is paused or
   * removed.
   *
   * @param metainfo the torrent
   * @param saveTo the folder its file or its top folder is saved to; created when needed
   * @return the torrent, at work
   * @throws DuplicateTorrentException if the session has it already
   * @throws StorageException if the storage cannot be opened
   * @throws IllegalStateException if the session is closed
   */
  default Torrent add(Metainfo metainfo, Path saveTo) {
    return add(AddTorrent.of(metainfo).saveTo(saveTo));
  }

  /**
   * Adds a torrent and starts it.
   *
   * @param torrent the torrent and its settings
   * @return the torrent, at work
   * @throws DuplicateTorrentException if the session has it already
   * @throws StorageException if the storage cannot be opened
   * @throws IllegalArgumentException if neither a folder nor a storage is named
   * @throws IllegalStateException if the session is closed
   */
  Torrent add(AddTorrent torrent);

  /**
   * Returns the torrents of this session.
   *
   * @return a copy, in the order of adding
   */
  List<Torrent> torrents();

  /**
   * Finds a torrent.
   *
   * @param infoHash its info-hash
   * @return the torrent, or empty if the session does not have it
   */
  Optional<Torrent> torrent(InfoHash infoHash);

  /**
   * Returns the session's totals. Costs little.
   *
   * @return an immutable snapshot
   */
  SessionStatus status();

  /**
   * Returns where the session accepts peers, with the port that was chosen if the settings left it
   * open.
   *
   * @return the bound address
   */
  InetSocketAddress listenAddress();

  /**
   * Limits what is sent to all peers of the session together, from now on. See {@link
   * SessionBuilder#uploadLimit(long)} for what counts.
   *
   * @param bytesPerSecond at least {@value SessionSettings#LEAST_RATE_LIMIT}, or 0 for no limit
   * @throws IllegalArgumentException if the value is out of range
   */
  void uploadLimit(long bytesPerSecond);

  /**
   * Returns the limit on what is sent to all peers of the session together.
   *
   * @return bytes per second, 0 for no limit
   */
  long uploadLimit();

  /**
   * Limits what is received from all peers of the session together, from now on. See {@link
   * SessionBuilder#downloadLimit(long)} for what counts.
   *
   * @param bytesPerSecond at least {@value SessionSettings#LEAST_RATE_LIMIT}, or 0 for no limit
   * @throws IllegalArgumentException if the value is out of range
   */
  void downloadLimit(long bytesPerSecond);

  /**
   * Returns the limit on what is received from all peers of the session together.
   *
   * @return bytes per second, 0 for no limit
   */
  long downloadLimit();

  /**
   * Limits what is sent to each single peer, from now on. See {@link
   * SessionBuilder#peerUploadLimit(long)} for what counts.
   *
   * @param bytesPerSecond at least {@value SessionSettings#LEAST_RATE_LIMIT}, or 0 for no limit
   * @throws IllegalArgumentException if the value is out of range
   */
  void peerUploadLimit(long bytesPerSecond);

  /**
   * Returns the limit on what is sent to each single peer.
   *
   * @return bytes per second, 0 for no limit
   */
  long peerUploadLimit();

  /**
   * Limits what is received from each single peer, from now on. See {@link
   * SessionBuilder#peerDownloadLimit(long)} for what counts.
   *
   * @param bytesPerSecond at least {@value SessionSettings#LEAST_RATE_LIMIT}, or 0 for no limit
   * @throws IllegalArgumentException if the value is out of range
   */
  void peerDownloadLimit(long bytesPerSecond);

  /**
   * Returns the limit on what is received from each single peer.
   *
   * @return bytes per second, 0 for no limit
   */
  long peerDownloadLimit();

  /**
   * Changes which addresses peers may have, at once: peers that are connected and now blocked are
   * parted from, and no blocked address is connected to or accepted. Trackers are not concerned.
   *
   * @param filter the filter
   */
  void ipFilter(IpFilter filter);

  /**
   * Returns which addresses peers may have.
   *
   * @return the filter in force
   */
  IpFilter ipFilter();

  /**
   * Ends the session: tells the trackers that its torrents stop, parts from all peers, and releases
   * every thread, socket and file. Returns within {@link SessionSettings#closeTimeout()}, whatever
   * trackers and peers do. Closing again does nothing.
   */
  @Override
  void close();
}
