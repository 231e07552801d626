package io.github.btlib.tracker;

import io.github.btlib.tracker.snapshot.SwarmSnapshot;
import io.github.btlib.tracker.swarm.MemoryPeerStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file in which a tracker's swarms outlive it. Thread-safe. */
final class Snapshots {

  private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

  private static final String BAD = ".bad";

  private final Path file;
  private final MemoryPeerStore store;

  /** Held while writing, and nothing else is done under it. */
  private final ReentrantLock writing = new ReentrantLock();

  Snapshots(Path file, MemoryPeerStore store) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IllegalArgumentException("the folder of snapshotFile " + file + " is not there");
    }
    this.file = file;
    this.store = store;
  }

  /** Reads the file into the store, which stays empty if there is none, or no good one. */
  void restore() {
    try {
      long peers = SwarmSnapshot.read(file, store, System.nanoTime(), System.currentTimeMillis());
      log.info("restored swarms of {} peers from {}", peers, file);
    } catch (NoSuchFileException e) {
      log.debug("there is no snapshot at {} yet", file);
    } catch (IOException e) {
      log.warn(
          "cannot restore swarms from {}: {}; the tracker starts without, and the file is kept"
              + " as {}{}",
          file,
          e.getMessage(),
          file.getFileName(),
          BAD);
      putAside();
    }
  }

  private void putAside() {
    try {
      Files.move(
          file, file.resolveSibling(file.getFileName() + BAD), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.warn("cannot rename {}: {}", file, e.toString());
    }
  }

  void save() throws IOException {
    writing.lock();
    try {
      long peers = SwarmSnapshot.write(file, store, System.nanoTime(), System.currentTimeMillis());
      log.debug("saved swarms of {} peers to {}", peers, file);
    } finally {
      writing.unlock();
    }
  }
}
