package io.github.btlib.core.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.metainfo.InfoHash;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpScrapeQueryTest {
  private static final String HASH = "info_hash=%00%FF%20~%25%26%2B%2Fabcdefghijkl";

  @ParameterizedTest
  @CsvSource({
    "http://t.example/announce, http://t.example/scrape?",
    "http://t.example/announce.php, http://t.example/scrape.php?",
    "http://t.example/x/announce, http://t.example/x/scrape?",
    "http://announce.example/announce#top, http://announce.example/scrape?",
    "https://t:8080/announce?passkey=announce, https://t:8080/scrape?passkey=announce&",
    "http://h/announce/announce?x=2%0644, http://h/announce/scrape?x=2%0644&"
  })
  void theLastPartOfThePathIsReplaced(String announce, String scrape) throws Exception {
    assertThat(HttpScrapeQuery.of(URI.create(announce), List.of(Announces.INFO_HASH)))
        .hasToString(scrape + HASH);
  }

  @Test
  void severalTorrentsAreAskedForAtOnce() throws Exception {
    URI uri =
        HttpScrapeQuery.of(
            URI.create("http://t/announce"),
            List.of(Announces.INFO_HASH, InfoHash.fromHex("61".repeat(20))));
    assertThat(uri).hasToString("http://t/scrape?" + HASH + "&info_hash=" + "a".repeat(20));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://t/a", "http://t", "http://t/announce/", "http://t/announce/secret"})
  void otherUrlsNameNoScrapeAddress(String announce) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> HttpScrapeQuery.of(URI.create(announce), List.of(Announces.INFO_HASH)))
        .withMessage(
            "the tracker cannot be scraped: the path of its URL does not end with announce");
  }
}
