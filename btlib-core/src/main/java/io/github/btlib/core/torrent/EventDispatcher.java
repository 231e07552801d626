package io.github.btlib.core.torrent;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.core.thread.Workers;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to listeners: in order for each, on a thread that exists only while there is
 * something to tell. Thread-safe; telling never waits for a listener.
 */
final class EventDispatcher {
  private static final Logger log = LoggerFactory.getLogger(EventDispatcher.class);

  private final Workers workers;
  private final List<Queue> queues = new CopyOnWriteArrayList<>();

  EventDispatcher(Workers workers) {
    this.workers = workers;
  }

  Torrent.Subscription subscribe(Consumer<? super TorrentEvent> listener) {
    Queue queue = new Queue(listener);
    queues.add(queue);
    return () -> {
      queues.remove(queue);
      queue.clear();
    };
  }

  void emit(TorrentEvent event) {
    for (Queue queue : queues) {
      queue.add(event);
    }
  }

  /** The events one listener has not been told yet. */
  private final class Queue {
    private final Consumer<? super TorrentEvent> listener;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final ArrayDeque<TorrentEvent> events = new ArrayDeque<>();
    private long dropped;
    private boolean telling;

    Queue(Consumer<? super TorrentEvent> listener) {
      this.listener = listener;
    }

    void add(TorrentEvent event) {
      lock.lock();
      try {
        if (events.size() >= TorrentEvent.MAX_BACKLOG) {
          dropped++;
          return;
        }
        if (dropped > 0) {
          events.add(new TorrentEvent.EventsDropped(dropped));
          dropped = 0;
        }
        events.add(event);
        if (telling) {
          return;
        }
        telling = true;
      } finally {
        lock.unlock();
      }
      workers.start("events", this::tell);
    }

    private void tell() {
      for (TorrentEvent event = next(); event != null; event = next()) {
        try {
          listener.accept(event);
        } catch (RuntimeException | Error e) {
          log.warn("a listener failed on {}", event, e);
        }
      }
    }

    private @Nullable TorrentEvent next() {
      lock.lock();
      try {
        TorrentEvent event = events.poll();
        if (event == null && dropped > 0) {
          event = new TorrentEvent.EventsDropped(dropped);
          dropped = 0;
        }
        telling = event != null;
        return event;
      } finally {
        lock.unlock();
      }
    }

    void clear() {
      lock.lock();
      try {
        events.clear();
        dropped = 0;
      } finally {
        lock.unlock();
      }
    }
  }
}
