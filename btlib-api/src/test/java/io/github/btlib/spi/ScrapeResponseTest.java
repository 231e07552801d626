package io.github.btlib.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.metainfo.InfoHash;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScrapeResponseTest {
  private static final InfoHash KNOWN = InfoHash.fromHex("01".repeat(20));
  private static final InfoHash UNKNOWN = InfoHash.fromHex("02".repeat(20));

  @Test
  void itTellsOfTheTorrentsThatTheTrackerMentioned() {
    ScrapeResponse response = ScrapeResponse.of(Map.of(KNOWN, ScrapeCounts.of(1, 2, 3)));
    assertThat(response.counts(KNOWN)).contains(ScrapeCounts.of(1, 2, 3));
    assertThat(response.counts(UNKNOWN)).isEmpty();
    assertThat(response.torrents()).containsOnlyKeys(KNOWN);
    assertThat(response).asString().contains(KNOWN.toHex());
  }

  @Test
  void itDoesNotFollowTheMapItWasMadeOf() {
    Map<InfoHash, ScrapeCounts> map = new HashMap<>(Map.of(KNOWN, ScrapeCounts.of(1, 2, 3)));
    ScrapeResponse response = ScrapeResponse.of(map);
    map.clear();
    assertThat(response.counts(KNOWN)).isPresent();
  }
}
