package io.github.btlib.core.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.AddTorrent;
import io.github.btlib.DuplicateTorrentException;
import io.github.btlib.Priority;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentRemovedException;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedSeeder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one torrent should be like after what was done to it; compared with the real one. */
final class LifeCycleModel {
  /** What a user does to a torrent. */
  enum Action {
    ADD,
    ADD_PAUSED,
    PAUSE,
    RESUME,
    RECHECK,
    REMOVE,
    REMOVE_AND_DELETE,
    SKIP_SOME,
    WANT_ALL,
    ADD_SEEDER,
    KILL_SEEDERS,
    SETTLE,
    REOPEN_SESSION
  }

  private static final Map<Class<? extends TorrentState>, Set<Class<? extends TorrentState>>>
      LEGAL =
          Map.of(
              TorrentState.Checking.class,
              Set.of(
                  TorrentState.Downloading.class,
                  TorrentState.Seeding.class,
                  TorrentState.Paused.class,
                  TorrentState.Removed.class),
              TorrentState.Downloading.class,
              Set.of(
                  TorrentState.Checking.class,
                  TorrentState.Seeding.class,
                  TorrentState.Paused.class,
                  TorrentState.Removed.class),
              TorrentState.Seeding.class,
              Set.of(
                  TorrentState.Checking.class,
                  TorrentState.Downloading.class,
                  TorrentState.Paused.class,
                  TorrentState.Removed.class),
              TorrentState.Paused.class,
              Set.of(
                  TorrentState.Checking.class,
                  TorrentState.Downloading.class,
                  TorrentState.Seeding.class,
                  TorrentState.Removed.class),
              TorrentState.Removed.class,
              Set.of());

  private final SampleTorrent sample;
  private final Path target;
  private final Supplier<TorrentSession> session;
  private final List<ScriptedSeeder> seeders = new CopyOnWriteArrayList<>();
  private final List<EventLog> logs = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Void>> completions = new CopyOnWriteArrayList<>();

  private @Nullable Torrent torrent;
  private boolean paused;
  private int had;

  /**
   * @param session names the session as of now
   */
  LifeCycleModel(SampleTorrent sample, Path target, Supplier<TorrentSession> session) {
    this.sample = sample;
    this.target = target;
    this.session = session;
  }

  /** Does something that concerns this torrent alone, and looks at what comes of it at once. */
  void act(Action action) throws Exception {
    Torrent now = torrent;
    switch (action) {
      case ADD -> add(false);
      case ADD_PAUSED -> add(true);
      case SETTLE -> assertSettles();
      case KILL_SEEDERS -> closeSeeders();
      default -> {
        if (now != null) {
          act(action, now);
        }
      }
    }
    assertThat(session.get().torrent(sample.metainfo().infoHash()).isPresent())
        .isEqualTo(torrent != null);
  }

  private void act(Action action, Torrent now) throws Exception {
    switch (action) {
      case PAUSE -> {
        now.pause();
        paused = true;
      }
      case RESUME -> {
        now.resume();
        paused = false;
        completions.add(now.completion());
      }
      case RECHECK -> now.recheck();
      case SKIP_SOME ->
          now.priorities(file -> file.index() % 2 == 0 ? Priority.SKIP : Priority.HIGH);
      case WANT_ALL -> {
        now.priorities(file -> Priority.NORMAL);
        completions.add(now.completion());
      }
      case ADD_SEEDER -> now.addPeer(newSeeder().address());
      case REMOVE -> {
        now.remove().get(20, SECONDS);
        removed(now);
        had = now.status().verifiedPieces();
      }
      case REMOVE_AND_DELETE -> {
        now.removeAndDelete().get(20, SECONDS);
        removed(now);
        assertNothingIsLeft();
        had = 0;
      }
      default -> throw new IllegalStateException("not for one torrent: " + action);
    }
  }

  private ScriptedSeeder newSeeder() {
    ScriptedSeeder seeder = ScriptedSeeder.of(sample).delaying(Duration.ofNanos(200_000)).start();
    seeders.add(seeder);
    return seeder;
  }

  private void add(boolean atRest) {
    AddTorrent add = AddTorrent.of(sample.metainfo()).saveTo(target);
    AddTorrent wanted = atRest ? add.startPaused() : add;
    if (torrent != null) {
      assertThatThrownBy(() -> session.get().add(wanted))
          .isInstanceOf(DuplicateTorrentException.class);
      return;
    }
    Torrent added = session.get().add(wanted);
    logs.add(EventLog.of(added));
    completions.add(added.completion());
    torrent = added;
    paused = atRest;
  }

  private void removed(Torrent was) {
    assertThat(was.status().state()).isEqualTo(new TorrentState.Removed());
    torrent = null;
  }

  /** The session was closed, and with it the torrent removed. */
  void sessionClosed() {
    Torrent was = torrent;
    if (was != null) {
      removed(was);
      had = was.status().verifiedPieces();
    }
  }

  private void assertNothingIsLeft() throws IOException {
    if (Files.exists(target)) {
      try (Stream<Path> left = Files.walk(target)) {
        assertThat(left.filter(path -> !path.equals(target))).isEmpty();
      }
    }
  }

  private void assertSettles() {
    Torrent now = torrent;
    if (now == null) {
      return;
    }
    Eventually.within(
        Duration.ofSeconds(20),
        () ->
            assertThat(now.status().state())
                .isInstanceOfAny(
                    paused
                        ? new Class<?>[] {TorrentState.Paused.class}
                        : new Class<?>[] {
                          TorrentState.Downloading.class, TorrentState.Seeding.class
                        }));
    if (!paused) {
      assertThat(now.status().verifiedPieces()).isGreaterThanOrEqualTo(had);
    }
  }

  /** Whatever was done: it can be had again, and is the very same. */
  void assertCompletes() throws Exception {
    if (torrent == null) {
      add(false);
    }
    Torrent now = java.util.Objects.requireNonNull(torrent);
    now.resume();
    paused = false;
    now.priorities(file -> Priority.NORMAL);
    now.addPeer(newSeeder().address());
    now.completion().get(30, SECONDS);
    assertThat(now.status().complete()).isTrue();
    // what was skipped and had all the same is put into its file after that
    Eventually.within(Duration.ofSeconds(10), () -> sample.assertSameIn(target));
  }

  void closeSeeders() throws IOException {
    for (ScriptedSeeder seeder : seeders) {
      seeder.close();
    }
    seeders.clear();
  }

  /** Every wait has come to one end, and every state followed from the one before. */
  void assertEnded() throws Exception {
    for (CompletableFuture<Void> completion : completions) {
      try {
        completion.get(10, SECONDS);
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(TorrentRemovedException.class);
      }
    }
    for (EventLog log : logs) {
      log.await(
          TorrentEvent.StateChanged.class, change -> change.to() instanceof TorrentState.Removed);
      assertLegal(log.all(TorrentEvent.StateChanged.class));
      assertThat(log.all(TorrentEvent.StorageFailed.class)).isEmpty();
      assertThat(log.all(TorrentEvent.ResumeDataFailed.class)).isEmpty();
      assertThat(log.all(TorrentEvent.PieceFailed.class)).isEmpty();
    }
  }

  private static void assertLegal(List<TorrentEvent.StateChanged> changes) {
    List<TorrentState> states = new ArrayList<>();
    for (TorrentEvent.StateChanged change : changes) {
      if (!states.isEmpty()) {
        assertThat(change.from()).as("in %s", changes).isEqualTo(states.get(states.size() - 1));
      }
      assertThat(LEGAL.get(change.from().getClass()))
          .as("from %s in %s", change.from(), changes)
          .contains(change.to().getClass());
      states.add(change.to());
    }
  }
}
