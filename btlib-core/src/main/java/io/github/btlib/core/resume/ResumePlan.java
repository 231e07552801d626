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
    if (saved.isPresent() && !(trusting && isEmpty(saved.get()))) {
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

  /** Tells whether the data was never looked at in the earlier run. */
  private static boolean isEmpty(ResumeData saved) {
    return saved.stamps().isEmpty() && saved.verified().isEmpty() && saved.partial().isEmpty();
  }

  private static ResumePlan resumed(
      Metainfo metainfo, ResumeData saved, List<FileStamp> now, boolean trusting) {
    List<FileStamp> then = saved.stamps();
    return compared(
        metainfo,
        saved.verified(),
        saved.partial(),
        then,
        now,
        trusting ? new BitSet() : all(metainfo));
  }

  private static ResumePlan compared(
      Metainfo metainfo,
      BitSet verified,
      List<PartialPiece> partial,
      List<FileStamp> then,
      List<FileStamp> now,
      BitSet otherwise) {
    boolean unknown = then.isEmpty() || then.size() != now.size();
    BitSet doubtful = unknown ? otherwise : changed(metainfo, then, now);
    if (!now.isEmpty()) {
      doubtful.or(tooShort(metainfo, verified, now));
    }
    BitSet good = (BitSet) verified.clone();
    good.andNot(doubtful);
    return new ResumePlan(
        good, doubtful, unknown ? partial : stillThere(metainfo, partial, then, now));
  }

  /**
   * Returns the verified pieces of files that cannot hold them: stamps that are the same tell
   * nothing if they were taken of a file that was cut or gone already.
   */
  private static BitSet tooShort(Metainfo metainfo, BitSet verified, List<FileStamp> now) {
    BitSet pieces =
        piecesOf(
            metainfo, file -> now.get(file.index()).size() < neededOf(metainfo, file, verified));
    pieces.and(verified);
    return pieces;
  }

  /** Returns how long a file is at least that holds its part of some pieces. */
  private static long neededOf(Metainfo metainfo, TorrentFile file, BitSet pieces) {
    int last = pieces.previousSetBit(metainfo.lastPiece(file));
    return last < metainfo.firstPiece(file)
        ? -1
        : Math.min(
            file.length(), metainfo.pieceOffset(last) + metainfo.pieceSize(last) - file.offset());
  }

  private static BitSet changed(Metainfo metainfo, List<FileStamp> then, List<FileStamp> now) {
    return piecesOf(metainfo, file -> !then.get(file.index()).equals(now.get(file.index())));
  }

  /** Returns those of whose files none is gone, or shorter than it was. */
  private static List<PartialPiece> stillThere(
      Metainfo metainfo, List<PartialPiece> partial, List<FileStamp> then, List<FileStamp> now) {
    return partial.stream()
        .filter(each ->
            metainfo.filesOf(each.piece()).stream()
                .map(slice -> slice.file().index())
                .allMatch(file ->
                    metainfo.files().get(file).pad()
                        || now.get(file).size() >= Math.max(0, then.get(file).size())))
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
    return compared(metainfo, verified, partial, then, now, all(metainfo));
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
