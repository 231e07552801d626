package io.github.btlib.core.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.spi.AnnounceEvent;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HttpAnnounceQueryTest {
  private static final String QUERY =
      "info_hash=%00%FF%20~%25%26%2B%2Fabcdefghijkl&peer_id=-jb0010-0123456789ab"
          + "&port=6881&uploaded=1&downloaded=2&left=3000000000&numwant=50&key=0000CAFE"
          + "&compact=1&no_peer_id=1";

  private static String query(String tracker, AnnounceEvent event, Optional<String> trackerId) {
    return HttpAnnounceQuery.of(
            URI.create(tracker), Announces.request(event, trackerId, Duration.ofSeconds(1)))
        .toString();
  }

  private static String query(String tracker) {
    return query(tracker, AnnounceEvent.NONE, Optional.empty());
  }

  @Test
  void everythingIsToldWithBytesEscaped() {
    assertThat(query("http://t.example/announce")).isEqualTo("http://t.example/announce?" + QUERY);
  }

  @Test
  void aTrackersOwnQueryIsKept() {
    assertThat(query("http://t.example/a?passkey=a%20b"))
        .isEqualTo("http://t.example/a?passkey=a%20b&" + QUERY);
  }

  @Test
  void aFragmentIsLeftOut() {
    assertThat(query("http://t.example/a#top")).isEqualTo("http://t.example/a?" + QUERY);
  }

  @Test
  void aTrackerWithoutAPathIsAskedAtItsRoot() {
    assertThat(URI.create(query("http://t.example:8080")))
        .hasHost("t.example")
        .hasPort(8080)
        .hasQuery(URI.create("http://h/?" + QUERY).getQuery());
  }

  @Test
  void anEventIsToldInLowerCaseAndNoEventIsNotTold() {
    assertThat(query("http://t/a", AnnounceEvent.STARTED, Optional.empty()))
        .endsWith("&event=started");
    assertThat(query("http://t/a", AnnounceEvent.COMPLETED, Optional.empty()))
        .endsWith("&event=completed");
    assertThat(query("http://t/a", AnnounceEvent.STOPPED, Optional.empty()))
        .endsWith("&event=stopped");
    assertThat(query("http://t/a")).doesNotContain("event");
  }

  @Test
  void theTrackersIdIsToldAgain() {
    assertThat(query("http://t/a", AnnounceEvent.NONE, Optional.of("a b&ü")))
        .endsWith("&trackerid=a%20b%26%C3%BC");
  }
}
