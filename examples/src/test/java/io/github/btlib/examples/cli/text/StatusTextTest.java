package io.github.btlib.examples.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.TorrentState;
import io.github.btlib.TorrentStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTextTest {
  @Test
  void aDownloadShowsRatesPeersAndTheTimeLeft() {
    assertThat(StatusText.plain(Statuses.of(new TorrentState.Downloading(), 1, 1)))
        .isEqualTo(" 25.0%  250/1000 B  down 100 B/s  up 10 B/s  1 peer  ETA 0:08");
  }

  @Test
  void aCheckShowsItsOwnProgress() {
    assertThat(StatusText.plain(Statuses.of(new TorrentState.Checking(0.5), 0, 0)))
        .isEqualTo("checking  50.0%  1000 B");
  }

  @Test
  void aSeederShowsWhatItSent() {
    assertThat(StatusText.plain(Statuses.of(new TorrentState.Seeding(), 3, 3)))
        .isEqualTo("seeding: 2.00 KiB sent, 10 B/s, 3 peers");
  }

  @Test
  void everyStateFitsIntoEveryTerminal() {
    for (int width = 30; width < 120; width++) {
      for (TorrentState state :
          new TorrentState[] {
            new TorrentState.Checking(0.1),
            new TorrentState.Downloading(),
            new TorrentState.Seeding(),
            new TorrentState.Paused()
          }) {
        assertThat(StatusText.draw(Statuses.of(state, 3, 3), width)).hasSizeLessThan(width);
      }
    }
  }

  @Test
  void programsGetNumbersWithoutUnits() {
    assertThat(StatusText.json(Statuses.of(new TorrentState.Downloading(), 1, 1)).toString())
        .isEqualTo(
            "{\"event\":\"progress\",\"state\":\"downloading\",\"progress\":0.2500,"
                + "\"verifiedBytes\":250,\"totalBytes\":1000,"
                + "\"verifiedWantedBytes\":250,\"wantedBytes\":1000,\"verifiedPieces\":2,\"pieces\":10,"
                + "\"downloadedBytes\":300,\"uploadedBytes\":2048,\"downloadRate\":100,"
                + "\"uploadRate\":10,\"peers\":1,\"seeds\":0,\"etaSeconds\":8}");
  }

  @Test
  void thingsAreCountedInGoodEnglish() {
    assertThat(StatusText.count(0, "peer")).isEqualTo("0 peers");
    assertThat(StatusText.count(1, "peer")).isEqualTo("1 peer");
    assertThat(StatusText.count(2, "piece")).isEqualTo("2 pieces");
  }

  @Test
  void whatIsNotWantedIsNotCounted() {
    TorrentStatus partly =
        new TorrentStatus(
            new TorrentState.Downloading(),
            1000,
            250,
            500,
            200,
            10,
            2,
            300,
            0,
            0,
            100,
            0,
            300,
            0,
            Instant.EPOCH,
            Optional.empty(),
            1,
            0,
            1,
            List.of());

    assertThat(StatusText.plain(partly))
        .isEqualTo(" 40.0%  200/500 B  down 100 B/s  up 0 B/s  1 peer  ETA 0:03");
  }
}
