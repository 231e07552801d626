package io.github.btlib.spi;

import static io.github.btlib.spi.ChokePeerBuilder.peer;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whom a seed serves; two regular slots and an optimistic one. */
class SeedingOrderTest {
  private static final int PIECE_LENGTH = 1_000;
  private static final int PIECES = 100;

  private final List<ChokePeerBuilder> peers = new ArrayList<>();

  private ChokePeerBuilder with(long id) {
    ChokePeerBuilder peer = peer(id);
    peers.add(peer);
    return peer;
  }

  private List<Long> served(ChokingStrategy strategy) {
    List<ChokePeer> views = peers.stream().map(ChokePeerBuilder::build).toList();
    ChokeRound round = new ChokeRound(1, true, true, 3, PIECE_LENGTH, PIECES, views);
    return strategy.decide(round, new Random(1)).regular();
  }

  private static Duration seconds(long count) {
    return Duration.ofSeconds(count);
  }

  @Test
  void aTurnLastsUntilTwentyPiecesAndAMinute() {
    with(0).chokedFor(seconds(500));
    with(1).chokedFor(seconds(400));
    with(2).unchokedFor(seconds(59)).tookSinceUnchoke(80_000);
    with(3).unchokedFor(seconds(90)).tookSinceUnchoke(20_000);
    assertThat(served(ChokingStrategy.titForTat())).containsExactlyInAnyOrder(2L, 3L);
  }

  @Test
  void afterItsTurnAPeerMakesRoomForTheLongestWaiting() {
    with(0).chokedFor(seconds(400));
    with(1).chokedFor(seconds(500));
    with(2).unchokedFor(seconds(60)).tookSinceUnchoke(20_001);
    with(3).unchokedFor(seconds(90)).tookSinceUnchoke(20_000);
    assertThat(served(ChokingStrategy.titForTat())).containsExactlyInAnyOrder(1L, 3L);
  }

  @Test
  void whoIsSlowHasATurnOfThreeMinutes() {
    with(0).chokedFor(seconds(400));
    with(1).chokedFor(seconds(500));
    with(2).unchokedFor(seconds(179)).tookSinceUnchoke(1);
    with(3).unchokedFor(seconds(180)).tookSinceUnchoke(1);
    assertThat(served(ChokingStrategy.titForTat())).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void whoIsTriedQueuesBehindThoseWhoWait() {
    with(0).optimisticFor(seconds(20)).takingFromUs(1_000_000);
    with(1).chokedFor(seconds(1));
    with(2).chokedFor(seconds(2));
    with(3).chokedFor(seconds(3));
    assertThat(served(ChokingStrategy.titForTat())).containsExactly(3L, 2L);
  }

  @Test
  void theFastestUploadGoesToThoseWhoTakeFastest() {
    with(0).takingFromUs(100);
    with(1).takingFromUs(500);
    with(2).takingFromUs(400);
    with(3).takingFromUs(0);
    assertThat(served(ChokingStrategy.fastestUpload())).containsExactly(1L, 2L);
  }

  @Test
  void aFastUploadIsOnlyGivenUpForOneThatIsAnEighthFaster() {
    with(0).takingFromUs(800).unchokedFor(seconds(10));
    with(1).takingFromUs(900).unchokedFor(seconds(10));
    with(2).takingFromUs(890);
    with(3).takingFromUs(1_020);
    assertThat(served(ChokingStrategy.fastestUpload())).containsExactly(3L, 1L);
  }

  @Test
  void againstLeechesThoseAtTheStartAndNearTheEndAreServed() {
    with(0).having(50);
    with(1).having(95);
    with(2).having(30);
    with(3).having(1);
    assertThat(served(ChokingStrategy.antiLeech())).containsExactly(3L, 1L);
  }

  @Test
  void whoHidesWhatItWasSentIsNoBeginner() {
    with(0).having(0).tookInAll(30_000);
    with(1).having(90);
    with(2).having(10);
    with(3).having(0).tookInAll(5_000);
    assertThat(served(ChokingStrategy.antiLeech())).containsExactly(3L, 1L);
  }

  @Test
  void nobodySeemsNearTheEndForWhatItWasSent() {
    with(0).having(0).tookInAll(100_000);
    with(1).having(40);
    with(2).having(60);
    with(3).having(55);
    assertThat(served(ChokingStrategy.antiLeech())).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void whoeverTakesNothingYetIsTriedByEveryStrategy() {
    with(0).takingFromUs(10).unchokedFor(seconds(30)).having(99);
    with(1).takingFromUs(10).unchokedFor(seconds(30)).having(99);
    with(2).having(50);
    with(3).having(50);
    List<ChokePeer> views = peers.stream().map(ChokePeerBuilder::build).toList();
    ChokeRound round = new ChokeRound(1, true, true, 3, PIECE_LENGTH, PIECES, views);
    for (ChokingStrategy strategy :
        List.of(
            ChokingStrategy.titForTat(),
            ChokingStrategy.fastestUpload(),
            ChokingStrategy.antiLeech())) {
      Random random = new Random(1);
      Set<Long> tried = new HashSet<>();
      for (int i = 0; i < 50; i++) {
        tried.addAll(strategy.decide(round, random).optimistic());
      }
      assertThat(tried).as("tried by %s", strategy).containsExactlyInAnyOrder(2L, 3L);
    }
  }
}
