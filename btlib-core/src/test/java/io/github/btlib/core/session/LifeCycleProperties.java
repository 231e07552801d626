package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.TorrentSession;
import io.github.btlib.core.session.LifeCycleModel.Action;
import io.github.btlib.core.testkit.Leftovers;
import io.github.btlib.core.testkit.SampleTorrent;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeProperty;
import net.jqwik.api.lifecycle.BeforeTry;
import org.jspecify.annotations.Nullable;

/** Whatever is done to torrents, in any order and by any thread, they are as they should be. */
class LifeCycleProperties {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private @Nullable Path folder;
  private @Nullable Leftovers leftovers;
  private @Nullable TorrentSession session;
  private final List<LifeCycleModel> models = new ArrayList<>();

  /** Something done to the first torrent or the second. */
  record Step(boolean first, Action action) {}

  @BeforeProperty
  void watch() {
    leftovers = Leftovers.watch();
  }

  @AfterProperty
  void nothingIsLeft() {
    Objects.requireNonNull(leftovers).assertNone();
  }

  @BeforeTry
  void open() throws IOException {
    folder = Files.createTempDirectory("life");
    session = newSession();
    models.clear();
    models.add(model("one", Map.of("a", 50_000L, "b", 1L, "c", 70_000L)));
    models.add(model("two", Map.of("large", 200_000L, "small", 20_000L)));
  }

  private LifeCycleModel model(String name, Map<String, Long> files) {
    Path home = Objects.requireNonNull(folder).resolve(name);
    return new LifeCycleModel(
        SampleTorrent.ofFiles(home.resolve("seed"), new TreeMap<>(files), 16_384),
        home.resolve("get"),
        () -> Objects.requireNonNull(session));
  }

  private static TorrentSession newSession() {
    return TorrentSession.builder()
        .bindAddress(InetAddress.getLoopbackAddress())
        .connectRate(1_000)
        .resumeInterval(Duration.ofSeconds(1))
        .closeTimeout(CLOSE_TIMEOUT)
        .build();
  }

  @AfterTry
  void delete() throws IOException {
    Objects.requireNonNull(session).close(); // again, unless something failed before
    for (LifeCycleModel model : models) {
      model.closeSeeders();
    }
    try (Stream<Path> all = Files.walk(Objects.requireNonNull(folder))) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Action> actions = Arbitraries.of(Action.class);
    return Combinators.combine(Arbitraries.of(true, false), actions)
        .as(Step::new)
        .list()
        .ofMinSize(5)
        .ofMaxSize(20);
  }

  @Property(tries = 60)
  void anyOrderLeadsToWhatItShould(@ForAll("steps") List<Step> steps) throws Exception {
    for (Step step : steps) {
      if (step.action() == Action.REOPEN_SESSION) {
        closeSession();
        session = newSession();
      } else {
        models.get(step.first() ? 0 : 1).act(step.action());
      }
    }
    assertAllIsWell();
  }

  @Property(tries = 40)
  void threadsThatDoNotKnowOfEachOtherDoNoHarm(
      @ForAll @Size(min = 5, max = 12) List<Action> ofFirst,
      @ForAll @Size(min = 5, max = 12) List<Action> ofSecond,
      @ForAll @Size(min = 5, max = 12) List<Action> meddling)
      throws Exception {
    List<CompletableFuture<Void>> threads =
        List.of(
            inThread(() -> actAll(models.get(0), ofFirst)),
            inThread(() -> actAll(models.get(1), ofSecond)),
            inThread(() -> meddle(meddling)));
    for (CompletableFuture<Void> thread : threads) {
      thread.get(60, TimeUnit.SECONDS);
    }
    assertAllIsWell();
  }

  private static void actAll(LifeCycleModel model, List<Action> actions) throws Exception {
    for (Action action : actions) {
      // what another thread wants is not known here, so there is no state to wait for
      if (action != Action.REOPEN_SESSION && action != Action.SETTLE) {
        model.act(action);
      }
    }
  }

  /** Does to whatever torrents there are what leaves them in the session. */
  private void meddle(List<Action> actions) {
    for (Action action : actions) {
      for (var torrent : Objects.requireNonNull(session).torrents()) {
        switch (action) {
          case PAUSE -> torrent.pause();
          case RESUME -> torrent.resume();
          case RECHECK -> torrent.recheck();
          case WANT_ALL -> torrent.piecePriority(0, io.github.btlib.Priority.HIGH);
          default -> assertThat(torrent.status().state()).isNotNull();
        }
      }
    }
  }

  /** Something that may throw. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private static CompletableFuture<Void> inThread(Work work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            work.run();
            done.complete(null);
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  private void closeSession() {
    long began = System.nanoTime();
    Objects.requireNonNull(session).close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(CLOSE_TIMEOUT);
    models.forEach(LifeCycleModel::sessionClosed);
  }

  private void assertAllIsWell() throws Exception {
    for (LifeCycleModel model : models) {
      model.assertCompletes();
    }
    closeSession();
    for (LifeCycleModel model : models) {
      model.assertEnded();
      model.closeSeeders();
    }
  }
}
