package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.spi.PieceSelector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user's selector that is wrong is told of, and stops nothing. */
class PieceSelectorMistakesTest extends EngineTest {
  @ParameterizedTest
  @CsvSource({
    "-7, 'answered piece -7, expected 0 to 19'",
    "20, 'answered piece 20, expected 0 to 19'",
    "3, 'answered piece 3, which is verified or in progress'",
    "99, 'failed: java.lang.IllegalStateException: a mistake'"
  })
  void itIsToldOfAndTheFirstCandidateIsTaken(int answer, String mistake) throws Exception {
    SampleTorrent sample = SampleTorrent.ofFile(folder.resolve("seed"), 20 * 16_384, 16_384);
    PieceSelector wrong =
        (view, random) -> {
          if (answer == 99) {
            throw new IllegalStateException("a mistake");
          }
          return answer;
        };
    Torrent torrent =
        session()
            .add(
                AddTorrent.of(sample.metainfo())
                    .saveTo(target())
                    .pieceSelector(wrong)
                    .startPaused());
    EventLog events = EventLog.of(torrent);
    torrent.addPeer(seeder(sample).start().address());
    torrent.resume();
    awaitCompletion(torrent);

    sample.assertSameIn(target());
    assertThat(events.all(TorrentEvent.PieceSelectorFailed.class))
        .allSatisfy(failed -> assertThat(failed.reason()).endsWith(mistake))
        .extracting(TorrentEvent.PieceSelectorFailed::times)
        .startsWith(1L, 2L, 4L, 8L)
        .hasSizeLessThan(6);
  }
}
