package io.github.btlib.core.tracker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.ScrapeCounts;
import io.github.btlib.spi.ScrapeResponse;
import io.github.btlib.spi.TrackerException;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpScrapeAnswerTest {
  static final InfoHash X = InfoHash.of("x".repeat(20).getBytes(ISO_8859_1));
  static final InfoHash Y = InfoHash.of("y".repeat(20).getBytes(ISO_8859_1));

  /** The example of BEP 48. */
  static final String EXAMPLE =
      "d5:filesd20:xxxxxxxxxxxxxxxxxxxxd8:completei11e10:downloadedi13772e10:incompletei19ee"
          + "20:yyyyyyyyyyyyyyyyyyyyd8:completei21e10:downloadedi206e10:incompletei20eeee";

  private static ScrapeResponse parse(String answer) throws IOException {
    return HttpScrapeAnswer.parse(answer.getBytes(ISO_8859_1), List.of(X, Y));
  }

  @Test
  void theExampleOfTheBepIsRead() throws Exception {
    ScrapeResponse response = parse(EXAMPLE);
    assertThat(response.counts(X)).contains(ScrapeCounts.of(11, 19, 13_772));
    assertThat(response.counts(Y)).contains(ScrapeCounts.of(21, 20, 206));
  }

  @Test
  void torrentsThatWereNotAskedForAreLeftOut() throws Exception {
    assertThat(HttpScrapeAnswer.parse(EXAMPLE.getBytes(ISO_8859_1), List.of(Y)).torrents())
        .containsOnlyKeys(Y);
  }

  @Test
  void whatTheTrackerDoesNotSayIsEmpty() throws Exception {
    ScrapeResponse response = parse("d5:filesd20:xxxxxxxxxxxxxxxxxxxxd8:completei-1eeee");
    assertThat(response.counts(X))
        .contains(new ScrapeCounts(OptionalInt.of(0), OptionalInt.empty(), OptionalInt.empty()));
    assertThat(response.counts(Y)).isEmpty();
  }

  @Test
  void aFailureReasonIsARefusal() {
    assertThatExceptionOfType(TrackerException.class)
        .isThrownBy(() -> parse("d14:failure reason10:no scrapese"))
        .withMessage("no scrapes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "le",
        "de",
        "d5:filesle" + "e",
        "d5:filesd20:xxxxxxxxxxxxxxxxxxxxd8:complete1:1eeee"
      })
  void whatIsNoAnswerIsAnIoException(String answer) {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> parse(answer));
  }
}
