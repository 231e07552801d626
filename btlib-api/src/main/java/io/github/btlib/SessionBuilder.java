package io.github.btlib;

import io.github.btlib.spi.ChokingStrategy;
import io.github.btlib.spi.ResumeStore;
import io.github.btlib.spi.StorageFactory;
import io.github.btlib.spi.TrackerTransport;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Collects the settings of a {@link TorrentSession}. Not thread-safe; may be used for several
 * sessions.
 */
public final class SessionBuilder {
  final SessionDraft draft = new SessionDraft();

  SessionBuilder() {}

  /**
   * Sets the TCP port to accept peers on. Default 0: any free port, so that several programs can
   * embed the library side by side; {@link TorrentSession#listenAddress()} tells which.
   *
   * @param value 0 to 65535, where 0 means any free port
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public SessionBuilder listenPort(int value) {
    draft.listenPort = SettingRanges.require("listenPort", value, 0, 65_535);
    return this;
  }

  /**
   * Limits the peer connections of the session. Default 200.
   *
   * <p>Of this limit and of {@link #maxConnectionsPerTorrent} a tenth, rounded down, is kept for
   * peers that connect to us and another tenth for those we connect to, so that neither crowd can
   * shut out the other. When all places are taken up to ten more peers, within that tenth, are
   * listened to for the time of a handshake; such a one is taken if it is of greater priority (BEP
   * 40) than an idle peer of its torrent, which gives way.
   *
   * @param value at least 1
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public SessionBuilder maxConnections(int value) {
    draft.maxConnections = SettingRanges.require("maxConnections", value, 1, 65_535);
    return this;
  }

  /**
   * Limits the peer connections of each torrent. Default 50.
   *
   * @param value at least 1
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public SessionBuilder maxConnectionsPerTorrent(int value) {
    draft.maxConnectionsPerTorrent =
        SettingRanges.require("maxConnectionsPerTorrent", value, 1, 65_535);
    return this;
  }

  /**
   * Limits how many connections of each torrent one address may hold. Default 3, so that a few
   * people behind one router get in, but nobody can take every place from one address; addresses of
   * the loopback are exempt until this is set, because test rigs run whole swarms there. Of global
   * IPv6 addresses those with the same first 64 bits count as one, because one line has them all.
   *
   * @param value at least 1
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public SessionBuilder maxConnectionsPerAddress(int value) {
    draft.maxConnectionsPerAddress =
        SettingRanges.require("maxConnectionsPerAddress", value, 1, 65_535);
    return this;
  }

  /**
   * Limits how many connections the session begins to make each second. Default 30, as other
   * clients have it: more makes home routers drop connections. A third of it may come at once after
   * a pause. The torrents of the session take turns.
   *
   * @param value attempts per second, 1 to 10,000
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public SessionBuilder connectRate(int value) {
    draft.connectRate = SettingRanges.require("connectRate", value, 1, 10_000);
    return this;
  }

  /**
   * Sets how often a torrent that has nine tenths of its connections, and knows of peers it could
   * try instead, parts from the least useful 4 % of its peers. A peer that was of use, or came,
   * within the last fifth of this time is spared, as is one that the user named. Default 5 min.
   *
   * @param value 1 ms to 1 day
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public SessionBuilder turnoverInterval(Duration value) {
    draft.turnoverInterval = SettingRanges.require("turnoverInterval", value);
    return this;
  }

  /**
   * Sets which addresses peers may have. Default {@link IpFilter#allowAll()}. {@link
   * TorrentSession#ipFilter(IpFilter)} changes it later.
   *
   * @param filter the filter
   * @return this builder
   */
  public SessionBuilder ipFilter(IpFilter filter) {
    draft.ipFilter = Objects.requireNonNull(filter, "filter");
    return this;
  }

  /**
   * Sets how many peers of each torrent may download from us at a time. Default 8, as other clients
   * have it: fewer starve newcomers, more share the upload too thinly to be worth reciprocating.
   * Replaces {@link #uploadSlotsByRate()}.
   *
   * @param value at least 1
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public SessionBuilder uploadSlots(int value) {
    draft.uploadSlots = SettingRanges.require("uploadSlots", value, 1, 65_535);
    draft.uploadSlotsByRate = false;
    return this;
  }

  /**
   * Lets the number of peers of each torrent that may download from us follow the upload rate: one
   * more slot is opened while n slots send at n × 2 KiB/s and more each, and one is closed when
   * they no longer do. That is about √(rate ÷ 2 KiB/s): 7 at 100 KiB/s, 22 at 1 MiB/s. It changes
   * by one a round (10 s), and stays within 4 and 200. Default: {@link #uploadSlots(int)}.
   *
   * @return this builder
   */
  public SessionBuilder uploadSlotsByRate() {
    draft.uploadSlotsByRate = true;
    return this;
  }

  /**
   * Limits what is sent to all peers of the session together. Default 0, no limit. Can be changed
   * later by {@link TorrentSession#uploadLimit(long)}.
   *
   * <p>Every byte counts that crosses a peer's socket after the handshake. In any span of time no
   * more pass than the limit allows, plus a tenth of a second's worth (at least 256 bytes).
   * Requests and other short messages count but never wait: blocks wait the longer for them. Peers
   * take turns, of a block at most. A peer is under the limits of the session, of its torrent, and
   * its own, all at once.
   *
   * @param bytesPerSecond at least {@value SessionSettings#LEAST_RATE_LIMIT}, or 0 for no limit
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public SessionBuilder uploadLimit(long bytesPerSecond) {
    draft.uploadLimit = RateLimits.require("uploadLimit", bytesPerSecond);
    return this;
  }

  /**
   * Limits what is received from all peers of the session together. Default 0, no limit. Can be
   * changed later by {@link TorrentSession#downloadLimit(long)}.
   *
   * <p>Counts as for {@link #uploadLimit}. What the limit does not let pass is left in the socket,
   * which makes the peer slow down; the system may take in some more when a connection is young.
   *
   * @param bytesPerSecond at least {@value SessionSettings#LEAST_RATE_LIMIT}, or 0 for no limit
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public SessionBuilder downloadLimit(long bytesPerSecond) {
    draft.downloadLimit = RateLimits.require("downloadLimit", bytesPerSecond);
    return this;
  }

  /**
   * Limits what is sent to each single peer. Default 0, no limit. Can be changed later by {@link
   * TorrentSession#peerUploadLimit(long)}.
   *
   * @param bytesPerSecond at least {@value SessionSettings#LEAST_RATE_LIMIT}, or 0 for no limit
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public SessionBuilder peerUploadLimit(long bytesPerSecond) {
    draft.peerUploadLimit = RateLimits.require("peerUploadLimit", bytesPerSecond);
    return this;
  }

  /**
   * Limits what is received from each single peer. Default 0, no limit. Can be changed later by
   * {@link TorrentSession#peerDownloadLimit(long)}.
   *
   * @param bytesPerSecond at least {@value SessionSettings#LEAST_RATE_LIMIT}, or 0 for no limit
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public SessionBuilder peerDownloadLimit(long bytesPerSecond) {
    draft.peerDownloadLimit = RateLimits.require("peerDownloadLimit", bytesPerSecond);
    return this;
  }

  /**
   * Sets how long a connection to a peer may take to be made. Default 15 s.
   *
   * @param value 1 ms to 1 day
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public SessionBuilder connectTimeout(Duration value) {
    draft.connectTimeout = SettingRanges.require("connectTimeout", value);
    return this;
  }

  /**
   * Sets how long a connected peer may take for its handshake. Default 10 s.
   *
   * @param value 1 ms to 1 day
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public SessionBuilder handshakeTimeout(Duration value) {
    draft.handshakeTimeout = SettingRanges.require("handshakeTimeout", value);
    return this;
  }

  /**
   * Sets after how long without a byte a peer is parted from. Default 3 min: a peer with nothing to
   * say sends a keep-alive every two minutes (BEP 3).
   *
   * @param value 1 ms to 1 day
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public SessionBuilder idleTimeout(Duration value) {
    draft.idleTimeout = SettingRanges.require("idleTimeout", value);
    return this;
  }

  /**
   * Sets after how long without a block that we asked for a peer counts as snubbing: it is asked
   * for one block at a time, and its blocks are asked of others. Default 30 s.
   *
   * @param value 1 ms to 1 day
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public SessionBuilder snubTimeout(Duration value) {
    draft.snubTimeout = SettingRanges.require("snubTimeout", value);
    return this;
  }

  /**
   * Sets the bound of {@link TorrentSession#close()}, most of which a tracker that does not answer
   * can take. Default 10 s.
   *
   * @param value 1 ms to 1 day
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public SessionBuilder closeTimeout(Duration value) {
    draft.closeTimeout = SettingRanges.require("closeTimeout", value);
    return this;
  }

  /**
   * Sets the local address that peers are accepted on and that connections to peers and trackers
   * are made from. Default: all addresses, IPv4 and IPv6, and whichever the system chooses.
   *
   * <p>One thing Java cannot bind: names of trackers are looked up by the system's resolver, which
   * asks its name servers from whatever address the system chooses. A tracker URL with a literal
   * address needs no look-up. A {@link #trackerTransport} of your own binds its own sockets.
   *
   * @param address an address of this machine
   * @return this builder
   */
  public SessionBuilder bindAddress(InetAddress address) {
    draft.bindAddress = Objects.requireNonNull(address, "address");
    return this;
  }

  /**
   * Sets who decides which peers may download from us. Default {@link ChokingStrategy#titForTat()}.
   *
   * @param strategy the strategy
   * @return this builder
   */
  public SessionBuilder chokingStrategy(ChokingStrategy strategy) {
    draft.chokingStrategy = Objects.requireNonNull(strategy, "strategy");
    return this;
  }

  /**
   * Sets where the bytes of torrents live that bring no storage of their own. Default: files.
   *
   * @param factory opens the storage of each torrent
   * @return this builder
   */
  public SessionBuilder storage(StorageFactory factory) {
    draft.storage = Objects.requireNonNull(factory, "factory");
    return this;
  }

  /**
   * Sets the folder that holds the resume data of all torrents, a small file for each. Default: a
   * hidden file beside the data, in the folder that the torrent is saved to; nothing is kept of
   * torrents that have none.
   *
   * @param folder a folder; created when needed
   * @return this builder
   */
  public SessionBuilder resumeFolder(Path folder) {
    draft.resumeFolder = Objects.requireNonNull(folder, "folder");
    return this;
  }

  /**
   * Sets where resume data is kept, in place of files. {@link ResumeStore#none()} keeps nothing.
   *
   * @param store the store; it may be shared by sessions that do not have the same torrents
   * @return this builder
   */
  public SessionBuilder resumeStore(ResumeStore store) {
    draft.resumeStore = Objects.requireNonNull(store, "store");
    return this;
  }

  /**
   * Sets how often resume data is saved while a torrent downloads: what came since the last time
   * may have to be checked or fetched again after a crash or a power cut. Each time the torrent's
   * data is brought to the device first, which a slow disk feels. Default 30 s. A torrent that only
   * sends is saved 20 times less often, one of which nothing changes never; each is also saved when
   * a check or its download ends, when it pauses, and when it leaves the session.
   *
   * @param value 1 s to 1 h
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public SessionBuilder resumeInterval(Duration value) {
    draft.resumeInterval = SettingRanges.requireInterval("resumeInterval", value);
    return this;
  }

  /**
   * Adds a way to speak to trackers. It is asked before the built-in ones and before those added
   * earlier, for the schemes it names. The session becomes its owner and closes it.
   *
   * @param transport the transport
   * @return this builder
   */
  public SessionBuilder trackerTransport(TrackerTransport transport) {
    draft.trackerTransports.add(0, Objects.requireNonNull(transport, "transport"));
    return this;
  }

  /**
   * Opens a session with these settings.
   *
   * @return an open session, listening
   * @throws ListenException if it cannot listen where it was told to
   * @throws BtlibException if there is no engine on the class path or module path
   * @throws IllegalStateException if both {@link #resumeFolder} and {@link #resumeStore} are set
   */
  public TorrentSession build() {
    draft.requireConsistent();
    return SessionProvider.find().open(new SessionSettings(this));
  }
}
