package io.github.btlib.core.tracker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.spi.ScrapeResponse;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Answers to scrapes that somebody damaged, by accident or on purpose. */
class HttpScrapeAnswerProperties {
  @Provide
  Arbitrary<List<Damage>> damages() {
    return Damage.some();
  }

  @Property(tries = 5000)
  void aDamagedAnswerIsAResponseOrAnIoException(
      @ForAll("damages") List<Damage> damages, @ForAll boolean insert) {
    String damaged = Damage.damaged(HttpScrapeAnswerTest.EXAMPLE, damages, insert);
    try {
      ScrapeResponse response =
          HttpScrapeAnswer.parse(
              damaged.getBytes(ISO_8859_1),
              List.of(HttpScrapeAnswerTest.X, HttpScrapeAnswerTest.Y));
      assertThat(response.torrents().values())
          .allSatisfy(counts -> assertThat(counts.seeders().orElse(0)).isNotNegative());
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotNull();
    }
  }
}
