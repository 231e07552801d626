package io.github.btlib.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.spi.ChokeDecision;
import io.github.btlib.spi.ChokePeer;
import io.github.btlib.spi.ChokeRound;
import io.github.btlib.spi.ChokingStrategy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChokeRoundsTest {
  private static final long ROUND = ChokeRounds.ROUND.toNanos();
  private static final long GAP = ChokeRounds.SHORTEST_GAP.toNanos();
  private static final int SLOTS = 3;
  private static final MemoryTorrent TORRENT = MemoryTorrent.of(100_000, 16_384);

  private final List<ChokeRound> asked = new ArrayList<>();
  private ChokeDecision answer = new ChokeDecision(List.of(), List.of());
  private final ChokeRounds rounds =
      rounds((round, random) -> {
        asked.add(round);
        return answer;
      });

  private static ChokeRounds rounds(ChokingStrategy strategy) {
    return new ChokeRounds(
        strategy, UploadSlots.fixed(SLOTS), TORRENT.metainfo(), new Random(1), 0);
  }

  private static ChokePeer peer(long id, long uploadRate) {
    Duration zero = Duration.ZERO;
    return new ChokePeer(
        id,
        new InetSocketAddress("192.0.2.1", 1),
        true,
        false,
        false,
        false,
        0,
        uploadRate,
        0,
        0,
        zero,
        zero,
        zero,
        0);
  }

  private static List<ChokePeer> peers(int count) {
    return LongStream.range(0, count).mapToObj(id -> peer(id, 0)).toList();
  }

  @Test
  void theStrategyIsAskedOnceARound() {
    assertThat(rounds.ask(() -> peers(1), false, ROUND - 1)).isEmpty();
    assertThat(rounds.ask(() -> peers(1), false, ROUND)).isPresent();
    assertThat(rounds.ask(() -> peers(1), false, ROUND + 1)).isEmpty();
    assertThat(rounds.ask(() -> peers(1), true, 2 * ROUND)).isPresent();
    assertThat(asked).extracting(ChokeRound::number).containsExactly(1L, 2L);
    assertThat(asked).extracting(ChokeRound::begins).containsExactly(true, true);
    assertThat(asked).extracting(ChokeRound::seeding).containsExactly(false, true);
    assertThat(asked).extracting(ChokeRound::slots).containsExactly(SLOTS, SLOTS);
    assertThat(asked).extracting(ChokeRound::pieceLength).containsOnly(16_384);
    assertThat(asked).extracting(ChokeRound::pieceCount).containsOnly(7);
  }

  @Test
  void slotsThatFollowTheRateMoveWhenARoundBegins() {
    ChokingStrategy noting =
        (round, random) -> {
          asked.add(round);
          return answer;
        };
    ChokeRounds byRate =
        new ChokeRounds(noting, UploadSlots.byRate(), TORRENT.metainfo(), new Random(1), 0);
    List<ChokePeer> fast = LongStream.range(0, 9).mapToObj(id -> peer(id, 1_000_000)).toList();
    byRate.changed();
    byRate.ask(() -> fast, false, 5);
    byRate.ask(() -> fast, false, ROUND);
    byRate.ask(() -> fast, false, 2 * ROUND);
    assertThat(asked)
        .extracting(ChokeRound::slots)
        .containsExactly(UploadSlots.LEAST, UploadSlots.LEAST + 1, UploadSlots.LEAST + 2);
  }

  @Test
  void aChangeIsSeenToAtOnceWithinTheSameRound() {
    rounds.changed();
    assertThat(rounds.patience(5)).isZero();
    assertThat(rounds.ask(() -> peers(1), false, 5)).isPresent();
    assertThat(asked.get(0).begins()).isFalse();
    assertThat(asked.get(0).number()).isZero();
  }

  @Test
  void manyChangesAreSeenToTogether() {
    rounds.changed();
    rounds.ask(() -> peers(1), false, 0);
    rounds.changed();
    assertThat(rounds.ask(() -> peers(1), false, GAP - 1)).isEmpty();
    assertThat(rounds.patience(GAP - 1)).isEqualTo(1);
    rounds.changed();
    assertThat(rounds.ask(() -> peers(1), false, GAP)).isPresent();
    assertThat(rounds.ask(() -> peers(1), false, 3 * GAP)).as("nothing changed since").isEmpty();
  }

  @Test
  void noMorePeersAreUnchokedThanThereAreSlots() {
    answer = new ChokeDecision(List.of(0L, 1L), List.of(2L, 3L));
    rounds.changed();
    assertThat(rounds.ask(() -> peers(5), false, 0))
        .contains(new ChokeDecision(List.of(0L, 1L), List.of(2L)));
  }

  @Test
  void strangersAndNamesakesAreNotObeyed() {
    answer = new ChokeDecision(List.of(7L, 1L, 1L), List.of(1L, 0L));
    rounds.changed();
    assertThat(rounds.ask(() -> peers(2), false, 0))
        .contains(new ChokeDecision(List.of(1L), List.of(0L)));
  }

  @Test
  void aStrategyThatFailsIsReplacedForTheRound() {
    ChokeRounds failing =
        rounds((round, random) -> {
          throw new IllegalStateException("a fault of the test");
        });
    failing.changed();
    assertThat(failing.ask(() -> peers(2), false, 0).orElseThrow().regular())
        .containsExactly(0L, 1L);
  }

  @Test
  @SuppressWarnings("NullAway") // that is the fault
  void aStrategyThatAnswersNothingIsReplacedForTheRound() {
    ChokeRounds failing = rounds((round, random) -> null);
    failing.changed();
    assertThat(failing.ask(() -> peers(1), false, 0).orElseThrow().regular()).containsExactly(0L);
  }
}
