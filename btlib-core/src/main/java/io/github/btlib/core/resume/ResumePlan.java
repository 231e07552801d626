package io.github.btlib.core.resume;

import io.github.btlib.core.piece.PartialPiece;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import io.github.btlib.spi.FileStamp;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What to make of the data that is found: what counts as verified, and what is to be checked.
 *
 * <p>A piece that was verified counts as verified if none of its files has changed since; it is in
 * doubt if one has, and so is every other piece of such a file. Blocks of pieces on their way are
 * kept even then, unless the file is shorter than it was: whether they are right the piece's hash
 * tells in the end.
 *
 * @param good the pieces that count as verified
 * @param doubtful the pieces to be checked
 * @param partial the pieces on their way
 */
public record ResumePlan(BitSet good, BitSet doubtful, List<PartialPiece> partial) {
  /**
   * Works it out for a torrent that is added.
   *
   * @param saved what was saved in an earlier run
   * @param now what the files look like now; empty if the storage cannot tell
   * @param trusting whether the user vouches for data that is there
   */
  public static ResumePlan of(
      Metainfo metainfo, Optional<ResumeData> saved, List<FileStamp> now, boolean trusting) {
    if (saved.isPresent()) {
      return resumed(metainfo, saved.get(), now, trusting);
    }
    BitSet doubtful = all(metainfo);
    BitSet good = new BitSet();
    if (trusting) {
      doubtful = piecesOf(metainfo, file -> !now.isEmpty() && !isWhole(file, now));
      good = all(metainfo);
      good.andNot(doubtful);
    }
    return new ResumePlan(good, doubtful, List.of());
  }

  private static ResumePlan resumed(
      Metainfo metainfo, ResumeData saved, List<FileStamp> now, boolean trusting) {
    List<FileStamp> then = saved.stamps();
    boolean unknown = then.isEmpty() || then.size() != now.size();
    BitSet doubtful;
    if (unknown) {
      doubtful = trusting ? new BitSet() : all(metainfo);
    } else {
      doubtful = changed(metainfo, then, now);
    }
    BitSet good = (BitSet) saved.verified().clone();
    good.andNot(doubtful);
    return new ResumePlan(
        good,
        doubtful,
        unknown ? saved.partial() : stillThere(metainfo, saved.partial(), then, now));
  }

  private static BitSet changed(Metainfo metainfo, List<FileStamp> then, List<FileStamp> now) {
    return piecesOf(metainfo, file -> !then.get(file.index()).equals(now.get(file.index())));
  }

  /** Returns those of whose files none is shorter than it was. */
  private static List<PartialPiece> stillThere(
      Metainfo metainfo, List<PartialPiece> partial, List<FileStamp> then, List<FileStamp> now) {
    return partial.stream()
        .filter(each ->
            metainfo.filesOf(each.piece()).stream()
                .map(slice -> slice.file().index())
                .allMatch(file -> now.get(file).size() >= then.get(file).size()))
        .toList();
  }

  /** Doubts everything. */
  public static ResumePlan everything(Metainfo metainfo) {
    return new ResumePlan(new BitSet(), all(metainfo), List.of());
  }

  /**
   * Works out what is in doubt after a storage failed in a way that may have lost data.
   *
   * @param verified the pieces that counted as verified
   * @param partial the pieces on their way
   * @param then what the files looked like when data was last brought to the device; empty if that
   *     is not known
   * @param now what they look like now; empty if the storage cannot tell
   */
  public static ResumePlan afterFault(
      Metainfo metainfo,
      BitSet verified,
      List<PartialPiece> partial,
      List<FileStamp> then,
      List<FileStamp> now) {
    boolean unknown = then.isEmpty() || then.size() != now.size();
    BitSet doubtful = unknown ? all(metainfo) : changed(metainfo, then, now);
    BitSet good = (BitSet) verified.clone();
    good.andNot(doubtful);
    return new ResumePlan(
        good, doubtful, unknown ? partial : stillThere(metainfo, partial, then, now));
  }

  private static boolean isWhole(TorrentFile file, List<FileStamp> now) {
    return now.get(file.index()).size() == file.length();
  }

  private static BitSet all(Metainfo metainfo) {
    BitSet all = new BitSet();
    all.set(0, metainfo.pieceCount());
    return all;
  }

  private static BitSet piecesOf(Metainfo metainfo, Predicate<TorrentFile> is) {
    BitSet pieces = new BitSet();
    for (TorrentFile file : metainfo.files()) {
      if (!file.pad() && file.length() > 0 && is.test(file)) {
        pieces.set(metainfo.firstPiece(file), metainfo.lastPiece(file) + 1);
      }
    }
    return pieces;
  }
}
