package io.github.btlib.core.storage;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many files are open at a time, over all torrents whose storages one factory opened.
 * Those that were not used for longest are closed for others; files in use are spared, so the bound
 * may be passed by as many as there are threads. Whoever opens a file also closes those that nobody
 * has used for a minute.
 *
 * <p>Thread-safe. The lock guards the queue; it is not held while a file is closed or asked.
 */
final class OpenFiles {
  private static final long IDLE = Duration.ofMinutes(1).toNanos();

  private final int most;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final Queue<Turn> turns = new ArrayDeque<>();
  private int open;

  OpenFiles(int most) {
    this.most = most;
  }

  /** An open file, which tells the pool when it is closed. */
  interface OpenFile {
    /** Returns when it was last used, of {@link System#nanoTime}; any time if it is closed. */
    long lastUsed();

    /**
     * Closes the file unless it is in use.
     *
     * @return false if it is in use
     */
    boolean closeIfIdle();

    /** Tells whether it is closed, by whomever. */
    boolean isClosed();
  }

  /** A file's place in the queue; it goes to the end if it was used since it came. */
  private record Turn(OpenFile file, long since) {}

  /** A file was opened; others may have to make room. */
  void opened(OpenFile file, long now) {
    lock.lock();
    try {
      open++;
      turns.add(new Turn(file, now));
    } finally {
      lock.unlock();
    }
    makeRoom(now);
  }

  /** A file was closed. Its place in the queue goes when its turn comes. */
  void closed() {
    lock.lock();
    try {
      open--;
    } finally {
      lock.unlock();
    }
  }

  /** Closes what is too many and what nobody has used for long. */
  void makeRoom(long now) {
    for (int looks = 2 * size() + 2; looks > 0; looks--) { // each may have been used since, once
      Turn turn = next(now);
      if (turn == null) {
        return;
      }
      OpenFile file = turn.file;
      boolean usedSince = file.lastUsed() - turn.since > 0;
      if (!file.isClosed() && (usedSince || !file.closeIfIdle())) {
        comeAgain(new Turn(file, usedSince ? file.lastUsed() : now));
      }
    }
  }

  private int size() {
    lock.lock();
    try {
      return turns.size();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Turn next(long now) {
    lock.lock();
    try {
      Turn first = turns.peek();
      boolean due =
          first != null && (open > most || first.file.isClosed() || now - first.since > IDLE);
      return due ? turns.poll() : null;
    } finally {
      lock.unlock();
    }
  }

  private void comeAgain(Turn turn) {
    lock.lock();
    try {
      turns.add(turn);
    } finally {
      lock.unlock();
    }
  }

  int openCount() {
    lock.lock();
    try {
      return open;
    } finally {
      lock.unlock();
    }
  }
}
