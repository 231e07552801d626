package io.github.btlib.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.btlib.metainfo.InfoHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScrapeRequestTest {
  private static final InfoHash TORRENT = InfoHash.of(new byte[20]);

  private static ScrapeRequest of(int torrents) {
    return new ScrapeRequest(Collections.nCopies(torrents, TORRENT), Duration.ofSeconds(1));
  }

  @Test
  void itAsksAboutOneToSeventyFourTorrents() {
    assertThat(of(1).infoHashes()).hasSize(1);
    assertThat(of(74).infoHashes()).hasSize(74);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(0))
        .withMessage("infoHashes has 0 torrents, it must have 1 to 74");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(75))
        .withMessage("infoHashes has 75 torrents, it must have 1 to 74");
  }

  @Test
  void itDoesNotFollowTheListItWasMadeOf() {
    List<InfoHash> list = new ArrayList<>(List.of(TORRENT));
    ScrapeRequest request = new ScrapeRequest(list, Duration.ofSeconds(1));
    list.clear();
    assertThat(request.infoHashes()).containsExactly(TORRENT);
  }
}
