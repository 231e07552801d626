package io.github.btlib;

import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import io.github.btlib.spi.PieceSelector;
import io.github.btlib.spi.StorageFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
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
  private final List<Priority> priorities;
  private final boolean paused;

  private AddTorrent(
      Metainfo metainfo,
      @Nullable Path saveTo,
      @Nullable StorageFactory storage,
      PieceSelector pieceSelector,
      List<InetSocketAddress> peers,
      List<Priority> priorities,
      boolean paused) {
    this.metainfo = Objects.requireNonNull(metainfo, "metainfo");
    this.saveTo = saveTo;
    this.storage = storage;
    this.pieceSelector = Objects.requireNonNull(pieceSelector, "pieceSelector");
    this.peers = peers;
    this.priorities = priorities;
    this.paused = paused;
  }

  /**
   * Starts with a torrent and the default settings: rarest first, at work at once.
   *
   * @param metainfo the torrent
   * @return the torrent to add; it still needs {@link #saveTo} or {@link #storage}
   */
  public static AddTorrent of(Metainfo metainfo) {
    return new AddTorrent(
        metainfo, null, null, PieceSelector.rarestFirst(), List.of(), List.of(), false);
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
        priorities,
        paused);
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
        priorities,
        paused);
  }

  /**
   * Sets who chooses the next piece to download.
   *
   * @param selector the selector
   * @return a changed copy
   */
  public AddTorrent pieceSelector(PieceSelector selector) {
    return new AddTorrent(metainfo, saveTo, storage, selector, peers, priorities, paused);
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
        metainfo, saveTo, storage, pieceSelector, List.copyOf(more), priorities, paused);
  }

  /**
   * Sets which files are wanted; the others are skipped. See {@link Torrent#priority} for pieces
   * that files share.
   *
   * @param wanted tells of each file whether it is wanted; asked at once
   * @return a changed copy
   */
  public AddTorrent wanted(Predicate<TorrentFile> wanted) {
    return priorities(file -> wanted.test(file) ? Priority.NORMAL : Priority.SKIP);
  }

  /**
   * Sets how much each file is wanted.
   *
   * @param priority tells of each file how much it is wanted; asked at once
   * @return a changed copy
   */
  public AddTorrent priorities(Function<TorrentFile, Priority> priority) {
    List<Priority> all = metainfo.files().stream().map(priority).toList();
    return new AddTorrent(
        metainfo, saveTo, storage, pieceSelector, peers, List.copyOf(all), paused);
  }

  /**
   * Adds the torrent at rest: it does nothing until {@link Torrent#resume()}.
   *
   * @return a changed copy
   */
  public AddTorrent startPaused() {
    return new AddTorrent(metainfo, saveTo, storage, pieceSelector, peers, priorities, true);
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
   * Returns how much each file is wanted.
   *
   * @return a priority for each file, or nothing if all are wanted alike
   */
  public List<Priority> priorities() {
    return priorities;
  }

  /**
   * Tells whether the torrent is added at rest.
   *
   * @return true if it waits for {@link Torrent#resume()}
   */
  public boolean paused() {
    return paused;
  }
}
