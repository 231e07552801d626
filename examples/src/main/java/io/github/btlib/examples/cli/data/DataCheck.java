package io.github.btlib.examples.cli.data;

import io.github.btlib.metainfo.HashProgress;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Compares files with the hashes of a torrent, on all cores and without a network. The pieces are
 * dealt out in order, so that a disk is read nearly from front to back. For one use.
 */
public final class DataCheck {
  private enum Found {
    GOOD,
    BAD,
    MISSING
  }

  private final Metainfo metainfo;
  private final DataLocation location;
  private final Found[] found;
  private final AtomicInteger nextPiece = new AtomicInteger();
  private final LongAdder checkedBytes = new LongAdder();
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
  private volatile boolean stopped;

  private DataCheck(Metainfo metainfo, DataLocation location) {
    this.metainfo = metainfo;
    this.location = location;
    this.found = new Found[metainfo.pieceCount()];
  }

  /**
   * Checks all pieces. The threads have ended when it returns or throws.
   *
   * @param metainfo the torrent
   * @param location where its files lie
   * @param progress called by this thread, about ten times a second; what it throws ends the check
   * @return what was found
   * @throws UncheckedIOException if a file is there but cannot be read
   */
  public static DataReport run(Metainfo metainfo, DataLocation location, HashProgress progress) {
    DataCheck check = new DataCheck(metainfo, location);
    check.hashAll(progress);
    return check.report();
  }

  private void hashAll(HashProgress progress) {
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), found.length);
    CountDownLatch running = new CountDownLatch(threads);
    List<Thread> started = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      started.add(Thread.ofPlatform().daemon().name("check-" + i).start(() -> work(running)));
    }
    try {
      while (!running.await(100, TimeUnit.MILLISECONDS)) {
        progress.hashed(checkedBytes.sum(), metainfo.totalLength());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      stopped = true;
      started.forEach(DataCheck::awaitEnd);
    }
    IOException broken = failure.get();
    if (broken != null) {
      throw new UncheckedIOException(broken.getMessage(), broken);
    }
    progress.hashed(checkedBytes.sum(), metainfo.totalLength());
  }

  /** The files stay open for no longer than the piece at hand takes. */
  private static void awaitEnd(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(CountDownLatch running) {
    try (PieceReader reader = new PieceReader(metainfo, location)) {
      int piece = nextPiece.getAndIncrement();
      while (!stopped && piece < found.length) {
        byte[] digest = reader.digest(piece);
        found[piece] =
            digest == null
                ? Found.MISSING
                : metainfo.matchesPiece(piece, digest) ? Found.GOOD : Found.BAD;
        checkedBytes.add(metainfo.pieceSize(piece));
        piece = nextPiece.getAndIncrement();
      }
    } catch (IOException e) {
      failure.compareAndSet(null, e);
      stopped = true;
    } finally {
      running.countDown();
    }
  }

  private DataReport report() {
    List<DataReport.Problem> problems = new ArrayList<>();
    for (TorrentFile file : metainfo.files()) {
      String what = file.pad() ? "" : problemOf(file);
      if (!what.isEmpty()) {
        problems.add(new DataReport.Problem(file.path(), what));
      }
    }
    long goodBytes = 0;
    for (int piece = 0; piece < found.length; piece++) {
      goodBytes += found[piece] == Found.GOOD ? metainfo.pieceSize(piece) : 0;
    }
    return new DataReport(
        found.length,
        count(Found.GOOD),
        count(Found.BAD),
        count(Found.MISSING),
        goodBytes,
        problems);
  }

  private String problemOf(TorrentFile file) {
    long length = location.lengthOf(file);
    if (length < 0) {
      return "missing";
    }
    if (length < file.length()) {
      return "too short: " + length + " of " + file.length() + " bytes";
    }
    int first = metainfo.firstPiece(file);
    int last = metainfo.lastPiece(file);
    int wrong = 0;
    for (int piece = first; piece <= last; piece++) {
      wrong += found[piece] == Found.BAD ? 1 : 0;
    }
    return wrong == 0 ? "" : wrong + " of " + (last - first + 1) + " pieces do not match";
  }

  private int count(Found kind) {
    return (int) Arrays.stream(found).filter(kind::equals).count();
  }
}
