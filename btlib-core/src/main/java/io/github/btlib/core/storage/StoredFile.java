package io.github.btlib.core.storage;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a file of a torrent. Belongs to a {@link StoredFiles}, whose lock guards all of
 * it; what is volatile or atomic is open to whoever has entered the file.
 */
final class StoredFile {
  static final long UNKNOWN = -1;

  final int index;

  /** The folder it lies in; another one during a move. */
  volatile Path root;

  /** Its bytes live in the part file, if anywhere: it is skipped, and there is no such file. */
  volatile boolean inParts;

  /** How long it is at least, as far as this run has seen or written. */
  volatile long length = UNKNOWN;

  /** From where on it holds nothing but the zeros that reserve its space; else unknown. */
  volatile long reservedFrom = UNKNOWN;

  /** It lost something that whoever asks for its stamp has not been told of. */
  final AtomicBoolean lost = new AtomicBoolean();

  /** What was written may not be on the device, although the system says so by now. */
  volatile boolean doubtful;

  // guarded by the lock of StoredFiles
  int users;
  boolean seized;
  boolean opening;
  @Nullable Lease lease;

  /** Written to since the flag was last taken: what a copy lacks. */
  boolean written;

  StoredFile(int index, Path root) {
    this.index = index;
    this.root = root;
  }

  /**
   * Lets go of the open file; its users go on, and the last closes it.
   *
   * @param toClose gets it if there are none
   */
  void retire(Collection<Lease> toClose) {
    Lease open = lease;
    lease = null;
    if (open != null) {
      open.retired = true;
      if (open.users == 0) {
        toClose.add(open);
      }
    }
  }

  /** An open channel and how many use it. */
  static final class Lease implements OpenFiles.OpenFile {
    final StoredFiles owner;
    final StoredFile file;
    final FileChannel channel;
    final boolean writable;

    /** What the file system knows the open file by, null if it does not tell. */
    final @Nullable Object key;

    volatile long lastUsed = System.nanoTime();
    volatile boolean closed;

    // guarded by the lock of StoredFiles
    int users = 1;
    boolean retired;

    Lease(
        StoredFiles owner,
        StoredFile file,
        FileChannel channel,
        boolean writable,
        @Nullable Object key) {
      this.owner = owner;
      this.file = file;
      this.channel = channel;
      this.writable = writable;
      this.key = key;
    }

    @Override
    public long lastUsed() {
      return lastUsed;
    }

    @Override
    public boolean closeIfIdle() {
      return owner.closeIfIdle(this);
    }

    @Override
    public boolean isClosed() {
      return closed;
    }
  }
}
