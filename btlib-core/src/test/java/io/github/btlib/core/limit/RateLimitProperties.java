package io.github.btlib.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What holds for peers that share a limit, in virtual time. */
class RateLimitProperties {
  private static final long SECOND = 1_000_000_000;
  private static final long SPAN = 60 * SECOND;

  /** A peer that always wants more, and is a little late now and then. */
  private final class Hungry {
    final Allowance allowance = new Allowance(new PeerLimit(0), List.of(), () -> waking.add(this));
    long passed;
    long next;
    int place;
  }

  private final List<Hungry> waking = new ArrayList<>();

  @Property(tries = 40)
  void eachOfManyHungryPeersGetsItsShare(
      @ForAll @IntRange(min = 2, max = 50) int count,
      @ForAll @LongRange(min = 2_000, max = 5_000_000) long rate,
      @ForAll long seed) {
    Random random = new Random(seed);
    RateLimit limit = new RateLimit(rate);
    long start = System.nanoTime();
    List<Hungry> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      peers.add(new Hungry());
      peers.get(i).place = i;
    }
    // so that everyone has some tens of turns, whatever the rate
    long end = SPAN + SPAN * count * TokenBucket.LARGEST_QUANTUM / rate;
    PriorityQueue<Hungry> agenda =
        new PriorityQueue<>(
            Comparator.<Hungry>comparingLong(peer -> peer.next)
                .thenComparingInt(peer -> peer.place));
    agenda.addAll(peers);
    for (Hungry peer = agenda.remove(); peer.next < end; peer = agenda.remove()) {
      long now = peer.next;
      int granted = limit.take(peer.allowance, 16_397, false, start + now);
      peer.passed += granted;
      peer.next =
          granted > 0
              ? now + random.nextInt(100_000)
              : Math.max(now, peer.allowance.waitUntil - start) + random.nextInt(10_000);
      agenda.add(peer);
      for (Hungry woken : waking) {
        agenda.remove(woken);
        woken.next = now + random.nextInt(10_000);
        agenda.add(woken);
      }
      waking.clear();
    }
    double share = rate * (end / 1e9) / count;
    assertThat(peers)
        .allSatisfy(peer -> assertThat((double) peer.passed).isCloseTo(share, withinPercentage(5)));
    double total = peers.stream().mapToLong(peer -> peer.passed).sum();
    assertThat(total).isCloseTo(share * count, withinPercentage(1));
  }
}
