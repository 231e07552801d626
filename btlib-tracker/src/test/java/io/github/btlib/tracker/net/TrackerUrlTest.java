package io.github.btlib.tracker.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.net.TrackerUrl.Kind;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackerUrlTest {

  private final TrackerUrl url = new TrackerUrl();

  @ParameterizedTest
  @CsvSource({
    "/announce, ANNOUNCE, ''",
    "/scrape, SCRAPE, ''",
    "/announce?, ANNOUNCE, ''",
    "/announce?info_hash=x&passkey=k1, ANNOUNCE, k1",
    "/announce?passkey=k1&info_hash=x, ANNOUNCE, k1",
    "/announce?passkey=%6B1, ANNOUNCE, k1",
    "/announce?passkey=%zz, ANNOUNCE, ''",
    "/announce?passkey=k1&passkey=k2, ANNOUNCE, k1",
    "/scrape?passkey=k1, SCRAPE, k1",
    "/k1/announce, ANNOUNCE, k1",
    "/k1/scrape, SCRAPE, k1",
    "/announce/k1, ANNOUNCE, k1",
    "/scrape/k1, SCRAPE, k1",
    "/k1/announce?passkey=k2, ANNOUNCE, k1",
    "/announce/announce, ANNOUNCE, announce",
    "/announce/scrape, SCRAPE, announce",
    "/announce/, OTHER, ''",
    "//announce, OTHER, ''",
    "/a/b/announce, OTHER, ''",
    "/announce/a/b, OTHER, ''",
    "/announces, OTHER, ''",
    "/Announce, OTHER, ''",
    "/, OTHER, ''",
    "'', OTHER, ''",
    "announce, OTHER, ''",
    "?passkey=k1, OTHER, ''",
  })
  void pathsAndPasskeysAreRead(String text, Kind kind, String key) {
    assertThat(read(text)).isEqualTo(kind);
    if (kind != Kind.OTHER) {
      assertThat(key()).isEqualTo(key);
    }
  }

  @Property
  void aKeyIsReadWhereverItStands(
      @ForAll @StringLength(min = 1, max = 100) @CharRange(from = 'a', to = 'z') String key) {
    for (String text : new String[] {"/%s/announce", "/announce/%s", "/announce?x=&passkey=%s&"}) {
      assertThat(read(String.format(text, key))).isEqualTo(Kind.ANNOUNCE);
      assertThat(key()).isEqualTo(key);
    }
  }

  @Property
  void anyBytesAreReadWithinTheirBounds(@ForAll byte[] bytes) {
    Kind kind = url.read(bytes, 0, bytes.length);
    assertThat(kind).isNotNull();
    assertThat(url.keyStart() + Math.min(url.keyLength(), 128))
        .isLessThanOrEqualTo(url.key().length);
  }

  private Kind read(String text) {
    // not from the array's beginning, and not to its end
    byte[] bytes = ("/" + text + "/announce").getBytes(ISO_8859_1);
    return url.read(bytes, 1, bytes.length - 9);
  }

  private String key() {
    return new String(url.key(), url.keyStart(), url.keyLength(), ISO_8859_1);
  }
}
