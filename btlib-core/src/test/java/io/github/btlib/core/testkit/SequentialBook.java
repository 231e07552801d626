package io.github.btlib.core.testkit;

import io.github.btlib.core.piece.Digests;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.PieceSelector;
import java.util.Random;

/** A book that names pieces from the first to the last, so that a test can tell which is next. */
public final class SequentialBook {
  private SequentialBook() {}

  public static PieceBook of(Metainfo metainfo) {
    return new PieceBook(
        metainfo,
        PieceSelector.sequential(),
        new Random(1),
        Digests::sha1,
        mistake -> {
          throw new AssertionError(mistake);
        });
  }
}
