package io.github.btlib.examples.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.TorrentState;
import io.github.btlib.TorrentStatus;
import io.github.btlib.TrackerStatus;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class NoPeersHintTest {
  private static final long SECOND = 1_000_000_000L;
  private static final TorrentState DOWNLOADING = new TorrentState.Downloading();
  private static final TorrentStatus ALONE =
      Statuses.of(
          DOWNLOADING, 0, 0, Statuses.tracker("http://t", false, Optional.of("refused\033[2J")));

  private final NoPeersHint hint = new NoPeersHint();

  @Test
  void after15SecondsWithoutPeersTheTrackersMessagesAreShown() {
    assertThat(hint.look(ALONE, 0)).isEmpty();
    assertThat(hint.look(ALONE, 15 * SECOND - 1)).isEmpty();
    assertThat(hint.look(ALONE, 15 * SECOND))
        .containsExactly(
            "no peers for 0:15: no address of a peer is known", "  tracker http://t: refused?[2J");
  }

  @Test
  void theHintIsRepeatedEveryFiveMinutes() {
    hint.look(ALONE, 0);
    hint.look(ALONE, 15 * SECOND);

    assertThat(hint.look(ALONE, 314 * SECOND)).isEmpty();
    assertThat(hint.look(ALONE, 315 * SECOND)).first().asString().startsWith("no peers for 5:15");
  }

  @Test
  void aPeerEndsTheWait() {
    hint.look(ALONE, 0);
    hint.look(Statuses.of(DOWNLOADING, 1, 1), 14 * SECOND);

    assertThat(hint.look(ALONE, 20 * SECOND)).isEmpty();
    assertThat(hint.look(ALONE, 34 * SECOND)).isEmpty();
    assertThat(hint.look(ALONE, 35 * SECOND)).isNotEmpty();
  }

  @Test
  void aCheckOrASeederNeedsNoPeers() {
    hint.look(Statuses.of(new TorrentState.Checking(0), 0, 0), 0);
    hint.look(Statuses.of(new TorrentState.Seeding(), 0, 0), 20 * SECOND);

    assertThat(hint.look(Statuses.of(new TorrentState.Seeding(), 0, 0), 60 * SECOND)).isEmpty();
  }

  @Test
  void aTorrentWithoutTrackersAsksForAPeer() {
    TorrentStatus status = Statuses.of(DOWNLOADING, 0, 2);
    hint.look(status, 0);

    assertThat(hint.look(status, 16 * SECOND))
        .containsExactly(
            "no peers for 0:16: 2 addresses are known, but none answers",
            "  the torrent names no tracker: only peers named with --peer HOST:PORT are tried");
  }

  @Test
  void trackersThatAreFineSayWhatTheyKnow() {
    TrackerStatus known =
        new TrackerStatus(
            "http://k",
            0,
            false,
            0,
            Optional.empty(),
            OptionalInt.of(0),
            OptionalInt.of(4),
            OptionalInt.empty(),
            Optional.empty());
    TorrentStatus status =
        Statuses.of(
            DOWNLOADING,
            0,
            1,
            known,
            Statuses.tracker("http://a", true, Optional.empty()),
            Statuses.tracker("http://n", false, Optional.empty()));
    hint.look(status, 0);

    assertThat(hint.look(status, 15 * SECOND))
        .containsExactly(
            "no peers for 0:15: one address is known, but does not answer or refuses",
            "  tracker http://k: knows 0 seeders and 4 leechers",
            "  tracker http://a: being asked",
            "  tracker http://n: not asked yet");
  }
}
