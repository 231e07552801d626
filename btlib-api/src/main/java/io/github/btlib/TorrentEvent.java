package io.github.btlib;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Something that happened to a torrent; see {@link Torrent#onEvent}. Kinds may be added, so a
 * {@code switch} over events wants a {@code default}.
 */
public sealed interface TorrentEvent {
  /** How many events a listener may fall behind before events are dropped. */
  int MAX_BACKLOG = 10_000;

  /**
   * The torrent does something else now.
   *
   * @param from what it did before
   * @param to what it does now
   */
  record StateChanged(TorrentState from, TorrentState to) implements TorrentEvent {}

  /**
   * A downloaded piece matches its hash. Pieces found good by a check are not told one by one.
   *
   * @param piece the piece
   */
  record PieceVerified(int piece) implements TorrentEvent {}

  /**
   * A downloaded piece does not match its hash; it is downloaded again.
   *
   * @param piece the piece
   */
  record PieceFailed(int piece) implements TorrentEvent {}

  /**
   * Every piece that is wanted is verified, and was not before: the last was downloaded, or what
   * was missing is no longer wanted. Not sent when a check finds everything in place.
   */
  record DownloadCompleted() implements TorrentEvent {}

  /**
   * A peer completed its handshake.
   *
   * @param address its address
   * @param incoming whether it connected to us
   */
  record PeerConnected(InetSocketAddress address, boolean incoming) implements TorrentEvent {}

  /**
   * An address led to no peer that could be spoken to: nobody answered, or it was no peer of this
   * torrent. It is tried again later.
   *
   * @param address the address that was connected to
   * @param reason why, for a person
   */
  record PeerConnectFailed(InetSocketAddress address, String reason) implements TorrentEvent {}

  /**
   * A connection with a peer ended.
   *
   * @param address its address
   * @param reason why, for a person
   */
  record PeerDisconnected(InetSocketAddress address, String reason) implements TorrentEvent {}

  /**
   * A peer sent bad data and is not spoken to again in this run.
   *
   * @param address its address
   * @param reason what it did
   */
  record PeerBanned(InetSocketAddress address, String reason) implements TorrentEvent {}

  /**
   * A tracker answered an announce.
   *
   * @param tracker scheme, host and port of the tracker
   * @param peers how many peers it named
   * @param interval the time to the next announce
   */
  record TrackerAnnounced(String tracker, int peers, Duration interval) implements TorrentEvent {}

  /**
   * A tracker answered an announce and added a warning.
   *
   * @param tracker scheme, host and port of the tracker
   * @param message the tracker's words
   */
  record TrackerWarning(String tracker, String message) implements TorrentEvent {}

  /**
   * An announce failed; it is tried again.
   *
   * @param tracker scheme, host and port of the tracker
   * @param reason the tracker's words, or why it could not be asked
   * @param retryIn the time to the next try
   */
  record TrackerFailed(String tracker, String reason, Duration retryIn) implements TorrentEvent {}

  /**
   * The storage could not be read or written. A failed write also stops the torrent, see {@link
   * TorrentState.Failed}.
   *
   * @param operation what was tried
   * @param fault which kind of fault it is
   * @param cause what the storage said
   */
  record StorageFailed(String operation, StorageFault fault, IOException cause)
      implements TorrentEvent {
    /**
     * Makes an event whose fault the cause tells.
     *
     * @param operation what was tried
     * @param cause what the storage said
     */
    public StorageFailed(String operation, IOException cause) {
      this(operation, StorageFault.of(cause), cause);
    }
  }

  /**
   * Resume data could not be read, so that data is checked, or not be saved, so that it may have to
   * be after a restart. Nothing else is affected.
   *
   * @param operation what was tried
   * @param reason what went wrong, for a person
   */
  record ResumeDataFailed(String operation, String reason) implements TorrentEvent {}

  /**
   * The torrent's piece selector threw, or answered a piece that cannot be opened; the first
   * candidate was taken instead. Told of the first mistake, the second, the fourth, and so on.
   *
   * @param reason which selector, and what it did
   * @param times how often it was wrong so far
   */
  record PieceSelectorFailed(String reason, long times) implements TorrentEvent {}

  /**
   * This listener fell too far behind and lost events at this place.
   *
   * @param count how many
   */
  record EventsDropped(long count) implements TorrentEvent {}
}
