package io.github.btlib.tracker.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.http.ParsedQuery.Malformed;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class AnnounceQueryProperties {

  private static final String VALID =
      "info_hash=%124Vx%9a%bc%de%f1%23Eg%89%ab%cd%ef%124Vx%9a&peer_id=abcdefghij0123456789"
          + "&port=6881&left=0&numwant=5&event=started&compact=1&no_peer_id=1";

  @Property
  void everyHashIsReadBackHoweverItIsEscaped(
      @ForAll @Size(20) byte[] hash, @ForAll @IntRange(min = 0, max = 2) int style)
      throws Malformed {
    StringBuilder escaped = new StringBuilder();
    for (byte b : hash) {
      char c = (char) (b & 0xff);
      if (style == 2 && c != '%' && c != '&') {
        escaped.append(c);
      } else {
        escaped.append(String.format(style == 0 ? "%%%02x" : "%%%02X", (int) c));
      }
    }
    ParsedQuery query = ParsedQuery.parse("port=1&info_hash=" + escaped + "&left=0");
    assertThat(query.infoHash().bytes()).isEqualTo(hash);
  }

  @Property
  void garbageIsAnnouncedOrRefusedAndNothingElse(@ForAll("mutations") String text) {
    try {
      ParsedQuery query = ParsedQuery.parse(text);
      assertThat(query.port()).isBetween(0, 65_535);
      assertThat(query.numWant()).isGreaterThanOrEqualTo(-1);
    } catch (Malformed e) {
      assertThat(e.getMessage()).matches("[ -~]{1,80}");
    }
  }

  @Provide
  Arbitrary<String> mutations() {
    Arbitrary<String> cut = Arbitraries.integers().between(0, VALID.length()).map(this::upTo);
    Arbitrary<String> noise =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(60).map(b -> new String(b, ISO_8859_1));
    Arbitrary<String> tokens =
        Arbitraries.of("&", "=", "%", "info_hash", "port", "left", "%41", "1", "", "+")
            .list()
            .ofMaxSize(12)
            .map(list -> String.join("", list));
    Arbitrary<Integer> where = Arbitraries.integers().between(0, VALID.length());
    return Arbitraries.oneOf(
        noise,
        tokens,
        cut.flatMap(start -> tokens.map(end -> start + end)),
        where.flatMap(at -> noise.map(n -> upTo(at) + n + VALID.substring(at))),
        where.flatMap(at -> tokens.map(n -> upTo(at) + n + VALID.substring(at))));
  }

  private String upTo(int end) {
    return VALID.substring(0, end);
  }
}
