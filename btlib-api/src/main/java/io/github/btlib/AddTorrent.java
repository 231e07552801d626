package io.github.btlib;

import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.PieceSelector;
import io.github.btlib.spi.StorageFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A torrent to add to a session, with its settings. Immutable: each method returns a changed copy.
 *
 * <pre>{@code
 * session.add(AddTorrent.of(metainfo).saveTo(downloads).pieceSelector(PieceSelector.sequential()));
 * }</pre>
 */
public final class AddTorrent {
  private final Metainfo metainfo;
  private final @Nullable Path saveTo;
  private final @Nullable StorageFactory storage;
  private final PieceSelector pieceSelector;
  private final List<InetSocketAddress> peers;
  private final boolean paused;
  private final Limits limits;

  private record Limits(long upload, long download) {}

  private AddTorrent(
      Metainfo metainfo,
      @Nullable Path saveTo,
      @Nullable StorageFactory storage,
      PieceSelector pieceSelector,
      List<InetSocketAddress> peers,
      boolean paused,
      Limits limits) {
    this.metainfo = Objects.requireNonNull(metainfo, "metainfo");
    this.saveTo = saveTo;
    this.storage = storage;
    this.pieceSelector = Objects.requireNonNull(pieceSelector, "pieceSelector");
    this.peers = peers;
    this.paused = paused;
    this.limits = limits;
  }

  /**
   * Starts with a torrent and the default settings: rarest first, at work at once.
   *
   * @param metainfo the torrent
   * @return the torrent to add; it still needs {@link #saveTo} or {@link #storage}
   */
  public static AddTorrent of(Metainfo metainfo) {
    return new AddTorrent(
        metainfo, null, null, PieceSelector.rarestFirst(), List.of(), false, new Limits(0, 0));
  }

  /**
   * Sets the folder that the torrent's file or top folder is saved to.
   *
   * @param folder a folder; created when needed
   * @return a changed copy
   */
  public AddTorrent saveTo(Path folder) {
    return new AddTorrent(
        metainfo,
        Objects.requireNonNull(folder, "folder"),
        storage,
        pieceSelector,
        peers,
        paused,
        limits);
  }

  /**
   * Replaces the session's storage for this torrent.
   *
   * @param factory opens the storage
   * @return a changed copy
   */
  public AddTorrent storage(StorageFactory factory) {
    return new AddTorrent(
        metainfo,
        saveTo,
        Objects.requireNonNull(factory, "factory"),
        pieceSelector,
        peers,
        paused,
        limits);
  }

  /**
   * Sets who chooses the next piece to download.
   *
   * @param selector the selector
   * @return a changed copy
   */
  public AddTorrent pieceSelector(PieceSelector selector) {
    return new AddTorrent(metainfo, saveTo, storage, selector, peers, paused, limits);
  }

  /**
   * Adds a peer to connect to, beside those the trackers name.
   *
   * @param address the resolved address of a peer
   * @return a changed copy
   * @throws IllegalArgumentException if the address is unresolved or its port is 0
   */
  public AddTorrent peer(InetSocketAddress address) {
    if (address.isUnresolved() || address.getPort() == 0) {
      throw new IllegalArgumentException(
          "peer address " + address + ": a resolved address with a port of 1 to 65535 is needed");
    }
    List<InetSocketAddress> more = new ArrayList<>(peers);
    more.add(address);
    return new AddTorrent(
        metainfo, saveTo, storage, pieceSelector, List.copyOf(more), paused, limits);
  }

  /**
   * Adds the torrent at rest: it does nothing until {@link Torrent#resume()}.
   *
   * @return a changed copy
   */
  public AddTorrent startPaused() {
    return new AddTorrent(metainfo, saveTo, storage, pieceSelector, peers, true, limits);
  }

  /**
   * Limits what is sent to all peers of this torrent together, within the limits of the session;
   * see {@link SessionBuilder#uploadLimit(long)} for what counts. Can be changed later by {@link
   * Torrent#uploadLimit(long)}.
   *
   * @param bytesPerSecond at least {@value SessionSettings#LEAST_RATE_LIMIT}, or 0 for no limit
   * @return a changed copy
   * @throws IllegalArgumentException if the value is out of range
   */
  public AddTorrent uploadLimit(long bytesPerSecond) {
    long bytes = RateLimits.require("uploadLimit", bytesPerSecond);
    return new AddTorrent(
        metainfo,
        saveTo,
        storage,
        pieceSelector,
        peers,
        paused,
        new Limits(bytes, limits.download()));
  }

  /**
   * Limits what is received from all peers of this torrent together, within the limits of the
   * session; see {@link SessionBuilder#downloadLimit(long)} for what counts. Can be changed later
   * by {@link Torrent#downloadLimit(long)}.
   *
   * @param bytesPerSecond at least {@value SessionSettings#LEAST_RATE_LIMIT}, or 0 for no limit
   * @return a changed copy
   * @throws IllegalArgumentException if the value is out of range
   */
  public AddTorrent downloadLimit(long bytesPerSecond) {
    long bytes = RateLimits.require("downloadLimit", bytesPerSecond);
    return new AddTorrent(
        metainfo,
        saveTo,
        storage,
        pieceSelector,
        peers,
        paused,
        new Limits(limits.upload(), bytes));
  }

  /**
   * Returns the torrent.
   *
   * @return the metainfo
   */
  public Metainfo metainfo() {
    return metainfo;
  }

  /**
   * Returns the folder to save to.
   *
   * @return the folder, or empty if none is set
   */
  public Optional<Path> saveTo() {
    return Optional.ofNullable(saveTo);
  }

  /**
   * Returns this torrent's own storage.
   *
   * @return the factory, or empty if the session's is to be used
   */
  public Optional<StorageFactory> storage() {
    return Optional.ofNullable(storage);
  }

  /**
   * Returns who chooses the next piece.
   *
   * @return the selector
   */
  public PieceSelector pieceSelector() {
    return pieceSelector;
  }

  /**
   * Returns the peers to connect to.
   *
   * @return an immutable list
   */
  public List<InetSocketAddress> peers() {
    return peers;
  }

  /**
   * Tells whether the torrent is added at rest.
   *
   * @return true if it waits for {@link Torrent#resume()}
   */
  public boolean paused() {
    return paused;
  }

  /**
   * Returns the limit on what is sent to all peers of this torrent together.
   *
   * @return bytes per second, 0 for no limit
   */
  public long uploadLimit() {
    return limits.upload();
  }

  /**
   * Returns the limit on what is received from all peers of this torrent together.
   *
   * @return bytes per second, 0 for no limit
   */
  public long downloadLimit() {
    return limits.download();
  }
}
