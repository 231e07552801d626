package io.github.btlib.core.torrent;

import io.github.btlib.TorrentEvent;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Tells of the mistakes of a user's piece selector: the first, the second, the fourth, … so that
 * one that is always wrong does not drown everything else. Thread-safe.
 */
final class SelectorMistakes implements Consumer<String> {
  private final AtomicLong count = new AtomicLong();
  private final EventDispatcher events;

  SelectorMistakes(EventDispatcher events) {
    this.events = events;
  }

  @Override
  public void accept(String mistake) {
    long times = count.incrementAndGet();
    if (Long.bitCount(times) == 1) {
      events.emit(new TorrentEvent.PieceSelectorFailed(mistake, times));
    }
  }
}
