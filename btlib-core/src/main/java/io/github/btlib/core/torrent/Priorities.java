package io.github.btlib.core.torrent;

import io.github.btlib.Priority;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.metainfo.FileSlice;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * How much each file is wanted, and so each piece: as much as the file in it that is wanted most.
 * Thread-safe; the lock orders the changes and is held while the piece book is told.
 */
final class Priorities {
  private final Metainfo metainfo;
  private final PieceBook pieces;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final List<Priority> files = new ArrayList<>();
  private boolean piecesDiffer;
  private long decisions;

  /**
   * @param initial a priority for each file, or nothing if all are wanted alike
   */
  Priorities(Metainfo metainfo, PieceBook pieces, List<Priority> initial) {
    this.metainfo = metainfo;
    this.pieces = pieces;
    for (TorrentFile file : metainfo.files()) {
      files.add(initial.isEmpty() ? Priority.NORMAL : initial.get(file.index()));
    }
    if (!initial.isEmpty()) {
      apply(0, metainfo.pieceCount() - 1);
    }
  }

  List<Priority> files() {
    lock.lock();
    try {
      return List.copyOf(files);
    } finally {
      lock.unlock();
    }
  }

  void set(int file, Priority priority) {
    TorrentFile changed = metainfo.files().get(file);
    lock.lock();
    try {
      files.set(file, priority);
      decisions++;
      if (changed.length() > 0) {
        apply(metainfo.firstPiece(changed), metainfo.lastPiece(changed));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Changes all files at once: nothing is finished for a moment in between. */
  void setAll(List<Priority> priorities) {
    lock.lock();
    try {
      files.clear();
      files.addAll(priorities);
      piecesDiffer = false;
      decisions++;
      apply(0, metainfo.pieceCount() - 1);
    } finally {
      lock.unlock();
    }
  }

  /** Changes one piece, whatever its files. */
  void setPiece(int piece, Priority priority) {
    BitSet one = new BitSet();
    one.set(piece);
    lock.lock();
    try {
      pieces.prioritize(Map.of(priority, one));
      piecesDiffer = true;
      decisions++;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes over what was decided of each piece in an earlier run; nothing if the files say it all.
   */
  void restorePieces(List<Priority> priorities) {
    Map<Priority, BitSet> changes = new EnumMap<>(Priority.class);
    for (int piece = 0; piece < priorities.size(); piece++) {
      changes.computeIfAbsent(priorities.get(piece), any -> new BitSet()).set(piece);
    }
    lock.lock();
    try {
      pieces.prioritize(changes);
      piecesDiffer = !priorities.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Returns how much each piece is wanted, or nothing if the files say it all. */
  List<Priority> pieces() {
    lock.lock();
    try {
      return piecesDiffer
          ? IntStream.range(0, metainfo.pieceCount()).mapToObj(pieces::priority).toList()
          : List.of();
    } finally {
      lock.unlock();
    }
  }

  /** Returns how often something was decided. */
  long decisions() {
    lock.lock();
    try {
      return decisions;
    } finally {
      lock.unlock();
    }
  }

  private void apply(int firstPiece, int lastPiece) {
    Map<Priority, BitSet> changes = new EnumMap<>(Priority.class);
    for (int piece = firstPiece; piece <= lastPiece; piece++) {
      changes.computeIfAbsent(highest(piece), any -> new BitSet()).set(piece);
    }
    pieces.prioritize(changes);
  }

  private Priority highest(int piece) {
    Priority highest = Priority.SKIP;
    for (FileSlice slice : metainfo.filesOf(piece)) {
      Priority priority = files.get(slice.file().index());
      boolean counts = !slice.file().pad() && priority.compareTo(highest) > 0;
      highest = counts ? priority : highest;
    }
    return highest;
  }
}
