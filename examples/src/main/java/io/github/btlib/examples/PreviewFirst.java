package io.github.btlib.examples;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import io.github.btlib.spi.PieceSelector;
import io.github.btlib.spi.PieceView;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * A piece selector of one's own: downloads both ends of the largest file before anything else,
 * because players find a film's index there and can show a preview.
 */
public final class PreviewFirst {
  private PreviewFirst() {}

  /**
   * What the engine asks for the next piece, of which this one cares about two.
   *
   * @param first the piece that the file starts in
   * @param last the piece that it ends in
   */
  record EndsFirst(int first, int last) implements PieceSelector {
    static EndsFirst of(TorrentFile file, Metainfo metainfo) {
      return new EndsFirst(metainfo.firstPiece(file), metainfo.lastPiece(file));
    }

    @Override
    public int select(PieceView pieces, RandomGenerator random) {
      if (pieces.nextCandidate(first) == first) {
        return first;
      }
      if (pieces.nextCandidate(last) == last) {
        return last;
      }
      return PieceSelector.rarestFirst().select(pieces, random);
    }
  }

  /**
   * Downloads a torrent, and tells when a preview is possible.
   *
   * @param args the torrent file and the folder to save to
   */
  public static void main(String... args) {
    if (args.length != 2) {
      System.err.println("usage: PreviewFirst TORRENT FOLDER");
      return;
    }
    Metainfo metainfo = Metainfo.read(Path.of(args[0]));
    TorrentFile film =
        metainfo.files().stream()
            .filter(file -> !file.pad())
            .max(Comparator.comparingLong(TorrentFile::length))
            .orElseThrow();
    EndsFirst selector = EndsFirst.of(film, metainfo);

    try (TorrentSession session = TorrentSession.create()) {
      Torrent torrent =
          session.add(
              AddTorrent.of(metainfo)
                  .saveTo(Path.of(args[1]))
                  .pieceSelector(selector)
                  .startPaused()); // so that the listener misses nothing
      AtomicInteger endsToCome = new AtomicInteger(selector.first() == selector.last() ? 1 : 2);
      AtomicInteger pieces = new AtomicInteger();
      torrent.onEvent(event -> {
        if (event instanceof TorrentEvent.PieceVerified verified) {
          pieces.incrementAndGet();
          boolean end = verified.piece() == selector.first() || verified.piece() == selector.last();
          if (end && endsToCome.decrementAndGet() == 0) {
            System.out.printf(
                "%s can be previewed after %d of %d pieces%n",
                film.path(), pieces.get(), metainfo.pieceCount());
          }
        }
      });
      torrent.resume();
      torrent.completion().join();
      System.out.println("complete");
    }
  }
}
