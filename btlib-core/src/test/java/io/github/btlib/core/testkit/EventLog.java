package io.github.btlib.core.testkit;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The events of a torrent since a test began to listen. */
public final class EventLog {
  private final List<TorrentEvent> events = new CopyOnWriteArrayList<>();

  private EventLog() {}

  public static EventLog of(Torrent torrent) {
    EventLog log = new EventLog();
    torrent.onEvent(log.events::add);
    return log;
  }

  public List<TorrentEvent> all() {
    return List.copyOf(events);
  }

  public <E extends TorrentEvent> List<E> all(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Waits for an event of a kind. */
  public <E extends TorrentEvent> E await(Class<E> kind) {
    return await(kind, any -> true);
  }

  /** Waits for an event of a kind that fits. */
  public <E extends TorrentEvent> E await(Class<E> kind, Predicate<? super E> fits) {
    Eventually.within(
        Duration.ofSeconds(15),
        () -> {
          if (all(kind).stream().noneMatch(fits)) {
            throw new AssertionError("no such " + kind.getSimpleName() + " in " + events);
          }
        });
    return all(kind).stream().filter(fits).findFirst().orElseThrow();
  }

  /** Waits for so many events of a kind. */
  public void awaitCount(Class<? extends TorrentEvent> kind, int count) {
    Eventually.within(
        Duration.ofSeconds(15),
        () -> {
          if (all(kind).size() < count) {
            throw new AssertionError(
                all(kind).size() + " of " + count + " " + kind.getSimpleName() + " in " + events);
          }
        });
  }

  /** Waits until a connection ends, and returns why. */
  public String disconnectReason() {
    return await(TorrentEvent.PeerDisconnected.class).reason();
  }
}
