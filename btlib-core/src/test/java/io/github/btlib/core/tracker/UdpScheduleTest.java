package io.github.btlib.core.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.tracker.UdpSchedule.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tables of BEP 15, in virtual time. */
class UdpScheduleTest {
  private static final long BEGIN = Long.MAX_VALUE - 1000; // a monotonic clock may start anywhere
  private static final Duration HOURS = Duration.ofHours(10);

  private long now = BEGIN;

  private static long nanos(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private UdpSchedule schedule(@Nullable UdpConnection connection, Duration timeout) {
    return new UdpSchedule(connection, UdpSchedule.FIRST_WAIT, now + timeout.toNanos());
  }

  /** Says what is done next, and lets the time pass that an answer is waited for. */
  private String unanswered(UdpSchedule schedule) {
    Step step = schedule.next(now);
    String text = Duration.ofNanos(now - BEGIN).toSeconds() + " " + step;
    now = step == Step.GIVE_UP ? now : schedule.until();
    return text;
  }

  private List<String> unanswered(UdpSchedule schedule, int times) {
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      steps.add(unanswered(schedule));
    }
    return steps;
  }

  private void connect(UdpSchedule schedule, long afterSeconds) {
    assertThat(schedule.next(now)).isEqualTo(Step.CONNECT);
    now += nanos(afterSeconds);
    schedule.connected(new UdpConnection(5, now));
  }

  @Test
  void aConnectThatIsNotAnsweredIsSentAgain() {
    assertThat(unanswered(schedule(null, HOURS), 5))
        .containsExactly("0 CONNECT", "15 CONNECT", "45 CONNECT", "105 CONNECT", "225 CONNECT");
  }

  @Test
  void anAnnounceThatIsNotAnsweredIsSentAgainUntilItsConnectionExpires() {
    UdpSchedule schedule = schedule(null, HOURS);
    connect(schedule, 1);
    now += nanos(1);
    assertThat(unanswered(schedule, 5))
        .containsExactly("2 REQUEST", "17 REQUEST", "47 REQUEST", "107 CONNECT", "227 CONNECT");
  }

  @Test
  void theWaitDoublesEightTimesAtMost() {
    UdpSchedule schedule = schedule(null, HOURS);
    unanswered(schedule, 8);
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      long before = now;
      unanswered(schedule);
      waits.add(Duration.ofNanos(now - before).toSeconds());
    }
    assertThat(waits).containsExactly(3840L, 3840L, 3840L);
  }

  @Test
  void anAnswerStartsTheWaitsAnew() {
    UdpSchedule schedule = schedule(null, HOURS);
    unanswered(schedule, 3);
    connect(schedule, 1);
    assertThat(unanswered(schedule, 2)).containsExactly("106 REQUEST", "121 REQUEST");
  }

  @Test
  void itEndsWithTheDeadline() {
    assertThat(unanswered(schedule(null, Duration.ofSeconds(30)), 3))
        .containsExactly("0 CONNECT", "15 CONNECT", "30 GIVE_UP");
    assertThat(Duration.ofNanos(now - BEGIN)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aConnectionOfLessThanAMinuteIsUsedAtOnce() {
    UdpConnection old = new UdpConnection(7, now);
    now += nanos(60) - 1;
    UdpSchedule schedule = schedule(old, HOURS);
    assertThat(schedule.next(now)).isEqualTo(Step.REQUEST);
    assertThat(schedule.connectionId()).isEqualTo(7);
  }

  @Test
  void aConnectionOfAMinuteIsMadeAnew() {
    UdpConnection old = new UdpConnection(7, now);
    now += nanos(60);
    UdpSchedule schedule = schedule(old, HOURS);
    connect(schedule, 0);
    assertThat(schedule.next(now)).isEqualTo(Step.REQUEST);
    assertThat(schedule.connectionId()).isEqualTo(5);
  }

  @Test
  void aTrackerThatIsSilentMayHaveForgottenTheConnection() {
    assertThat(unanswered(schedule(new UdpConnection(7, now), HOURS), 3))
        .containsExactly("0 REQUEST", "15 CONNECT", "45 CONNECT");
  }

  @Test
  void aRefusedConnectionIsMadeAnewOnce() {
    UdpSchedule schedule = schedule(new UdpConnection(7, now), HOURS);
    assertThat(schedule.next(now)).isEqualTo(Step.REQUEST);
    assertThat(schedule.refused()).isTrue();
    connect(schedule, 1);
    assertThat(schedule.next(now)).isEqualTo(Step.REQUEST);
    assertThat(schedule.refused()).isFalse();
  }

  @Test
  void aMinuteIsEnoughToSendThreeTimes() {
    assertThat(unanswered(schedule(null, Duration.ofSeconds(60)), 4))
        .containsExactly("0 CONNECT", "15 CONNECT", "45 CONNECT", "60 GIVE_UP");
  }

  @Test
  void theFirstOfSeveralAddressesHasTimeForASecondTryButLeavesTheOthersHalf() {
    assertThat(share(60, 1)).isEqualTo(60);
    assertThat(share(60, 2)).isEqualTo(30);
    assertThat(share(60, 4)).as("15 and 15 seconds of waiting").isEqualTo(30);
    assertThat(share(30, 3)).isEqualTo(15);
    assertThat(share(20, 2)).isEqualTo(10);
    assertThat(share(200, 2)).isEqualTo(100);
  }

  private static long share(long seconds, int addresses) {
    long share = UdpSchedule.share(nanos(seconds), addresses, UdpSchedule.FIRST_WAIT);
    return Duration.ofNanos(share).toSeconds();
  }
}
