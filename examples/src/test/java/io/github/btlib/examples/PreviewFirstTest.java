package io.github.btlib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.examples.cli.Samples;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewFirstTest {
  @TempDir Path folder;

  @Test
  void bothEndsOfTheFilmComeBeforeEverythingElse() throws IOException {
    Samples.file(folder.resolve("in/film/a.txt"), 100_000);
    Path film = Samples.file(folder.resolve("in/film/b.mkv"), 700_000);
    Samples.file(folder.resolve("in/film/c.txt"), 100_000);

    try (LocalSwarm swarm = new LocalSwarm(film.getParent())) {
      String said = MainRun.of(PreviewFirst::main, swarm.torrent(), folder.resolve("out"));

      // the two ends, and before them at most the five pieces that a peer gives before it unchokes
      // us; by chance two certain ones of 55 would be among the first seven once in 70 runs
      assertThat(said)
          .containsPattern("film/b\\.mkv can be previewed after [2-7] of 55 pieces")
          .contains("complete");
      assertThat(folder.resolve("out/film/b.mkv")).hasSameBinaryContentAs(film);
    }
  }

  @Test
  void theUsageIsShown() throws IOException {
    assertThat(MainRun.of(PreviewFirst::main)).startsWith("usage: PreviewFirst TORRENT FOLDER");
  }
}
