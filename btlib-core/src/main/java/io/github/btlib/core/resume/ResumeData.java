package io.github.btlib.core.resume;

import io.github.btlib.Priority;
import io.github.btlib.core.piece.PartialPiece;
import io.github.btlib.core.tracker.TrackerMemory;
import io.github.btlib.spi.FileStamp;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a torrent from one run to the next.
 *
 * @param verified the pieces that matched their hashes; not to be changed
 * @param partial the pieces on their way
 * @param stamps what the files looked like after all this was brought to the device; empty if the
 *     storage cannot tell
 * @param priorities how much each file is wanted
 * @param piecePriorities how much each piece is wanted, or nothing if the files say it all
 * @param renamed the files that have other paths than the metainfo says
 * @param downloaded payload received so far, in bytes
 * @param uploaded payload sent so far, in bytes
 * @param added when the torrent was first added
 * @param completed when all that is wanted was had for the first time
 * @param trackers how trackers behaved
 */
public record ResumeData(
    BitSet verified,
    List<PartialPiece> partial,
    List<FileStamp> stamps,
    List<Priority> priorities,
    List<Priority> piecePriorities,
    Map<Integer, String> renamed,
    long downloaded,
    long uploaded,
    Instant added,
    Optional<Instant> completed,
    List<TrackerMemory> trackers) {
  /** Copies the lists and the map. */
  public ResumeData {
    partial = List.copyOf(partial);
    stamps = List.copyOf(stamps);
    priorities = List.copyOf(priorities);
    piecePriorities = List.copyOf(piecePriorities);
    renamed = Map.copyOf(renamed);
    trackers = List.copyOf(trackers);
  }

  /** Returns the same with stamps. */
  public ResumeData with(List<FileStamp> stampsNow) {
    return new ResumeData(
        verified,
        partial,
        stampsNow,
        priorities,
        piecePriorities,
        renamed,
        downloaded,
        uploaded,
        added,
        completed,
        trackers);
  }
}
