package io.github.btlib.core.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.AddTorrent;
import io.github.btlib.StorageException;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentState;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A process that is killed while it copies files to another file system. */
class KilledMoveTest extends EngineTest {
  private static final int FILES = 12;
  private static final int LENGTH = 4 << 20;
  private static final int ATTEMPTS = 10;
  private static final long PAUSE = Duration.ofMillis(1).toNanos();

  private SampleTorrent manyFiles() {
    Map<String, Long> files =
        IntStream.range(0, FILES)
            .boxed()
            .collect(Collectors.toMap(i -> "file" + i, i -> (long) LENGTH + i));
    return SampleTorrent.ofFiles(folder.resolve("old"), new TreeMap<>(files), 65_536);
  }

  @Test
  void aMoveThatWasKilledLeavesTheOldFolderWholeAndTheNextRunGoesOnThere() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 4L * FILES * LENGTH)) {
      Path target = disk.folder().resolve("new");
      SampleTorrent sample = killWhileCopying(target);

      Torrent torrent =
          session().add(AddTorrent.of(sample.metainfo()).saveTo(sample.folder()).startPaused());
      EventLog events = EventLog.of(torrent);
      torrent.resume();
      awaitState(torrent, TorrentState.Seeding.class);
      assertThat(torrent.status().complete()).isTrue();
      assertThat(events.all(TorrentEvent.StateChanged.class))
          .as("nothing was checked again")
          .extracting(TorrentEvent.StateChanged::to)
          .doesNotHaveAnyElementsOfTypes(TorrentState.Checking.class);
      assertEveryPieceMatches(torrent);

      assertThatThrownBy(() -> torrent.move(target).get(20, SECONDS))
          .as("what the killed one left is the user's to delete")
          .cause()
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("there already");
      delete(target);
      torrent.move(target).get(20, SECONDS);
      assertThat(wholeFiles(sample, sample.folder())).isZero();
      assertEveryPieceMatches(torrent);
      torrent.remove().get(10, SECONDS);
    }
  }

  private static void assertEveryPieceMatches(Torrent torrent) {
    EventLog events = EventLog.of(torrent);
    torrent.recheck();
    events.await(TorrentEvent.StateChanged.class, e -> e.to() instanceof TorrentState.Seeding);
    assertThat(torrent.status().complete()).isTrue();
  }

  /** Tries until it was killed with some files copied and some not. */
  private SampleTorrent killWhileCopying(Path target) throws Exception {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      SampleTorrent sample = manyFiles(); // whole again
      delete(target);
      Process mover = startMoving(sample, target);
      while (mover.isAlive() && wholeFiles(sample, target) < 2) {
        LockSupport.parkNanos(PAUSE);
      }
      mover.destroyForcibly().waitFor();

      long copied = wholeFiles(sample, target);
      assertThat(Math.max(copied, wholeFiles(sample, sample.folder())))
          .as("files in the folder that holds more, " + Files.readString(log()))
          .isEqualTo(FILES);
      if (copied > 0 && copied < FILES) {
        return sample;
      }
    }
    throw new AssertionError("the move was never killed half way: " + Files.readString(log()));
  }

  private Path log() {
    return folder.resolve("mover.log");
  }

  private Process startMoving(SampleTorrent sample, Path target) throws IOException {
    Path torrentFile = Files.write(folder.resolve("sample.torrent"), sample.metainfo().toBytes());
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            MovingTorrent.class.getName(),
            torrentFile.toString(),
            sample.folder().toString(),
            target.toString())
        .redirectErrorStream(true)
        .redirectOutput(log().toFile())
        .start();
  }

  private static long wholeFiles(SampleTorrent sample, Path place) {
    return sample.metainfo().files().stream()
        .filter(file -> place.resolve(file.path()).toFile().length() == file.length())
        .count();
  }

  private static void delete(Path place) throws IOException {
    if (Files.exists(place)) {
      try (Stream<Path> all = Files.walk(place)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
