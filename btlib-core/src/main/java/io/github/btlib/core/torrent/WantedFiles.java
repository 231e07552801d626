package io.github.btlib.core.torrent;

import io.github.btlib.Priority;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Tells the storage which files are wanted: before the torrent reads or writes, and when it
 * changes. Belongs to the torrent's thread, but for what a disk thread says.
 */
final class WantedFiles {
  private final Storage storage;
  private final Priorities priorities;
  private final StorageTurns turns;
  private final Signals signals;

  private long decisions = -1;
  private volatile @Nullable BitSet told;
  private volatile boolean waiting;

  WantedFiles(Storage storage, Priorities priorities, StorageTurns turns, Signals signals) {
    this.storage = storage;
    this.priorities = priorities;
    this.turns = turns;
    this.signals = signals;
  }

  /** Tells it before the torrent begins; may take as long as it takes to fill the files. */
  void begin() throws IOException {
    decisions = priorities.decisions();
    if (waiting || !wanted().equals(told)) {
      turns.runHere(this::tell);
    }
  }

  /** Tells it if it has changed, without waiting. */
  void follow() {
    long now = priorities.decisions();
    if (now == decisions) {
      return;
    }
    decisions = now;
    if (!waiting) {
      waiting = true;
      turns
          .take(this::tell)
          .exceptionally(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof IOException e) {
              signals.fail("arranging the files", e);
            } else if (cause instanceof RuntimeException e && signals.wish() == Signals.Wish.RUN) {
              signals.fail("arranging the files", new IOException("unexpected failure: " + e, e));
            }
            return null;
          });
    }
  }

  /** What counts is what is wanted by now: it may have changed since this turn was taken. */
  private void tell() throws IOException {
    BitSet before = told;
    told = null; // if it fails, all is to be tried again
    waiting = false;
    BitSet wanted = wanted();
    if (!wanted.equals(before)) {
      storage.wanted((BitSet) wanted.clone());
    }
    told = wanted;
  }

  private BitSet wanted() {
    List<Priority> files = priorities.files();
    BitSet wanted = new BitSet();
    for (int file = 0; file < files.size(); file++) {
      wanted.set(file, files.get(file) != Priority.SKIP);
    }
    return wanted;
  }
}
