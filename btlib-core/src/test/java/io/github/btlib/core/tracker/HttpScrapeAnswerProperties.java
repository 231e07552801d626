package io.github.btlib.core.tracker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.spi.ScrapeResponse;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Answers to scrapes that somebody damaged, by accident or on purpose. */
class HttpScrapeAnswerProperties {
  private record Damage(int place, char value) {}

  @Provide
  Arbitrary<List<Damage>> damages() {
    Arbitrary<Character> telling =
        Arbitraries.of("ilde:-0123456789x".chars().mapToObj(c -> (char) c).toList());
    Arbitrary<Character> value = Arbitraries.oneOf(telling, Arbitraries.chars().range('\0', 'ÿ'));
    return Combinators.combine(Arbitraries.integers().between(0, 400), value)
        .as(Damage::new)
        .list()
        .ofMaxSize(3);
  }

  @Property(tries = 5000)
  void aDamagedAnswerIsAResponseOrAnIoException(
      @ForAll("damages") List<Damage> damages, @ForAll boolean insert) {
    StringBuilder text = new StringBuilder(HttpScrapeAnswerTest.EXAMPLE);
    for (Damage damage : damages) {
      int place = damage.place() % text.length();
      if (insert) {
        text.insert(place, damage.value());
      } else {
        text.setCharAt(place, damage.value());
      }
    }
    try {
      ScrapeResponse response =
          HttpScrapeAnswer.parse(
              text.toString().getBytes(ISO_8859_1),
              List.of(HttpScrapeAnswerTest.X, HttpScrapeAnswerTest.Y));
      assertThat(response.torrents().values())
          .allSatisfy(counts -> assertThat(counts.seeders().orElse(0)).isNotNegative());
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotNull();
    }
  }
}
