package io.github.btlib.tracker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.stats.PasskeyStats;
import io.github.btlib.tracker.testkit.Allocations;
import io.github.btlib.tracker.testkit.Heap;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The table against a {@link HashMap}: deletion moves peers back, and must lose none. */
class PasskeyPeersTest {

  private static final int STEPS = 1000;
  private static final int TTL = 100;

  /** Peers that all belong at the end, so that they go on at the beginning. */
  private static final long AT_THE_END = 0xfff0_0000_0000_0000L;

  private record Told(long uploaded, long downloaded, long left, long seen) {}

  private final SplittableRandom random = new SplittableRandom(4);
  private final PasskeyPeers peers = new PasskeyPeers();

  @Property(tries = 200)
  void itIsAMap(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int known, @ForAll boolean crowded) {
    SplittableRandom random = new SplittableRandom(seed);
    PasskeyPeers table = new PasskeyPeers();
    Map<Long, Told> model = new HashMap<>();
    long[] whos = random.longs(known).map(who -> crowded ? who | AT_THE_END : who).toArray();
    long now = random.nextLong();
    for (int step = 0; step < STEPS; step++) {
      now += random.nextInt(3);
      long who = whos[random.nextInt(known)];
      int slot = table.find(who);
      assertThat(slot >= 0).isEqualTo(model.containsKey(who));
      if (slot < 0 || random.nextInt(3) == 0) {
        slot = slot < 0 ? table.insert(who) : slot;
        Told told = new Told(random.nextLong(), random.nextLong(), random.nextLong(), now);
        table.set(slot, told.uploaded, told.downloaded, told.left, told.seen);
        model.put(who, told);
      } else {
        table.remove(slot);
        model.remove(who);
        assertThat(table.slots()).isLessThanOrEqualTo(slotsFor(model.size()));
      }
      if (random.nextInt(20) == 0) {
        long until = now;
        table.removeSilent(until, TTL);
        model.values().removeIf(told -> until - told.seen > TTL);
        assertThat(table.slots()).isLessThanOrEqualTo(slotsFor(model.size()));
        assertThatItHas(table, model);
      }
    }
    assertThatItHas(table, model);
  }

  private static int slotsFor(int size) {
    return Math.max(PasskeyPeers.MIN_SLOTS, 4 * size);
  }

  private static void assertThatItHas(PasskeyPeers table, Map<Long, Told> model) {
    assertThat(table.size()).isEqualTo(model.size());
    int taken = 0;
    for (int slot = 0; slot < table.slots(); slot++) {
      taken += table.isTaken(slot) ? 1 : 0;
    }
    assertThat(taken).isEqualTo(model.size());
    model.forEach((who, told) -> {
      int slot = table.find(who);
      assertThat(table.uploaded(slot)).isEqualTo(told.uploaded);
      assertThat(table.downloaded(slot)).isEqualTo(told.downloaded);
      assertThat(table.left(slot)).isEqualTo(told.left);
    });
  }

  @Test
  void aKeyThatNobodyUsesTakesNoSlot() {
    assertThat(peers.find(7)).isEqualTo(-1);
    peers.removeSilent(0, TTL);
    assertThat(peers.slots()).isZero();
  }

  @Test
  void thePeerWhoseHashIsZeroIsOneToo() {
    int slot = peers.insert(0);
    assertThat(peers.isTaken(slot)).isTrue();
    assertThat(peers.find(0)).isEqualTo(slot);
  }

  @Test
  void whoIsInsertedHasNothingOfWhoWasThereBefore() {
    int slot = peers.insert(7);
    peers.set(slot, 1, 2, 3, 4);
    peers.remove(slot);
    assertThat(peers.insert(7)).isEqualTo(slot);
    assertThat(peers.uploaded(slot) + peers.downloaded(slot) + peers.left(slot)).isZero();
  }

  @Test
  void asManyAsAKeyMayHaveTakeOnePointThreeMegabytes() {
    long before = Heap.used();
    insert(PasskeyStats.MAX_PEERS);
    long used = Heap.used() - before;
    assertThat(peers.slots()).isEqualTo(32_768);
    assertThat(used).isLessThan(1_350_000);
  }

  @Test
  void searchesAreShortHoweverManyThereAre() {
    while (!peers.isFull() || peers.size() < PasskeyStats.MAX_PEERS) {
      peers.insert(random.nextLong());
    }
    int longest = 0;
    int row = 0;
    for (int slot = 0; slot < peers.slots(); slot++) {
      row = peers.isTaken(slot) ? row + 1 : 0;
      longest = Math.max(longest, row);
    }
    assertThat(longest).as("slots that a search goes through at most").isLessThan(200);
  }

  @Test
  void memoryIsGivenBackWhetherPeersLeaveOrFallSilent() {
    insert(10_000);
    assertThat(peers.slots()).isEqualTo(16_384);
    for (int slot = 0; peers.size() > 0; slot = (slot + 1) % peers.slots()) {
      if (peers.isTaken(slot)) {
        peers.remove(slot);
      }
    }
    assertThat(peers.slots()).isEqualTo(PasskeyPeers.MIN_SLOTS);
    insert(10_000);
    peers.removeSilent(TTL, TTL);
    assertThat(peers.slots()).as("nobody is silent yet").isEqualTo(16_384);
    peers.removeSilent(TTL + 1, TTL);
    assertThat(peers.slots()).isEqualTo(PasskeyPeers.MIN_SLOTS);
  }

  private void insert(int count) {
    for (int i = 0; i < count; i++) {
      peers.insert(random.nextLong());
    }
  }

  @Test
  void aPeerThatComesAndGoesMakesNoGarbage() {
    while (!peers.isFull() || peers.size() < 100) {
      peers.insert(random.nextLong());
    }
    // the table grows for it once
    comeAndGo();
    Allocations allocations = new Allocations();
    long before = allocations.bytes();
    for (int i = 0; i < 1000; i++) {
      comeAndGo();
    }
    assertThat(allocations.bytes() - before).isLessThan(Allocations.OF_THE_MEASUREMENT);
  }

  private void comeAndGo() {
    peers.insert(7);
    peers.remove(peers.find(7));
  }
}
