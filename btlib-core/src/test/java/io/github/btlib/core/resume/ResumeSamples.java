package io.github.btlib.core.resume;

import static io.github.btlib.core.testkit.Bits.bits;

import io.github.btlib.Priority;
import io.github.btlib.core.piece.PartialPiece;
import io.github.btlib.core.tracker.TrackerMemory;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.FileStamp;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resume data to try things with. */
final class ResumeSamples {
  private ResumeSamples() {}

  /** Everything a torrent of more than three pieces of at least two blocks may have. */
  static ResumeData full(Metainfo metainfo) {
    int files = metainfo.files().size();
    return new ResumeData(
        bits(0, 2),
        List.of(new PartialPiece(1, bits(1))),
        Collections.nCopies(files, new FileStamp(77, 1_234_567_890_123_456_789L)),
        Collections.nCopies(files, Priority.HIGH),
        Collections.nCopies(metainfo.pieceCount(), Priority.LOW),
        Map.of(0, "another/name"),
        4_000_000_000L,
        5,
        Instant.ofEpochMilli(1_700_000_000_000L),
        Optional.of(Instant.ofEpochMilli(1_700_000_100_000L)),
        List.of(
            new TrackerMemory(
                "0123456789abcdef", 3, Instant.ofEpochMilli(1_700_000_200_000L), Optional.of("id")),
            new TrackerMemory("fedcba9876543210", 0, Instant.EPOCH, Optional.empty())));
  }

  /** What was saved when some pieces were verified and the files had these stamps. */
  static ResumeData saved(
      Metainfo metainfo, BitSet verified, List<PartialPiece> partial, List<FileStamp> stamps) {
    return new ResumeData(
        verified,
        partial,
        stamps,
        Collections.nCopies(metainfo.files().size(), Priority.NORMAL),
        List.of(),
        Map.of(),
        0,
        0,
        Instant.EPOCH,
        Optional.empty(),
        List.of());
  }
}
