package io.github.btlib;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** A torrent of a {@link TorrentSession}. Thread-safe. */
public interface Torrent {
  /**
   * Returns what is downloaded or seeded.
   *
   * @return the metainfo
   */
  Metainfo metainfo();

  /**
   * Returns the torrent's name among all torrents.
   *
   * @return the info-hash
   */
  default InfoHash infoHash() {
    return metainfo().infoHash();
  }

  /**
   * Returns how the torrent stands now. Costs little: call it as often as you like.
   *
   * @return an immutable snapshot
   */
  TorrentStatus status();

  /**
   * Returns the peers we are connected with.
   *
   * @return an immutable list of immutable snapshots, in the order of connecting
   */
  List<PeerStatus> peers();

  /**
   * Returns how many connected peers have each piece. Costs a look at each piece.
   *
   * @return an immutable snapshot
   */
  PieceAvailability availability();

  /**
   * Names a file, to be read while it is downloaded.
   *
   * @param index the file's index in {@link Metainfo#files()}
   * @return the file
   * @throws IndexOutOfBoundsException if there is no such file
   */
  FileHandle file(int index);

  /**
   * Changes how much a file is wanted, and with it the pieces it lies in. A piece that several
   * files share is wanted as much as the one that is wanted most, so that parts of a file that is
   * skipped may be downloaded. Takes effect within a second, in any state; pieces on their way that
   * nobody wants any more are given up.
   *
   * <p>A torrent that has all it wants is {@link TorrentState.Seeding}; when more is wanted then,
   * it downloads again and {@link #completion()} gives a new future.
   *
   * @param file the file's index in {@link Metainfo#files()}
   * @param priority how much it is wanted
   * @throws IndexOutOfBoundsException if there is no such file
   */
  void priority(int file, Priority priority);

  /**
   * Changes how much each file is wanted, all at once. See {@link #priority}.
   *
   * @param priority tells of each file how much it is wanted; asked at once
   */
  void priorities(Function<TorrentFile, Priority> priority);

  /**
   * Returns how much each file is wanted.
   *
   * @return a priority for each of {@link Metainfo#files()}
   */
  List<Priority> priorities();

  /**
   * Changes how much a piece is wanted, until the priority of a file it lies in is changed.
   *
   * @param piece the piece
   * @param priority how much it is wanted
   * @throws IndexOutOfBoundsException if there is no such piece
   */
  void piecePriority(int piece, Priority priority);

  /**
   * Returns how much a piece is wanted.
   *
   * @param piece the piece
   * @return its priority
   * @throws IndexOutOfBoundsException if there is no such piece
   */
  Priority piecePriority(int piece);

  /**
   * Returns where a file lies.
   *
   * @param file the file's index in {@link Metainfo#files()}
   * @return its path, whether or not it exists yet; empty for a pad file (BEP 47), a skipped file
   *     that does not exist, and if the storage does not keep each file in one of its own
   * @throws IndexOutOfBoundsException if there is no such file
   */
  Optional<Path> path(int file);

  /**
   * Gives a file another name, in any state. Whoever reads or writes the file waits meanwhile.
   * Whether this works or fails, nothing is lost, and the resume data knows the name that counts.
   *
   * @param file the file's index in {@link Metainfo#files()}
   * @param path its path relative to the folder the torrent is saved to, elements separated by
   *     {@code /}; in a torrent of many files it may leave the torrent's own folder
   * @return completes when it is done, exceptionally with a {@link StorageException} if the file
   *     cannot have that name or the storage cannot rename, and with a {@link
   *     TorrentRemovedException} if the torrent was removed; dependent stages run on a thread of
   *     their own
   * @throws IndexOutOfBoundsException if there is no such file
   * @throws IllegalArgumentException if the path is not {@linkplain TorrentFile#isSafePath safe}
   */
  CompletableFuture<Void> rename(int file, String path);

  /**
   * Moves all files to another folder, in any state; to another file system they are copied.
   * Whoever reads or writes a file waits while that one is moved. If it fails, all files are where
   * they were. Resume data beside the data moves along; add the torrent with the new folder the
   * next time.
   *
   * <p>If the process is killed before it is done, nothing is lost, but files may be in both
   * folders. When they were being copied to another file system, the old folder is whole until the
   * new one is: add the torrent with the old folder, where it goes on from its resume data, and
   * delete what is in the new one before moving again, which refuses to write over it. If files are
   * missing in the old folder, all of them are in the new one, whole. On one file system each file
   * is in one of the folders: bring them together in one by hand, and add the torrent with that;
   * what is not found is downloaded again.
   *
   * @param folder takes the place of {@link AddTorrent#saveTo}; created if missing
   * @return completes when it is done, exceptionally with a {@link StorageException} if it cannot
   *     be done, and with a {@link TorrentRemovedException} if the torrent was removed; dependent
   *     stages run on a thread of their own
   */
  CompletableFuture<Void> move(Path folder);

  /**
   * Returns a future of the download's end: it completes when every piece that is wanted is
   * verified, at once if that is so already.
   *
   * <p>It completes exceptionally with a {@link StorageException} when the torrent fails, and with
   * a {@link TorrentRemovedException} when the torrent is removed or the session closed before.
   * After a failure and {@link #resume()} a new call gives a new future. Completing the returned
   * future oneself changes nothing for others; its dependent stages run on a thread of their own.
   *
   * @return a new future
   */
  CompletableFuture<Void> completion();

  /**
   * Names a peer to connect to, beside those the trackers name.
   *
   * @param address the address of a peer
   * @throws IllegalArgumentException if the address is unresolved or its port is 0
   */
  void addPeer(InetSocketAddress address);

  /**
   * Asks the trackers for peers now instead of at the next regular announce. Returns at once; what
   * comes of it is told by events, and {@link TrackerStatus#nextAnnounce()} shows when they are
   * asked.
   *
   * <p>Trackers do not like to be hurried: after one answered none is asked again before its {@code
   * min interval} has passed, 30 seconds at the least, and one that failed not before 30 seconds
   * have passed, nor before the time that it named itself (BEP 31). The announce is deferred until
   * then; if one is under way, that is the one. A torrent that is paused or failed announces when
   * it goes on.
   */
  void reannounce();

  /**
   * Asks the trackers how large the swarm is, without announcing anything (BEP 48, BEP 15): the one
   * in use first, then the others in order, until one answers. The numbers are also shown in the
   * {@link TrackerStatus}. Works in every state but {@link TorrentState.Removed}.
   *
   * <p>At most one scrape of a torrent is under way; asking meanwhile gives a future of the same
   * one. A tracker has 20 seconds to answer, all of them together 60 seconds. The future completes
   * exceptionally with a {@link BtlibException} that names what each tracker said if none answers,
   * and with a {@link TorrentRemovedException} when the torrent is removed or the session closed
   * before. Its dependent stages run on a thread of their own.
   *
   * @return a new future
   */
  CompletableFuture<SwarmCounts> scrape();

  /**
   * Registers a listener for the events of this torrent from now on. Each listener is called by one
   * thread at a time, in the order of events, never while the engine holds a lock, so it may block
   * and may call the session. A listener that falls {@value TorrentEvent#MAX_BACKLOG} events behind
   * loses events and is told how many by {@link TorrentEvent.EventsDropped}. What a listener throws
   * is logged and loses nothing else.
   *
   * @param listener called with each event
   * @return ends the listening when closed
   */
  Subscription onEvent(Consumer<? super TorrentEvent> listener);

  /**
   * Limits what is sent to all peers of this torrent together, from now on. See {@link
   * SessionBuilder#uploadLimit(long)} for what counts. The limits of the session and of each peer
   * apply as well.
   *
   * @param bytesPerSecond at least {@value SessionSettings#LEAST_RATE_LIMIT}, or 0 for no limit
   * @throws IllegalArgumentException if the value is out of range
   */
  void uploadLimit(long bytesPerSecond);

  /**
   * Returns the limit on what is sent to all peers of this torrent together.
   *
   * @return bytes per second, 0 for no limit
   */
  long uploadLimit();

  /**
   * Limits what is received from all peers of this torrent together, from now on. See {@link
   * SessionBuilder#downloadLimit(long)} for what counts. The limits of the session and of each peer
   * apply as well.
   *
   * @param bytesPerSecond at least {@value SessionSettings#LEAST_RATE_LIMIT}, or 0 for no limit
   * @throws IllegalArgumentException if the value is out of range
   */
  void downloadLimit(long bytesPerSecond);

  /**
   * Returns the limit on what is received from all peers of this torrent together.
   *
   * @return bytes per second, 0 for no limit
   */
  long downloadLimit();

  /**
   * Parts from all peers and tells the trackers, until {@link #resume()}. Returns at once; nothing
   * is lost.
   */
  void pause();

  /** Goes on after {@link #pause()} or a failure. Returns at once. */
  void resume();

  /**
   * Checks all data against the hashes, whatever is believed of it. Peers are parted from
   * meanwhile; afterwards the torrent goes on as before, at rest if it was paused, and downloads
   * what turned out to be missing. After a failure this goes on as {@link #resume()} does. Pausing
   * interrupts the check, which begins anew when the torrent goes on. Returns at once; {@link
   * #status()} shows the progress.
   */
  void recheck();

  /**
   * Takes the torrent out of the session and keeps its data. The torrent can be added again when
   * the future has completed.
   *
   * @return completes when every thread, socket and file of the torrent is released
   */
  CompletableFuture<Void> remove();

  /**
   * Takes the torrent out of the session and deletes what it stored.
   *
   * @return completes when that is done, exceptionally with a {@link StorageException} if something
   *     remains, or if the torrent had been removed already and its data was kept
   */
  CompletableFuture<Void> removeAndDelete();

  /** A listener's registration. */
  @FunctionalInterface
  interface Subscription extends AutoCloseable {
    /** Ends the listening; a call that is under way is not waited for. */
    @Override
    void close();
  }
}
