package io.github.btlib.core.tracker;

import io.github.btlib.spi.AnnounceResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which tracker to ask next, and when (BEP 12): tiers in order, shuffled within; the first that
 * answers ends the round and moves to the front of its tier; one that fails is left alone for a
 * time that grows with each failure.
 *
 * <p>Pure; guarded by the {@link Announcer}'s lock.
 */
final class AnnounceTiers {
  /** Trackers that ask for more are humoured only so far. */
  static final Duration SHORTEST_INTERVAL = Duration.ofMinutes(1);

  static final Duration LONGEST_INTERVAL = Duration.ofDays(1);

  /** How long a tracker is left alone at least, whatever a user wishes. */
  static final Duration SHORTEST_HURRY = Duration.ofSeconds(30);

  /** A torrent may name thousands. */
  static final int MOST_TRACKERS = 100;

  static final Duration LONGEST_BACK_OFF = Duration.ofHours(1);

  /** What is left of an earlier run's back-off counts for so long. */
  static final Duration LONGEST_RECALLED = Duration.ofMinutes(5);

  private static final double JITTER = 0.2;

  /** Up to a tenth later than asked for, so that torrents that started together drift apart. */
  static final int SPREAD = 10;

  private final List<List<Tracker>> tiers = new ArrayList<>();
  private final boolean faithful;
  private final RandomGenerator random;
  private @Nullable Tracker current;
  private long nextRound;
  private long hurryNotBefore;

  /**
   * @param faithful whether a tracker that answers is asked first ever after, until it fails: a
   *     private torrent uses one tracker at a time (BEP 27), others begin each round with the first
   *     tier (BEP 12)
   */
  AnnounceTiers(List<List<String>> urls, boolean faithful, RandomGenerator random, long now) {
    this.faithful = faithful;
    this.random = random;
    this.nextRound = now;
    this.hurryNotBefore = now;
    Set<String> used = new HashSet<>();
    for (List<String> tier : urls) {
      List<Tracker> trackers = new ArrayList<>();
      for (String url : tier) {
        if (used.size() < MOST_TRACKERS && used.add(url)) {
          trackers.add(new Tracker(url, tiers.size(), now));
        }
      }
      Collections.shuffle(trackers, Random.from(random));
      tiers.add(trackers);
    }
  }

  /** Starts a round now, because there is something to tell. */
  void announceNow(long now) {
    nextRound = now;
  }

  /**
   * Starts a round because the user wants one: as soon as that is not impolite, and with the
   * trackers that are left alone for no wish of theirs.
   */
  void hurry(long now) {
    nextRound = earlier(nextRound, later(now, hurryNotBefore));
    for (Tracker tracker : all()) {
      tracker.notBefore = earlier(tracker.notBefore, later(now, tracker.hurryNotBefore));
    }
  }

  private static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
  }

  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }

  /** Returns the tracker to ask now, or empty if none is due. */
  Optional<Tracker> due(long now) {
    if (nextRound - now > 0) {
      return Optional.empty();
    }
    return (faithful ? currentFirst() : usable())
        .filter(tracker -> tracker.notBefore - now <= 0)
        .findFirst();
  }

  /**
   * Returns how long it takes until {@link #due} names a tracker, in nanoseconds; {@link
   * Long#MAX_VALUE} if it never does.
   */
  long patience(long now) {
    return usable()
        .mapToLong(tracker -> Math.max(0, later(nextRound, tracker.notBefore) - now))
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private Stream<Tracker> usable() {
    return all().stream().filter(tracker -> tracker.uri() != null);
  }

  /** Returns the trackers that can be asked, the one that answered last before the others. */
  Stream<Tracker> currentFirst() {
    return Stream.concat(
        Stream.ofNullable(current), usable().filter(tracker -> !tracker.equals(current)));
  }

  /** Returns the tracker that answered last. */
  Optional<Tracker> current() {
    return Optional.ofNullable(current);
  }

  /** Notes an answer, which ends the round. */
  Duration succeeded(Tracker tracker, AnnounceResponse response, long now) {
    tracker.succeeded(response);
    List<Tracker> tier = tiers.get(tracker.tier());
    tier.remove(tracker);
    tier.add(0, tracker);
    Duration least = response.minInterval().orElse(SHORTEST_HURRY);
    Duration wish = response.interval().compareTo(least) < 0 ? least : response.interval();
    Duration interval = clamp(wish, SHORTEST_INTERVAL, LONGEST_INTERVAL);
    nextRound = now + interval.toNanos() + random.nextLong(interval.toNanos() / SPREAD);
    hurryNotBefore = now + clamp(least, SHORTEST_HURRY, interval).toNanos();
    tracker.notBefore = now;
    current = tracker;
    return interval;
  }

  /** Notes a failure; the round goes on with the next tracker. */
  Duration failed(Tracker tracker, String message, Optional<Duration> retryIn, long now) {
    tracker.failures++;
    tracker.message = message;
    Duration wait =
        retryIn
            .map(wish -> clamp(wish, SHORTEST_INTERVAL, LONGEST_INTERVAL))
            .orElseGet(() -> backOff(tracker.failures));
    tracker.notBefore = now + wait.toNanos();
    Duration shortest = wait.compareTo(SHORTEST_HURRY) < 0 ? wait : SHORTEST_HURRY;
    tracker.hurryNotBefore = now + (retryIn.isPresent() ? wait : shortest).toNanos();
    return wait;
  }

  /**
   * 5 s and 12.5 s times the square of the failures, so that a restart is met soon and an outage is
   * not hammered.
   */
  private Duration backOff(int failures) {
    double seconds = Math.min(5 + 12.5 * failures * failures, LONGEST_BACK_OFF.toMillis() / 1e3);
    double jitter = 1 + JITTER * (2 * random.nextDouble() - 1);
    return Duration.ofMillis(Math.round(seconds * jitter * 1000));
  }

  private static Duration clamp(Duration value, Duration least, Duration most) {
    return value.compareTo(least) < 0 ? least : value.compareTo(most) > 0 ? most : value;
  }

  /** Returns how trackers behaved, in the order they are used, for the next run. */
  List<TrackerMemory> memory(long now, Instant wall) {
    return all().stream().map(tracker -> tracker.memory(now, wall)).toList();
  }

  /**
   * Takes up where an earlier run ended. A tracker that failed is left alone as long as it would
   * have been, but not for longer than {@link #LONGEST_RECALLED}: neither is it hammered by a
   * program that crashes again and again, nor must a user who restarts wait for the end of an
   * outage that is over.
   */
  void recall(List<TrackerMemory> memory, long now, Instant wall) {
    Map<String, Integer> places = new HashMap<>();
    memory.forEach(each -> places.putIfAbsent(each.urlDigest(), places.size()));
    for (List<Tracker> tier : tiers) {
      tier.sort(
          Comparator.comparing(
              tracker -> places.getOrDefault(tracker.urlDigest(), Integer.MAX_VALUE)));
      for (Tracker tracker : tier) {
        memory.stream()
            .filter(each -> each.urlDigest().equals(tracker.urlDigest()))
            .findFirst()
            .ifPresent(each -> tracker.recall(each, now, wall, LONGEST_RECALLED));
      }
    }
  }

  List<Tracker> all() {
    return tiers.stream().flatMap(List::stream).toList();
  }

  long nextRound() {
    return nextRound;
  }
}
