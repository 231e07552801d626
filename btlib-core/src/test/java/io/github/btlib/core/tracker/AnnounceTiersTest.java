package io.github.btlib.core.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.spi.AnnounceResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnnounceTiersTest {
  private static final Duration DAY = Duration.ofDays(1);

  private long now = -5; // a monotonic clock may start anywhere
  private long seed = 1;

  private AnnounceTiers privateTiers(List<List<String>> urls) {
    return new AnnounceTiers(urls, true, new Random(seed), now);
  }

  private AnnounceTiers tiers(List<List<String>> urls) {
    return new AnnounceTiers(urls, false, new Random(seed), now);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private Optional<String> due(AnnounceTiers tiers) {
    return tiers.due(now).map(Tracker::name);
  }

  private Duration fail(AnnounceTiers tiers) {
    return tiers.failed(tiers.due(now).orElseThrow(), "refused", Optional.empty(), now);
  }

  private Duration succeed(AnnounceTiers tiers, Duration interval) {
    return tiers.succeeded(
        tiers.due(now).orElseThrow(), AnnounceResponse.builder().interval(interval).build(), now);
  }

  private static List<String> names(AnnounceTiers tiers) {
    return tiers.all().stream().map(Tracker::name).toList();
  }

  private static final List<List<String>> TWO_TIERS =
      List.of(List.of("http://a", "http://b", "http://c"), List.of("http://d"));

  @Test
  void tiersAreAskedInOrderAndTheirTrackersInRandomOrder() {
    Set<String> first = new HashSet<>();
    for (seed = 0; seed < 50; seed++) {
      AnnounceTiers tiers = tiers(TWO_TIERS);
      first.add(due(tiers).orElseThrow());
      assertThat(names(tiers)).hasSize(4).endsWith("http://d");
    }
    assertThat(first).containsExactlyInAnyOrder("http://a", "http://b", "http://c");
  }

  @Test
  void whenATrackerFailsTheNextIsAskedAtOnce() {
    AnnounceTiers tiers = tiers(TWO_TIERS);
    List<String> order = names(tiers);
    for (String expected : order) {
      assertThat(due(tiers)).contains(expected);
      fail(tiers);
    }
    assertThat(due(tiers)).isEmpty();
  }

  @Test
  void theTrackerThatAnswersMovesToTheFrontOfItsTier() {
    AnnounceTiers tiers = tiers(TWO_TIERS);
    List<String> order = names(tiers);
    fail(tiers);
    fail(tiers);
    succeed(tiers, Duration.ofMinutes(30));
    assertThat(names(tiers)).containsExactly(order.get(2), order.get(0), order.get(1), "http://d");
  }

  @Test
  void aTrackerOfALaterTierStaysBehindTheEarlierOnes() {
    AnnounceTiers tiers = tiers(List.of(List.of("http://a"), List.of("http://b")));
    fail(tiers);
    succeed(tiers, Duration.ofMinutes(30));
    assertThat(names(tiers)).containsExactly("http://a", "http://b");
    pass(Duration.ofMinutes(33));
    assertThat(due(tiers)).as("the first tier has another try").contains("http://a");
  }

  @Test
  void anAnswerEndsTheRoundUntilItsInterval() {
    AnnounceTiers tiers = tiers(TWO_TIERS);
    assertThat(succeed(tiers, Duration.ofMinutes(30))).isEqualTo(Duration.ofMinutes(30));
    pass(Duration.ofMinutes(30).minusNanos(1));
    assertThat(due(tiers)).isEmpty();
    pass(Duration.ofMinutes(3));
    assertThat(due(tiers)).isPresent();
  }

  @Test
  void torrentsThatWereAnsweredTogetherAreNotDueTogether() {
    Set<Duration> waits = new HashSet<>();
    for (seed = 0; seed < 100; seed++) {
      AnnounceTiers tiers = tiers(TWO_TIERS);
      succeed(tiers, Duration.ofMinutes(30));
      waits.add(Duration.ofNanos(tiers.patience(now)));
    }
    assertThat(waits)
        .hasSizeGreaterThan(90)
        .allSatisfy(
            wait -> assertThat(wait).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(33)));
  }

  @Test
  void patienceEndsWhenATrackerIsDue() {
    AnnounceTiers tiers = tiers(List.of(List.of("http://a")));
    assertThat(tiers.patience(now)).isZero();
    Duration backOff = fail(tiers);
    assertThat(tiers.patience(now)).isEqualTo(backOff.toNanos());
    pass(backOff.minusNanos(1));
    assertThat(due(tiers)).isEmpty();
    assertThat(tiers.patience(now)).isEqualTo(1);
    pass(Duration.ofNanos(1));
    assertThat(due(tiers)).isPresent();
    assertThat(tiers.patience(now)).isZero();
  }

  @Test
  void whoHasNoTrackerWaitsForEver() {
    assertThat(tiers(List.of()).patience(now)).isEqualTo(Long.MAX_VALUE);
    assertThat(tiers(List.of(List.of("no url"))).patience(now)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void anIntervalIsAMinuteAtLeastAndADayAtMost() {
    assertThat(succeed(tiers(TWO_TIERS), Duration.ofSeconds(1))).isEqualTo(Duration.ofMinutes(1));
    assertThat(succeed(tiers(TWO_TIERS), Duration.ofDays(400))).isEqualTo(DAY);
  }

  @Test
  void whatThereIsToTellIsToldNow() {
    AnnounceTiers tiers = tiers(TWO_TIERS);
    succeed(tiers, Duration.ofMinutes(30));
    tiers.announceNow(now);
    assertThat(due(tiers)).isPresent();
  }

  @Test
  void aTrackerThatFailsIsLeftAloneForLongerEachTime() {
    AnnounceTiers tiers = tiers(List.of(List.of("http://a")));
    for (double expected : new double[] {17.5, 55, 117.5, 205, 317.5}) {
      Duration wait = fail(tiers);
      assertThat(wait.toMillis() / 1e3).isBetween(expected * 0.8 - 0.01, expected * 1.2 + 0.01);
      pass(wait.minusNanos(1));
      assertThat(due(tiers)).isEmpty();
      pass(Duration.ofNanos(1));
      assertThat(due(tiers)).contains("http://a");
    }
  }

  @Test
  void theWaitGrowsToAboutAnHourAndDiffersFromClientToClient() {
    Set<Duration> waits = new HashSet<>();
    for (seed = 0; seed < 20; seed++) {
      AnnounceTiers tiers = tiers(List.of(List.of("http://a")));
      for (int i = 0; i < 100; i++) {
        pass(fail(tiers));
      }
      waits.add(fail(tiers));
    }
    assertThat(waits)
        .hasSizeGreaterThan(15)
        .allSatisfy(
            wait -> assertThat(wait).isBetween(Duration.ofMinutes(48), Duration.ofMinutes(72)));
  }

  @Test
  void anAnswerForgivesFailures() {
    AnnounceTiers tiers = tiers(List.of(List.of("http://a")));
    pass(fail(tiers));
    pass(fail(tiers));
    succeed(tiers, Duration.ofMinutes(1));
    pass(Duration.ofSeconds(66));
    assertThat(fail(tiers)).isLessThanOrEqualTo(Duration.ofSeconds(21));
  }

  @Test
  void aTrackerMaySayWhenToTryAgainWithinBounds() {
    for (List<Duration> wish :
        List.of(
            List.of(Duration.ofMinutes(7), Duration.ofMinutes(7)),
            List.of(Duration.ZERO, Duration.ofMinutes(1)),
            List.of(Duration.ofDays(30), DAY))) {
      AnnounceTiers tiers = tiers(List.of(List.of("http://a")));
      Tracker tracker = tiers.due(now).orElseThrow();
      assertThat(tiers.failed(tracker, "full", Optional.of(wish.get(0)), now))
          .isEqualTo(wish.get(1));
    }
  }

  @Test
  void whatIsNoUrlIsNeverAskedAndShowsNoPasskey() {
    AnnounceTiers tiers =
        tiers(List.of(List.of("not a url?passkey=secret"), List.of("udp:"), List.of(" http://a ")));
    assertThat(due(tiers)).contains("http://a");
    fail(tiers);
    assertThat(due(tiers)).isEmpty();
    assertThat(names(tiers)).contains("invalid tracker URL").noneMatch(n -> n.contains("secret"));
  }

  @Test
  void aTrackersNameLeavesOutWhatMayBeAPasskey() {
    assertThat(names(tiers(List.of(List.of("HTTP://user@t.example:8080/secret/announce?key=s")))))
        .containsExactly("http://t.example:8080");
  }

  @Test
  void withoutTrackersNobodyIsAsked() {
    assertThat(due(tiers(List.of()))).isEmpty();
  }

  @Test
  void aPrivateTorrentStaysWithTheTrackerThatAnswers() {
    AnnounceTiers tiers = privateTiers(List.of(List.of("http://a"), List.of("http://b")));
    fail(tiers);
    succeed(tiers, Duration.ofMinutes(30));
    assertThat(tiers.current().map(Tracker::name)).contains("http://b");
    pass(Duration.ofMinutes(33));
    assertThat(due(tiers)).as("the first tier is not tried again").contains("http://b");
    fail(tiers);
    assertThat(due(tiers)).as("until the other fails").contains("http://a");
  }

  @Test
  void aHundredTrackersAreUsedAndEachOnce() {
    List<String> many = IntStream.range(0, 150).mapToObj(i -> "http://t" + i).toList();
    assertThat(names(tiers(List.of(List.of("http://a", "http://a"), many))))
        .hasSize(100)
        .startsWith("http://a")
        .doesNotHaveDuplicates();
  }

  @Test
  void aHurryIsHeededHalfAMinuteAfterAnAnswer() {
    AnnounceTiers tiers = tiers(TWO_TIERS);
    succeed(tiers, Duration.ofMinutes(30));
    pass(Duration.ofSeconds(10));
    tiers.hurry(now);
    assertThat(Duration.ofNanos(tiers.nextRound() - now)).isEqualTo(Duration.ofSeconds(20));
    pass(Duration.ofSeconds(20).minusNanos(1));
    assertThat(due(tiers)).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(due(tiers)).isPresent();
  }

  @Test
  void aHurryIsHeededAtOnceWhenTheAnswerIsOld() {
    AnnounceTiers tiers = tiers(TWO_TIERS);
    succeed(tiers, Duration.ofMinutes(30));
    pass(Duration.ofSeconds(31));
    assertThat(due(tiers)).isEmpty();
    tiers.hurry(now);
    assertThat(due(tiers)).isPresent();
  }

  @Test
  void aHurryWaitsForTheMinimumThatTheTrackerNamed() {
    AnnounceTiers tiers = tiers(TWO_TIERS);
    tiers.succeeded(
        tiers.due(now).orElseThrow(),
        AnnounceResponse.builder()
            .interval(Duration.ofMinutes(30))
            .minInterval(Duration.ofMinutes(10))
            .build(),
        now);
    tiers.hurry(now);
    assertThat(Duration.ofNanos(tiers.nextRound() - now)).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void aHurryNeverPutsOff() {
    AnnounceTiers tiers = tiers(TWO_TIERS);
    succeed(tiers, Duration.ofMinutes(30));
    pass(Duration.ofMinutes(40));
    tiers.hurry(now);
    assertThat(due(tiers)).isPresent();
  }

  @Test
  void aHurryTriesAFailedTrackerAgainUnlessItNamedATime() {
    AnnounceTiers tiers = tiers(List.of(List.of("http://a")));
    for (int i = 0; i < 10; i++) {
      pass(fail(tiers));
    }
    fail(tiers);
    pass(Duration.ofSeconds(30));
    assertThat(due(tiers)).isEmpty();
    tiers.hurry(now);
    assertThat(due(tiers)).contains("http://a");

    tiers.failed(tiers.due(now).orElseThrow(), "busy", Optional.of(Duration.ofMinutes(5)), now);
    pass(Duration.ofMinutes(5).minusNanos(1));
    tiers.hurry(now);
    assertThat(due(tiers)).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(due(tiers)).contains("http://a");
  }

  @Test
  void whoAnsweredLastIsScrapedFirst() {
    AnnounceTiers tiers = tiers(List.of(List.of("http://a"), List.of("none"), List.of("http://b")));
    fail(tiers);
    succeed(tiers, Duration.ofMinutes(30));
    assertThat(tiers.currentFirst().map(Tracker::name)).containsExactly("http://b", "http://a");
  }

  @Test
  void onlyTrackersOfTheNetworkNeedAHost() {
    AnnounceTiers tiers =
        tiers(List.of(List.of("file:///srv/secret"), List.of("http:///a"), List.of("udp:a:1")));

    assertThat(names(tiers)).containsExactly("file:", "invalid tracker URL", "invalid tracker URL");
    assertThat(due(tiers)).contains("file:");
  }

  @Test
  void aLaterRunAsksFirstWhoAnsweredLast() {
    AnnounceTiers before = tiers(TWO_TIERS);
    fail(before);
    fail(before);
    succeed(before, Duration.ofMinutes(30));
    List<String> order = names(before);
    List<TrackerMemory> memory = before.memory(now, Instant.EPOCH);
    for (seed = 2; seed < 20; seed++) {
      AnnounceTiers after = tiers(TWO_TIERS);
      after.recall(memory, now, Instant.EPOCH);
      assertThat(names(after)).isEqualTo(order);
      assertThat(due(after)).contains(order.get(0));
    }
  }

  @Test
  void aLaterRunLeavesATrackerThatFailedAloneForTheRestOfItsTimeButNotForLong() {
    AnnounceTiers before = tiers(List.of(List.of("http://a")));
    Duration wait = fail(before);
    AnnounceTiers soon = tiers(List.of(List.of("http://a")));
    soon.recall(before.memory(now, Instant.EPOCH), now, Instant.EPOCH.plusSeconds(5));
    assertThat(due(soon)).isEmpty();
    pass(wait);
    assertThat(due(soon)).contains("http://a");

    AnnounceTiers often = tiers(List.of(List.of("http://a")));
    for (int i = 0; i < 20; i++) {
      pass(fail(often));
    }
    assertThat(fail(often)).isGreaterThan(Duration.ofMinutes(30));
    List<TrackerMemory> hourLong = often.memory(now, Instant.EPOCH);
    AnnounceTiers restarted = tiers(List.of(List.of("http://a")));
    restarted.recall(hourLong, now, Instant.EPOCH);
    assertThat(due(restarted)).isEmpty();
    pass(AnnounceTiers.LONGEST_RECALLED);
    assertThat(due(restarted)).as("the outage may be over").contains("http://a");
  }

  @Test
  void aTrackerIsRememberedByADigestOfItsUrlNotByTheUrl() {
    AnnounceTiers tiers = tiers(List.of(List.of("http://a/announce?passkey=secret")));
    assertThat(tiers.memory(now, Instant.EPOCH).toString()).doesNotContain("secret");
  }

  @Test
  void whatIsRememberedOfTrackersThatAreNotInTheTorrentAnyMoreIsForgotten() {
    AnnounceTiers other = tiers(List.of(List.of("http://x")));
    fail(other);
    AnnounceTiers tiers = tiers(TWO_TIERS);
    List<String> order = names(tiers);
    tiers.recall(other.memory(now, Instant.EPOCH), now, Instant.EPOCH);
    assertThat(names(tiers)).isEqualTo(order);
    assertThat(due(tiers)).isPresent();
  }
}
