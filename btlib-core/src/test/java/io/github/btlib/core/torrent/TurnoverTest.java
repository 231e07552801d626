package io.github.btlib.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnoverTest {
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final long start = Long.MAX_VALUE - GRACE.toNanos(); // a clock about to wrap
  private final long now = start + Duration.ofHours(1).toNanos();
  private final Turnover turnover = new Turnover(INTERVAL, start);

  /** A seat that nothing speaks for. */
  private Seat idle(long id, Duration since) {
    return new Seat(id, true, false, false, false, now - since.toNanos(), 100 * id);
  }

  private static Seat interested(Seat seat) {
    return new Seat(seat.id(), true, false, true, false, seat.lastUse(), seat.priority());
  }

  private static Seat traded(Seat seat) {
    return new Seat(seat.id(), true, false, false, true, seat.lastUse(), seat.priority());
  }

  private static Seat users(Seat seat) {
    return new Seat(seat.id(), false, true, false, false, seat.lastUse(), seat.priority());
  }

  private Seat busy(long id) {
    return new Seat(id, true, false, true, true, now, 0);
  }

  private List<Seat> crowdWith(Seat... seats) {
    List<Seat> all = new ArrayList<>(List.of(seats));
    for (int i = all.size(); i < 100; i++) {
      all.add(busy(1000 + i));
    }
    return all;
  }

  private List<Long> chosen(Seat... seats) {
    return turnover.choose(crowdWith(seats), now).stream().map(Seat::id).toList();
  }

  @Test
  void itIsDueOnceAnInterval() {
    assertThat(turnover.isDue(start + INTERVAL.toNanos() - 1)).isFalse();
    assertThat(turnover.isDue(start + INTERVAL.toNanos())).isTrue();
    assertThat(turnover.isDue(start + INTERVAL.toNanos())).isFalse();
    assertThat(turnover.isDue(start + 2 * INTERVAL.toNanos())).isTrue();
  }

  @Test
  void fourInAHundredGoAndOneAtLeast() {
    List<Seat> idle = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      idle.add(idle(i, GRACE));
    }
    assertThat(turnover.choose(idle, now)).hasSize(4);
    assertThat(turnover.choose(idle.subList(0, 10), now)).hasSize(1);
    assertThat(turnover.choose(List.of(), now)).isEmpty();
  }

  @Test
  void whoWasOfUseOrCameALittleWhileAgoIsSpared() {
    assertThat(chosen(idle(1, GRACE.minusNanos(1)), idle(2, GRACE))).containsExactly(2L);
  }

  @Test
  void whomTheUserNamedIsSpared() {
    assertThat(chosen(users(idle(1, INTERVAL)), idle(2, GRACE))).containsExactly(2L);
  }

  @Test
  void thoseGoFirstWhoWantNothingThenWhoNeverTradedThenWhoWasIdleLongest() {
    assertThat(
            chosen(
                interested(idle(1, INTERVAL)),
                traded(idle(2, INTERVAL)),
                idle(3, GRACE),
                idle(4, INTERVAL)))
        .containsExactly(4L, 3L, 2L, 1L);
  }

  @Test
  void amongEqualsTheLeastPriorityGoes() {
    assertThat(chosen(idle(3, GRACE), idle(1, GRACE), idle(2, GRACE))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void theIdlePeerOfLeastPriorityGivesWayToOneOfGreater() {
    List<Seat> crowd = crowdWith(idle(2, GRACE), interested(idle(1, GRACE)), idle(3, GRACE));
    assertThat(turnover.giveWay(crowd, 101, now).map(Seat::id)).contains(1L);
    assertThat(turnover.giveWay(crowd, 100, now)).as("an equal").isEmpty();
  }

  @Test
  void nobodyGivesWayWhoIsBusyOrNamedByTheUser() {
    List<Seat> crowd = crowdWith(users(idle(1, INTERVAL)), idle(2, GRACE.minusNanos(1)));
    assertThat(turnover.giveWay(crowd, Long.MAX_VALUE, now)).isEmpty();
  }
}
