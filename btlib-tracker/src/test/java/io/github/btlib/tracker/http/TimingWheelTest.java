package io.github.btlib.tracker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimingWheelTest {

  private static final long START = -7;
  private static final long TICK = 10;

  private final TimingWheel wheel = new TimingWheel(TICK, START);
  private final List<Integer> overdue = new ArrayList<>();

  private final class Numbered extends TimingWheel.Entry {
    private final int number;

    private Numbered(int number) {
      this.number = number;
    }

    @Override
    void overdue() {
      overdue.add(number);
    }
  }

  @Test
  void anEntryIsOverdueOnceAndWithinATickOfItsDeadline() {
    wheel.schedule(new Numbered(1), START + 25);
    wheel.advance(START + 24);
    assertThat(overdue).isEmpty();
    assertThat(wheel.isEmpty()).isFalse();
    wheel.advance(START + 25 + TICK);
    wheel.advance(START + 100);
    assertThat(overdue).containsExactly(1);
    assertThat(wheel.isEmpty()).isTrue();
  }

  @Test
  void aDeadlineMayMoveAwayAndComeNearer() {
    Numbered entry = new Numbered(1);
    wheel.schedule(entry, START + 30);
    wheel.schedule(entry, START + 100_000);
    wheel.advance(START + 90_000);
    assertThat(overdue).isEmpty();
    wheel.schedule(entry, START + 90_020);
    wheel.advance(START + 90_050);
    assertThat(overdue).containsExactly(1);
  }

  @Test
  void whatIsRemovedIsNeverOverdue() {
    Numbered entry = new Numbered(1);
    wheel.schedule(entry, START + 30);
    wheel.remove(entry);
    wheel.remove(entry);
    assertThat(wheel.isEmpty()).isTrue();
    wheel.advance(START + 100_000);
    assertThat(overdue).isEmpty();
  }

  @Test
  void behavesLikeAMapOfDeadlines() {
    Random random = new Random(5);
    Map<Integer, Long> model = new HashMap<>();
    Map<Integer, Numbered> entries = new HashMap<>();
    long now = START;
    int fired = 0;
    for (int step = 0; step < 100_000; step++) {
      int number = random.nextInt(200);
      switch (random.nextInt(4)) {
        case 0 -> {
          wheel.remove(entries.computeIfAbsent(number, Numbered::new));
          model.remove(number);
        }
        case 1 -> {
          now += random.nextInt(10) == 0 ? random.nextInt(5000) : random.nextInt(15);
          overdue.clear();
          wheel.advance(now);
          for (int done : overdue) {
            assertThat(model.remove(done)).as("step %d", step).isLessThanOrEqualTo(now);
            fired++;
          }
          long latest = now - TICK;
          assertThat(model.values()).as("step %d", step).allMatch(due -> due > latest);
        }
        default -> {
          long due = now + random.nextInt(random.nextBoolean() ? 40 : 6000);
          wheel.schedule(entries.computeIfAbsent(number, Numbered::new), due);
          model.put(number, due);
        }
      }
      assertThat(wheel.isEmpty()).isEqualTo(model.isEmpty());
    }
    assertThat(fired).isGreaterThan(1000);
  }
}
