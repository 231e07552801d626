package io.github.btlib.core.tracker;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * What becomes of one character of a bencoded answer, by accident or on purpose.
 *
 * @param place counted from the start, over and over
 */
record Damage(int place, char value) {
  /** Some damages, half of which are characters that mean something in an answer. */
  static Arbitrary<List<Damage>> some() {
    Arbitrary<Character> telling =
        Arbitraries.of("ilde:-0123456789.abcx".chars().mapToObj(c -> (char) c).toList());
    Arbitrary<Character> value = Arbitraries.oneOf(telling, Arbitraries.chars().range('\0', 'ÿ'));
    return Combinators.combine(Arbitraries.integers().between(0, 400), value)
        .as(Damage::new)
        .list()
        .ofMaxSize(4);
  }

  /**
   * Damages an answer.
   *
   * @param insert whether characters come in between, or in place of others
   */
  static String damaged(String answer, List<Damage> damages, boolean insert) {
    StringBuilder text = new StringBuilder(answer);
    for (Damage damage : damages) {
      int place = damage.place() % text.length();
      if (insert) {
        text.insert(place, damage.value());
      } else {
        text.setCharAt(place, damage.value());
      }
    }
    return text.toString();
  }
}
