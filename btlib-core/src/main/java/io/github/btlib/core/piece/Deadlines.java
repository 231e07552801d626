package io.github.btlib.core.piece;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The pieces that readers of a torrent need next, and how soon. They come before everything the
 * selector would choose, whatever their priority, and of several readers' pieces those that are
 * needed soonest come first.
 *
 * <p>Guarded by the piece book's lock, which the public methods take. Without readers it costs a
 * look at a field.
 */
public final class Deadlines {
  /** Somebody who reads what is being downloaded. */
  @FunctionalInterface
  public interface Reader {
    /** More may be verified than before, or less wanted. Called with no lock of the book held. */
    void piecesChanged();
  }

  /**
   * What a reader needs next, in order.
   *
   * @param first the piece it reads in
   * @param last the last piece of its read-ahead; less than {@code first} if it needs nothing
   * @param perPiece how much later each piece is needed than the one before, in nanoseconds
   */
  public record Window(int first, int last, long perPiece) {
    /** Of somebody who needs nothing. */
    public static final Window NONE = new Window(-1, -2, 0);
  }

  /**
   * A piece that a reader needs.
   *
   * @param piece the piece
   * @param slack the time until the piece is needed, in nanoseconds; 0 if it is waited for
   */
  record Due(int piece, long slack) {}

  private final ReentrantLock lock;

  // guarded by lock
  private final Map<Reader, Window> windows = new LinkedHashMap<>();

  // written under the lock; copies, so that they can be looked at without it
  private volatile List<Due> inOrder = List.of();
  private volatile List<Reader> readers = List.of();

  Deadlines(ReentrantLock lock) {
    this.lock = lock;
  }

  /** Notes what a reader needs, in place of what it needed before. */
  public void set(Reader reader, Window window) {
    lock.lock();
    try {
      windows.put(reader, window);
      changed();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a reader. */
  public void remove(Reader reader) {
    lock.lock();
    try {
      windows.remove(reader);
      changed();
    } finally {
      lock.unlock();
    }
  }

  private void changed() {
    List<Due> all = new ArrayList<>();
    for (Window window : windows.values()) {
      for (int piece = window.first(); piece <= window.last(); piece++) {
        all.add(new Due(piece, (piece - window.first()) * window.perPiece()));
      }
    }
    all.sort(Comparator.comparingLong(Due::slack)); // stable: of equals the older reader's first
    inOrder = all;
    readers = List.copyOf(windows.keySet());
  }

  /** Tells whether a reader needs anything. Any thread may ask. */
  boolean any() {
    return !inOrder.isEmpty();
  }

  /**
   * Returns the pieces of all windows, those needed soonest first; one that several readers need
   * may come several times, and some may be verified.
   */
  List<Due> inOrder() {
    return inOrder;
  }

  /** Has all readers look again at what they wait for; called with no lock held. */
  public void tell() {
    readers.forEach(Reader::piecesChanged);
  }
}
