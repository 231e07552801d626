package io.github.btlib.tracker.http;

/**
 * Deadlines that mostly move away before they are due, each in the slot of the time at which it is
 * looked at. A later deadline costs an assignment, since its entry only moves on when its slot
 * comes round; an earlier one moves the entry.
 *
 * <p>Pure and confined to one thread.
 */
@SuppressWarnings("ReferenceEquality") // entries are links of rings
final class TimingWheel {

  /** Something with a deadline. */
  abstract static class Entry {
    private long deadlineNanos;
    private long tick;

    /** Itself while it is in no slot. */
    private Entry previous = this;

    private Entry next = this;

    /** Called when the deadline is over; the entry has left the wheel. */
    abstract void overdue();
  }

  /** The head of a slot's list. */
  private static final class Slot extends Entry {
    @Override
    void overdue() {
      throw new AssertionError("a slot has no deadline");
    }
  }

  private static final int SLOTS = 256;

  private final Entry[] slots = new Entry[SLOTS];
  private final Entry due = new Slot();
  private final long tickNanos;
  private final long startNanos;

  /** All earlier ticks were looked at. */
  private long current;

  private int size;

  TimingWheel(long tickNanos, long nowNanos) {
    this.tickNanos = tickNanos;
    this.startNanos = nowNanos;
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new Slot();
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** When to advance again. */
  long nextNanos() {
    return startNanos + (current + 1) * tickNanos;
  }

  /** Sets when an entry is due, which may be in the wheel already. */
  void schedule(Entry entry, long deadlineNanos) {
    entry.deadlineNanos = deadlineNanos;
    long tick = Math.max(current, tickOf(deadlineNanos));
    if (entry.next != entry && entry.tick <= tick) {
      return;
    }
    remove(entry);
    insert(entry, tick);
  }

  void remove(Entry entry) {
    if (entry.next != entry) {
      entry.previous.next = entry.next;
      entry.next.previous = entry.previous;
      entry.previous = entry;
      entry.next = entry;
      size--;
    }
  }

  /** Calls those whose deadline is over. */
  void advance(long nowNanos) {
    long last = Math.floorDiv(nowNanos - startNanos, tickNanos);
    // after a long sleep every slot is looked at once
    for (long tick = Math.max(current, last - SLOTS); tick < last; tick++) {
      current = tick + 1;
      look(slots[(int) (tick % SLOTS)], nowNanos);
    }
  }

  private void look(Entry slot, long nowNanos) {
    if (slot.next == slot) {
      return;
    }
    // apart, because those that move on may come back to the very slot
    due.next = slot.next;
    due.previous = slot.previous;
    due.next.previous = due;
    due.previous.next = due;
    slot.next = slot;
    slot.previous = slot;
    while (due.next != due) {
      Entry entry = due.next;
      remove(entry);
      if (entry.deadlineNanos - nowNanos <= 0) {
        entry.overdue();
      } else {
        insert(entry, Math.max(current, tickOf(entry.deadlineNanos)));
      }
    }
  }

  private void insert(Entry entry, long tick) {
    Entry slot = slots[(int) (tick % SLOTS)];
    entry.tick = tick;
    entry.previous = slot.previous;
    entry.next = slot;
    slot.previous.next = entry;
    slot.previous = entry;
    size++;
  }

  private long tickOf(long nanos) {
    return Math.floorDiv(nanos - startNanos, tickNanos);
  }
}
