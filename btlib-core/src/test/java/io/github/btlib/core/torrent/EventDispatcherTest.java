package io.github.btlib.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentEvent.EventsDropped;
import io.github.btlib.TorrentEvent.PieceVerified;
import io.github.btlib.core.thread.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventDispatcherTest {
  private final Workers workers = new Workers("btlib test ");
  private final EventDispatcher dispatcher = new EventDispatcher(workers);
  private final List<TorrentEvent> heard = new CopyOnWriteArrayList<>();
  private final CountDownLatch listenerIsBusy = new CountDownLatch(1);
  private final CountDownLatch listenerMayGoOn = new CountDownLatch(1);

  @AfterEach
  void end() {
    listenerMayGoOn.countDown();
    toldAll();
  }

  private void toldAll() {
    assertThat(workers.await(Duration.ofSeconds(10))).isTrue();
  }

  private void emit(int from, int to) {
    for (int i = from; i < to; i++) {
      dispatcher.emit(new PieceVerified(i));
    }
  }

  private static List<TorrentEvent> events(int from, int to) {
    List<TorrentEvent> events = new ArrayList<>();
    for (int i = from; i < to; i++) {
      events.add(new PieceVerified(i));
    }
    return events;
  }

  /** Stops at its first event until the test lets it go on. */
  private Consumer<TorrentEvent> slow(List<TorrentEvent> into) {
    return event -> {
      into.add(event);
      listenerIsBusy.countDown();
      try {
        listenerMayGoOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  @Test
  void eventsAreToldInOrder() {
    dispatcher.subscribe(heard::add);
    emit(0, 500);
    toldAll();
    assertThat(heard).isEqualTo(events(0, 500));
  }

  @Test
  void withNothingToTellThereIsNoThread() {
    dispatcher.subscribe(heard::add);
    assertThat(workers.alive()).isEmpty();
    emit(0, 1);
    toldAll();
    assertThat(workers.alive()).isEmpty();
    emit(1, 2);
    toldAll();
    assertThat(heard).isEqualTo(events(0, 2));
  }

  @Test
  void aListenerThatThrowsHearsTheRest() {
    dispatcher.subscribe(event -> {
      heard.add(event);
      throw new IllegalStateException("on purpose");
    });
    emit(0, 3);
    toldAll();
    assertThat(heard).isEqualTo(events(0, 3));
  }

  @Test
  void soDoesOneWhoseAssertionFails() {
    dispatcher.subscribe(event -> {
      heard.add(event);
      throw new AssertionError("on purpose");
    });
    emit(0, 3);
    toldAll();
    emit(3, 5);
    toldAll();
    assertThat(heard).isEqualTo(events(0, 5));
  }

  @Test
  void aSlowListenerHoldsUpNobodyElse() throws Exception {
    List<TorrentEvent> slowly = new CopyOnWriteArrayList<>();
    CountDownLatch all = new CountDownLatch(3);
    dispatcher.subscribe(slow(slowly));
    dispatcher.subscribe(event -> all.countDown());
    emit(0, 3);
    assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(slowly).hasSizeLessThanOrEqualTo(1);
    listenerMayGoOn.countDown();
    toldAll();
    assertThat(slowly).isEqualTo(events(0, 3));
  }

  @Test
  void aListenerThatFallsTooFarBehindIsToldHowManyEventsItLost() throws Exception {
    List<TorrentEvent> fast = new ArrayList<>();
    dispatcher.subscribe(slow(fast));
    emit(0, 1);
    assertThat(listenerIsBusy.await(10, TimeUnit.SECONDS)).isTrue();
    int end = 1 + TorrentEvent.MAX_BACKLOG;
    emit(1, end + 17);
    listenerMayGoOn.countDown();
    toldAll();
    List<TorrentEvent> expected = events(0, end);
    expected.add(new EventsDropped(17));
    assertThat(fast).isEqualTo(expected);
    emit(7, 8);
    toldAll();
    expected.add(new PieceVerified(7));
    assertThat(fast).isEqualTo(expected);
  }

  @Test
  void whoeverUnsubscribesHearsNoMore() throws Exception {
    Torrent.Subscription subscription = dispatcher.subscribe(slow(heard));
    emit(0, 3);
    assertThat(listenerIsBusy.await(10, TimeUnit.SECONDS)).isTrue();
    subscription.close();
    emit(3, 5);
    listenerMayGoOn.countDown();
    toldAll();
    assertThat(heard).isEqualTo(events(0, 1));
  }

  @Test
  void aListenerMayUnsubscribeWhileItIsTold() {
    List<Torrent.Subscription> own = new CopyOnWriteArrayList<>();
    CountDownLatch subscribed = new CountDownLatch(1);
    own.add(
        dispatcher.subscribe(event -> {
          try {
            subscribed.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          heard.add(event);
          own.get(0).close();
        }));
    subscribed.countDown();
    emit(0, 3);
    toldAll();
    assertThat(heard).hasSizeBetween(1, 3).startsWith(new PieceVerified(0));
    heard.clear();
    emit(3, 6);
    toldAll();
    assertThat(heard).isEmpty();
  }
}
