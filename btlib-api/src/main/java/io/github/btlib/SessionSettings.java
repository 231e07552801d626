package io.github.btlib;

import io.github.btlib.spi.ChokingStrategy;
import io.github.btlib.spi.ResumeStore;
import io.github.btlib.spi.StorageFactory;
import io.github.btlib.spi.TrackerTransport;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TorrentSession} was asked to be. Immutable; made by {@link SessionBuilder}, read by
 * the engine.
 */
public final class SessionSettings {
  /** The lowest limit on a rate, bytes per second. */
  public static final long LEAST_RATE_LIMIT = 1024;

  private final int listenPort;
  private final int maxConnections;
  private final int maxConnectionsPerTorrent;
  private final OptionalInt maxConnectionsPerAddress;
  private final int connectRate;
  private final Duration turnoverInterval;
  private final IpFilter ipFilter;
  private final int uploadSlots;
  private final boolean uploadSlotsByRate;
  private final Duration connectTimeout;
  private final Duration handshakeTimeout;
  private final Duration idleTimeout;
  private final Duration snubTimeout;
  private final Duration closeTimeout;
  private final Duration resumeInterval;
  private final long uploadLimit;
  private final long downloadLimit;
  private final long peerUploadLimit;
  private final long peerDownloadLimit;
  private final @Nullable InetAddress bindAddress;
  private final ChokingStrategy chokingStrategy;
  private final @Nullable StorageFactory storage;
  private final @Nullable ResumeStore resumeStore;
  private final @Nullable Path resumeFolder;
  private final List<TrackerTransport> trackerTransports;

  SessionSettings(SessionBuilder builder) {
    SessionDraft draft = builder.draft;
    listenPort = draft.listenPort;
    maxConnections = draft.maxConnections;
    maxConnectionsPerTorrent = draft.maxConnectionsPerTorrent;
    maxConnectionsPerAddress =
        draft.maxConnectionsPerAddress == null
            ? OptionalInt.empty()
            : OptionalInt.of(draft.maxConnectionsPerAddress);
    connectRate = draft.connectRate;
    turnoverInterval = draft.turnoverInterval;
    ipFilter = draft.ipFilter;
    uploadSlots = draft.uploadSlots;
    uploadSlotsByRate = draft.uploadSlotsByRate;
    connectTimeout = draft.connectTimeout;
    handshakeTimeout = draft.handshakeTimeout;
    idleTimeout = draft.idleTimeout;
    snubTimeout = draft.snubTimeout;
    closeTimeout = draft.closeTimeout;
    resumeInterval = draft.resumeInterval;
    uploadLimit = draft.uploadLimit;
    downloadLimit = draft.downloadLimit;
    peerUploadLimit = draft.peerUploadLimit;
    peerDownloadLimit = draft.peerDownloadLimit;
    bindAddress = draft.bindAddress;
    chokingStrategy = draft.chokingStrategy;
    storage = draft.storage;
    resumeStore = draft.resumeStore;
    resumeFolder = draft.resumeFolder;
    trackerTransports = List.copyOf(draft.trackerTransports);
  }

  /**
   * Returns the port to listen on.
   *
   * @return 0 to 65535, 0 for any free one
   */
  public int listenPort() {
    return listenPort;
  }

  /**
   * Returns the limit on peer connections of the session.
   *
   * @return at least 1
   */
  public int maxConnections() {
    return maxConnections;
  }

  /**
   * Returns the limit on peer connections of each torrent.
   *
   * @return at least 1
   */
  public int maxConnectionsPerTorrent() {
    return maxConnectionsPerTorrent;
  }

  /**
   * Returns how many connections of each torrent one address may hold.
   *
   * @return at least 1; empty for the default, which does not concern the loopback
   */
  public OptionalInt maxConnectionsPerAddress() {
    return maxConnectionsPerAddress;
  }

  /**
   * Returns how many connections may be begun each second.
   *
   * @return at least 1
   */
  public int connectRate() {
    return connectRate;
  }

  /**
   * Returns how often a torrent that is full parts from its least useful peers.
   *
   * @return a positive duration
   */
  public Duration turnoverInterval() {
    return turnoverInterval;
  }

  /**
   * Returns which addresses peers may have at first.
   *
   * @return the filter
   */
  public IpFilter ipFilter() {
    return ipFilter;
  }

  /**
   * Returns how many peers of each torrent may download from us at a time, where {@link
   * #uploadSlotsByRate()} does not apply.
   *
   * @return at least 1
   */
  public int uploadSlots() {
    return uploadSlots;
  }

  /**
   * Returns whether the number of peers that may download from us follows the upload rate.
   *
   * @return false if it is fixed
   */
  public boolean uploadSlotsByRate() {
    return uploadSlotsByRate;
  }

  /**
   * Returns the limit on what is sent to all peers of the session together, as the session begins
   * with it.
   *
   * @return bytes per second, 0 for no limit
   */
  public long uploadLimit() {
    return uploadLimit;
  }

  /**
   * Returns the limit on what is received from all peers of the session together, as the session
   * begins with it.
   *
   * @return bytes per second, 0 for no limit
   */
  public long downloadLimit() {
    return downloadLimit;
  }

  /**
   * Returns the limit on what is sent to each single peer, as the session begins with it.
   *
   * @return bytes per second, 0 for no limit
   */
  public long peerUploadLimit() {
    return peerUploadLimit;
  }

  /**
   * Returns the limit on what is received from each single peer, as the session begins with it.
   *
   * @return bytes per second, 0 for no limit
   */
  public long peerDownloadLimit() {
    return peerDownloadLimit;
  }

  /**
   * Returns how long a connection to a peer may take to be made.
   *
   * @return a positive duration
   */
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /**
   * Returns how long a connected peer may take for its handshake.
   *
   * @return a positive duration
   */
  public Duration handshakeTimeout() {
    return handshakeTimeout;
  }

  /**
   * Returns after how long without a byte a peer is parted from.
   *
   * @return a positive duration
   */
  public Duration idleTimeout() {
    return idleTimeout;
  }

  /**
   * Returns after how long without a block that we asked for a peer counts as snubbing.
   *
   * @return a positive duration
   */
  public Duration snubTimeout() {
    return snubTimeout;
  }

  /**
   * Returns the bound of {@link TorrentSession#close()}.
   *
   * @return a positive duration
   */
  public Duration closeTimeout() {
    return closeTimeout;
  }

  /**
   * Returns the local address of every socket.
   *
   * @return an address of this machine, or empty for all
   */
  public Optional<InetAddress> bindAddress() {
    return Optional.ofNullable(bindAddress);
  }

  /**
   * Returns who decides which peers may download from us.
   *
   * @return the strategy
   */
  public ChokingStrategy chokingStrategy() {
    return chokingStrategy;
  }

  /**
   * Returns where the bytes of torrents live that bring no storage of their own.
   *
   * @return the factory, or empty for the engine's default
   */
  public Optional<StorageFactory> storage() {
    return Optional.ofNullable(storage);
  }

  /**
   * Returns where resume data is kept, if not in files.
   *
   * @return the store, or empty if {@link #resumeFolder()} or the default applies
   */
  public Optional<ResumeStore> resumeStore() {
    return Optional.ofNullable(resumeStore);
  }

  /**
   * Returns the folder that holds the resume data of all torrents.
   *
   * @return the folder, or empty if it lies beside each torrent's data
   */
  public Optional<Path> resumeFolder() {
    return Optional.ofNullable(resumeFolder);
  }

  /**
   * Returns how often resume data is saved while a torrent downloads.
   *
   * @return 1 s to 1 h
   */
  public Duration resumeInterval() {
    return resumeInterval;
  }

  /**
   * Returns the user's ways to speak to trackers.
   *
   * @return an immutable list, the first to be asked first
   */
  public List<TrackerTransport> trackerTransports() {
    return trackerTransports;
  }
}
