package io.github.btlib;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot of a torrent. Built by the engine; components may be added.
 *
 * @param state what the torrent is doing
 * @param totalBytes the size of the torrent's data
 * @param verifiedBytes how much of it is verified
 * @param wantedBytes the size of the pieces that are wanted, see {@link Torrent#priority}
 * @param verifiedWantedBytes how much of that is verified
 * @param pieceCount the number of pieces
 * @param verifiedPieces how many of them are verified
 * @param downloadedBytes payload received in this run, wasted bytes included
 * @param uploadedBytes payload sent in this run
 * @param wastedBytes payload received that was of no use: of pieces that failed their hash, or
 *     received twice
 * @param downloadRate payload received, bytes per second over the last seconds
 * @param uploadRate payload sent, bytes per second over the last seconds
 * @param allTimeDownloadedBytes payload received in this and earlier runs, as far as resume data
 *     tells
 * @param allTimeUploadedBytes payload sent in this and earlier runs, likewise
 * @param addedAt when the torrent was first added, likewise
 * @param completedAt when all that is wanted was had for the first time, likewise; empty if it
 *     never was
 * @param connectedPeers peers we are connected with
 * @param connectedSeeds those of them that have everything
 * @param knownPeers addresses known, connected or not
 * @param trackers the trackers in the order they are used
 */
public record TorrentStatus(
    TorrentState state,
    long totalBytes,
    long verifiedBytes,
    long wantedBytes,
    long verifiedWantedBytes,
    int pieceCount,
    int verifiedPieces,
    long downloadedBytes,
    long uploadedBytes,
    long wastedBytes,
    long downloadRate,
    long uploadRate,
    long allTimeDownloadedBytes,
    long allTimeUploadedBytes,
    Instant addedAt,
    Optional<Instant> completedAt,
    int connectedPeers,
    int connectedSeeds,
    int knownPeers,
    List<TrackerStatus> trackers) {
  /** Makes a snapshot with a copy of the list. */
  public TorrentStatus {
    trackers = List.copyOf(trackers);
  }

  /**
   * Returns the verified part of what is wanted.
   *
   * @return 0 to 1
   */
  public double progress() {
    return wantedBytes == 0 ? 1 : (double) verifiedWantedBytes / wantedBytes;
  }

  /**
   * Tells whether every piece is verified, wanted or not.
   *
   * @return true if nothing is left
   */
  public boolean complete() {
    return verifiedPieces == pieceCount;
  }
}
