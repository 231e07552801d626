package io.github.btlib.core.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.AddTorrent;
import io.github.btlib.Priority;
import io.github.btlib.StorageException;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentRemovedException;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedSeeder;
import io.github.btlib.metainfo.TorrentFile;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Files are renamed and moved while a torrent runs, and skipped files leave no trace. */
class RelocationTest extends EngineTest {
  private SampleTorrent aFolder() {
    return SampleTorrent.ofFolder(folder.resolve("seed"), 16_384);
  }

  private static TorrentFile file(SampleTorrent sample, String end) {
    return sample.metainfo().files().stream()
        .filter(file -> file.path().endsWith(end))
        .findFirst()
        .orElseThrow();
  }

  private Path resumeFile(Path where, SampleTorrent sample) {
    return where.resolve("." + sample.metainfo().infoHash() + ".resume");
  }

  @Test
  void aDownloadGoesOnWhileItsFilesMove() throws Exception {
    SampleTorrent sample = aFolder();
    ScriptedSeeder seeder = seeder(sample).delaying(Duration.ofMillis(2)).start();
    Torrent torrent = download(session(), sample, seeder.address());
    Path[] places = {folder.resolve("one"), folder.resolve("two/deep"), target()};

    int moves = 0;
    while (!torrent.completion().isDone()) {
      torrent.move(places[moves++ % 3]).get(10, SECONDS);
    }
    torrent.move(places[1]).get(10, SECONDS);

    assertThat(moves).isGreaterThan(2);
    awaitCompletion(torrent);
    sample.assertSameIn(places[1]);
    torrent.recheck();
    awaitState(torrent, TorrentState.Seeding.class);
    assertThat(torrent.status().complete()).isTrue();
  }

  @Test
  void theNextSessionFindsFilesUnderTheirNewNames() throws Exception {
    SampleTorrent sample = aFolder();
    TorrentSession first = session();
    Torrent torrent = download(first, sample, seeder(sample).start().address());
    awaitCompletion(torrent);
    int large = file(sample, "large.bin").index();

    torrent.rename(large, "elsewhere/renamed.bin").get(10, SECONDS);
    torrent.move(folder.resolve("moved")).get(10, SECONDS);
    assertThat(resumeFile(target(), sample)).doesNotExist();
    assertThat(resumeFile(folder.resolve("moved"), sample)).exists();
    first.close();

    Torrent again = session().add(AddTorrent.of(sample.metainfo()).saveTo(folder.resolve("moved")));
    awaitState(again, TorrentState.Seeding.class);
    Path renamed = folder.resolve("moved/elsewhere/renamed.bin");
    assertThat(again.path(large)).contains(renamed);
    assertThat(renamed).hasSize(1_500_000);
    again.removeAndDelete().get(10, SECONDS);
    assertThat(folder.resolve("moved")).isEmptyDirectory();
  }

  @Test
  void whoMovesToWhereItIsLosesNoResumeData() throws Exception {
    SampleTorrent sample = aFolder();
    Torrent torrent = download(session(), sample, seeder(sample).start().address());
    awaitCompletion(torrent);

    torrent.move(target()).get(10, SECONDS);
    assertThat(resumeFile(target(), sample)).exists();

    Path link = Files.createSymbolicLink(folder.resolve("link"), target());
    torrent.move(link).get(10, SECONDS);
    assertThat(resumeFile(target(), sample)).exists();
    sample.assertSameIn(target());
  }

  @Test
  void aNameThatIsTakenIsToldAndNothingChanges() throws Exception {
    SampleTorrent sample = aFolder();
    Torrent torrent = download(session(), sample, seeder(sample).start().address());
    awaitCompletion(torrent);
    Files.writeString(target().resolve("users"), "a user's");

    assertThatThrownBy(() -> torrent.rename(0, "users").get(10, SECONDS))
        .cause()
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("users");

    assertThat(target().resolve("users")).hasContent("a user's");
    sample.assertSameIn(target());
    assertThat(torrent.status().state()).isEqualTo(new TorrentState.Seeding());
  }

  @Test
  void aPathThatLeadsOutsideIsTheCallersMistake() {
    SampleTorrent sample = aFolder();
    Torrent torrent = download(session(), sample);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> torrent.rename(0, "../outside"));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> torrent.rename(99, "a"));
  }

  @Test
  void aStorageThatCannotMoveSaysSo() {
    SampleTorrent sample = fiveBlocks();
    Torrent torrent =
        download(session(settings -> settings.storage(MemoryStorage.factory())), sample);
    assertThatThrownBy(() -> torrent.move(folder).get(10, SECONDS))
        .cause()
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("cannot move");
    assertThat(torrent.path(0)).isEmpty();
  }

  @Test
  void aTorrentThatWasRemovedCannotBeMoved() throws Exception {
    SampleTorrent sample = fiveBlocks();
    Torrent torrent = download(session(), sample);
    torrent.remove().get(10, SECONDS);
    CompletableFuture<Void> moved = torrent.move(folder);
    assertThatThrownBy(() -> moved.get(10, SECONDS))
        .hasCauseInstanceOf(TorrentRemovedException.class);
  }

  @Test
  void aPausedTorrentMovesToo() throws Exception {
    SampleTorrent sample = aFolder();
    Torrent torrent = download(session(), sample, seeder(sample).start().address());
    awaitCompletion(torrent);
    torrent.pause();
    awaitState(torrent, TorrentState.Paused.class);
    torrent.move(folder.resolve("moved")).get(10, SECONDS);
    sample.assertSameIn(folder.resolve("moved"));
  }

  @Test
  void skippedFilesLeaveNoTraceUntilTheyAreWanted() throws Exception {
    SampleTorrent sample = aFolder();
    int large = file(sample, "large.bin").index();
    ScriptedSeeder seeder = seeder(sample).start();
    Torrent torrent =
        session()
            .add(
                AddTorrent.of(sample.metainfo())
                    .saveTo(target())
                    .priorities(file -> file.index() == large ? Priority.SKIP : Priority.NORMAL)
                    .peer(seeder.address()));
    awaitCompletion(torrent);
    assertThat(namesIn(target())).noneMatch(name -> name.contains("large.bin"));
    assertThat(namesIn(target())).anyMatch(name -> name.endsWith(".parts"));

    torrent.priority(large, Priority.NORMAL);
    Eventually.within(
        Duration.ofSeconds(20), () -> assertThat(torrent.status().complete()).isTrue());

    Eventually.within(
        Duration.ofSeconds(10),
        () -> assertThat(namesIn(target())).noneMatch(name -> name.endsWith(".parts")));
    sample.assertSameIn(target());
  }

  /** Files come and go meanwhile, which a walk through the tree would not bear. */
  private static List<String> namesIn(Path folder) {
    List<String> names = new ArrayList<>();
    for (File file : Objects.requireNonNullElse(folder.toFile().listFiles(), new File[0])) {
      names.add(file.getName());
      names.addAll(namesIn(file.toPath()));
    }
    return names;
  }
}
