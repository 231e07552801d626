package io.github.btlib.examples.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Range headers of a file of 1,000 bytes (RFC 9110, section 14.1.2). */
class ByteRangeTest {
  private static final long SIZE = 1000;

  @ParameterizedTest
  @CsvSource({
    "bytes=0-499, bytes 0-499/1000",
    "bytes=500-, bytes 500-999/1000",
    "bytes=999-999, bytes 999-999/1000",
    "bytes=-1, bytes 999-999/1000",
    "bytes=-5000, bytes 0-999/1000",
    "bytes=900-5000, bytes 900-999/1000",
    "bytes=1000-, bytes */1000",
    "bytes=-0, bytes */1000",
    "bytes=5000-6000, bytes */1000"
  })
  void aRangeIsAnswered(String header, String answer) {
    assertThat(ByteRange.parse(header, SIZE))
        .get()
        .extracting(range -> range.of(SIZE))
        .isEqualTo(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=-",
        "bytes=5-2",
        "bytes=1-2,4-5",
        "lines=1-2",
        "bytes=a-b",
        "bytes=--1",
        "bytes=99999999999999999999-"
      })
  void whatIsNotUnderstoodIsIgnored(String header) {
    assertThat(ByteRange.parse(header, SIZE)).isEmpty();
  }

  @Test
  void withoutAHeaderThereIsNoRange() {
    assertThat(ByteRange.parse(null, SIZE)).isEmpty();
  }

  @Test
  void playersAreToldWhatAFileIs() {
    assertThat(ContentTypes.of("a/film.MKV")).isEqualTo("video/x-matroska");
    assertThat(ContentTypes.of("page.html")).isEqualTo("text/html");
    assertThat(ContentTypes.of("data")).isEqualTo("application/octet-stream");
  }
}
