package io.github.btlib.tracker.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Tables against a {@link HashMap}: deletion moves peers back, and must lose none. */
class PeerTableTest {

  private static final int STEPS = 1000;

  @Property(tries = 100)
  void anIpv4TableIsAMap(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int keys) {
    SplittableRandom random = new SplittableRandom(seed);
    Ipv4Table table = new Ipv4Table(new SecretHash(random), false);
    Map<Long, Integer> model = new HashMap<>();
    for (int step = 0; step < STEPS; step++) {
      long key = Packed.key(0x08000000 + random.nextInt(keys), 65_535);
      int bits = random.nextInt(0x10000);
      int slot = table.find(key);
      assertThat(slot >= 0).isEqualTo(model.containsKey(key));
      if (slot < 0) {
        assertThat(table.peer(table.insert(key | bits))).isEqualTo(key | bits);
        model.put(key, bits);
      } else if (random.nextBoolean()) {
        table.lower(slot, bits);
        model.put(key, bits);
      } else {
        table.remove(slot);
        model.remove(key);
        table.trim();
      }
      assertThat(table.size()).isEqualTo(model.size());
      assertThat(table.capacity()).isLessThanOrEqualTo(4 * model.size() + 9);
    }
    model.forEach((key, bits) -> assertThat(table.peer(table.find(key))).isEqualTo(key | bits));
  }

  @Property(tries = 100)
  void anIpv6TableIsAMap(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int keys) {
    SplittableRandom random = new SplittableRandom(seed);
    Ipv6Table table = new Ipv6Table(new SecretHash(random), false);
    Map<Long, Integer> model = new HashMap<>();
    for (int step = 0; step < STEPS; step++) {
      long high = random.nextInt(keys);
      int bits = random.nextInt(0x10000);
      int slot = table.find(high, -1, 443);
      assertThat(slot >= 0).isEqualTo(model.containsKey(high));
      if (slot < 0) {
        table.insert(high, -1, 443 << 16 | bits);
        model.put(high, bits);
      } else {
        table.remove(slot);
        model.remove(high);
        table.trim();
      }
      assertThat(table.size()).isEqualTo(model.size());
    }
    model.forEach((high, bits) ->
        assertThat(table.lower(table.find(high, -1, 443))).isEqualTo(443 << 16 | bits));
  }

  @Property(tries = 100)
  void aTorrentTableIsAMap(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int keys) {
    SplittableRandom random = new SplittableRandom(seed);
    TorrentTable table = new TorrentTable(new SecretHash(random));
    Map<Long, Integer> model = new HashMap<>();
    for (int step = 0; step < STEPS; step++) {
      long middle = random.nextInt(keys);
      int entry = table.find(1, middle, -5);
      assertThat(entry >= 0).isEqualTo(model.containsKey(middle));
      if (entry < 0) {
        entry = table.insert(1, middle, -5);
        table.completed(entry, step);
        table.single(entry, step + 1);
        model.put(middle, step);
      } else {
        assertThat(table.completed(entry)).isEqualTo(model.get(middle));
        assertThat(table.few(entry)[table.fewFrom(entry)]).isEqualTo(model.get(middle) + 1L);
        table.remove(entry);
        model.remove(middle);
        if (random.nextInt(10) == 0) {
          table.trim();
        }
      }
      assertThat(table.size()).isEqualTo(model.size());
    }
    model.forEach((middle, value) -> {
      int entry = table.find(1, middle, -5);
      assertThat(table.completed(entry)).isEqualTo(value);
      assertThat(table.low(entry)).isEqualTo(-5);
    });
  }
}
