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
import java.util.function.Consumer;
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
  private final boolean trustExistingData;
  private final long uploadLimit;
  private final long downloadLimit;

  private AddTorrent(Draft draft) {
    this.metainfo = Objects.requireNonNull(draft.metainfo, "metainfo");
    this.saveTo = draft.saveTo;
    this.storage = draft.storage;
    this.pieceSelector = Objects.requireNonNull(draft.pieceSelector, "pieceSelector");
    this.peers = List.copyOf(draft.peers);
    this.priorities = List.copyOf(draft.priorities);
    this.paused = draft.paused;
    this.trustExistingData = draft.trustExistingData;
    this.uploadLimit = draft.uploadLimit;
    this.downloadLimit = draft.downloadLimit;
  }

  /** What becomes an {@link AddTorrent}. */
  private static final class Draft {
    final Metainfo metainfo;
    @Nullable Path saveTo;
    @Nullable StorageFactory storage;
    PieceSelector pieceSelector = PieceSelector.rarestFirst();
    List<InetSocketAddress> peers = List.of();
    List<Priority> priorities = List.of();
    boolean paused;
    boolean trustExistingData;
    long uploadLimit;
    long downloadLimit;

    Draft(Metainfo metainfo) {
      this.metainfo = metainfo;
    }
  }

  private AddTorrent with(Consumer<Draft> change) {
    Draft draft = new Draft(metainfo);
    draft.saveTo = saveTo;
    draft.storage = storage;
    draft.pieceSelector = pieceSelector;
    draft.peers = peers;
    draft.priorities = priorities;
    draft.paused = paused;
    draft.trustExistingData = trustExistingData;
    draft.uploadLimit = uploadLimit;
    draft.downloadLimit = downloadLimit;
    change.accept(draft);
    return new AddTorrent(draft);
  }

  /**
   * Starts with a torrent and the default settings: rarest first, at work at once.
   *
   * @param metainfo the torrent
   * @return the torrent to add; it still needs {@link #saveTo} or {@link #storage}
   */
  public static AddTorrent of(Metainfo metainfo) {
    return new AddTorrent(new Draft(metainfo));
  }

  /**
   * Sets the folder that the torrent's file or top folder is saved to.
   *
   * @param folder a folder; created when needed
   * @return a changed copy
   */
  public AddTorrent saveTo(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return with(draft -> draft.saveTo = folder);
  }

  /**
   * Replaces the session's storage for this torrent.
   *
   * @param factory opens the storage
   * @return a changed copy
   */
  public AddTorrent storage(StorageFactory factory) {
    Objects.requireNonNull(factory, "factory");
    return with(draft -> draft.storage = factory);
  }

  /**
   * Sets who chooses the next piece to download.
   *
   * @param selector the selector
   * @return a changed copy
   */
  public AddTorrent pieceSelector(PieceSelector selector) {
    return with(draft -> draft.pieceSelector = selector);
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
    return with(draft -> draft.peers = more);
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
    return with(draft -> draft.priorities = all);
  }

  /**
   * Adds the torrent at rest: it does nothing until {@link Torrent#resume()}.
   *
   * @return a changed copy
   */
  public AddTorrent startPaused() {
    return with(draft -> draft.paused = true);
  }

  /**
   * Takes the caller's word that the data in the storage is right: pieces whose files are there in
   * full count as verified without being hashed. What is not there in full is checked as usual, and
   * where there is resume data it counts for more than this. Wrong data that is trusted is served
   * to others, who will find out and part from us; {@link Torrent#recheck()} finds out as well.
   *
   * @return a changed copy
   */
  public AddTorrent trustExistingData() {
    return with(draft -> draft.trustExistingData = true);
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
    return with(draft -> draft.uploadLimit = bytes);
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
    return with(draft -> draft.downloadLimit = bytes);
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

  /**
   * Tells whether data that is there counts as right without being hashed.
   *
   * @return true if the caller vouches for it
   */
  public boolean trustsExistingData() {
    return trustExistingData;
  }

  /**
   * Returns the limit on what is sent to all peers of this torrent together.
   *
   * @return bytes per second, 0 for no limit
   */
  public long uploadLimit() {
    return uploadLimit;
  }

  /**
   * Returns the limit on what is received from all peers of this torrent together.
   *
   * @return bytes per second, 0 for no limit
   */
  public long downloadLimit() {
    return downloadLimit;
  }
}
