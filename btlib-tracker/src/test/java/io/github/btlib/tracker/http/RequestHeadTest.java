package io.github.btlib.tracker.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeadTest {

  private static final String VALID =
      "GET /announce?info_hash=%00\u00ff|a HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 1.2.3.4, 5.6.7.8"
          + "\r\nConnection: keep-alive, close\r\nAccept-Encoding: gzip\r\n\r\n";

  private static String path(RequestHead head) {
    return Ascii.text(head.bytes(), head.pathStart(), head.pathEnd());
  }

  private static String query(RequestHead head) {
    return Ascii.text(head.bytes(), head.queryStart(), head.queryEnd());
  }

  @ParameterizedTest
  @CsvSource({
    "/a?b=c, /a, b=c",
    "/a, /a, ''",
    "/a?, /a, ''",
    "/?a?b, /, a?b",
    "http://x:1/a?b, /a, b",
    "HTTP://x, '', ''",
    "http://x?y, '', ''",
  })
  void targetsHaveAPathAndAQuery(String target, String path, String query) {
    RequestHead head = HeadText.get(target);
    assertThat(path(head)).isEqualTo(path);
    assertThat(query(head)).isEqualTo(query);
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "X-Forwarded-For: 1.2.3.4, 1.2.3.4",
    "x-FORWARDED-for:1.2.3.4  , 1.2.3.4",
    "X-Forwarded-For: , ''",
    "'X-Forwarded-For: a, b|Other: c|X-Forwarded-For: d', 'a, b,d'",
    "X-Forwarded-Fo: a|X-Forwarded-Forr: b, ''",
  })
  void forwardingFieldsAreOneList(String fields, String list) {
    RequestHead head = fields.isEmpty() ? HeadText.get("/") : HeadText.get("/", fields);
    assertThat(head.forwarded()).isEqualTo(list);
    assertThat(head.copy().forwarded()).isEqualTo(list);
  }

  @Test
  void soManyForwardingFieldsAreAnAttack() {
    String fields = "|X-Forwarded-For: 1.2.3.4".repeat(9);
    assertThatThrownBy(() -> HeadText.parse("GET / HTTP/1.1" + fields))
        .isInstanceOf(BadRequest.class)
        .hasMessage("too many header fields of proxies");
  }

  @Test
  void aCopyOutlivesTheBytesItCameFrom() throws BadRequest {
    byte[] bytes = VALID.getBytes(ISO_8859_1);
    RequestHead head = new RequestHead("x-forwarded-for");
    head.parse(bytes, 0, bytes.length);
    RequestHead copy = head.copy();
    bytes = new byte[bytes.length];
    head.parse("GET /other HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1), 0, 23);
    assertThat(path(copy)).isEqualTo("/announce");
    assertThat(query(copy)).isEqualTo("info_hash=%00\u00ff|a");
    assertThat(copy.keepAlive()).isFalse();
    assertThat(copy.forwarded()).isEqualTo("1.2.3.4, 5.6.7.8");
  }

  @Property
  void theEndIsFoundWhereverASearchWasBrokenOff(
      @ForAll("heads") String text, @ForAll("splits") int split) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    int at = Math.min(split, bytes.length);
    int whole = RequestHead.endOf(bytes, 0, bytes.length);
    int first = RequestHead.endOf(bytes, 0, at);
    int second = first >= 0 ? first : RequestHead.endOf(bytes, Math.max(0, at - 2), bytes.length);
    assertThat(second).isEqualTo(whole);
    Matcher naive = Pattern.compile("\n\r?\n", Pattern.DOTALL).matcher(text);
    assertThat(whole).isEqualTo(naive.find() ? naive.end() : -1);
  }

  @Property
  void anyHeadIsReadOrRefusedWithAReason(@ForAll("heads") String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    int end = RequestHead.endOf(bytes, 0, bytes.length);
    if (end < 0) {
      return;
    }
    RequestHead head = new RequestHead("x-forwarded-for");
    try {
      head.parse(bytes, 0, end);
      assertThat(path(head) + query(head)).doesNotContain(" ").doesNotContain("\n");
      assertThat(head.copy().forwarded()).isEqualTo(head.forwarded());
      assertThat(query(head.copy())).isEqualTo(query(head));
      new Proxies(Set.of()).client(InetAddress.getLoopbackAddress(), head);
    } catch (BadRequest e) {
      assertThat(e.status()).isIn(400, 405, 417, 505);
      assertThat(e.getMessage()).matches("[ -~]{1,80}");
    }
  }

  @Provide
  Arbitrary<Integer> splits() {
    return Arbitraries.integers().between(0, 250);
  }

  /** Mutations of a valid head. */
  @Provide
  Arbitrary<String> heads() {
    Arbitrary<String> noise =
        Arbitraries.oneOf(
            Arbitraries.bytes()
                .array(byte[].class)
                .ofMaxSize(5)
                .map(b -> new String(b, ISO_8859_1)),
            Arbitraries.of(
                "\r\n", "\n", "\r", "\r\n\r\n", " ", ":", ",", "?", "\t", "HTTP/1.1", "\0"));
    Arbitrary<Integer> where = Arbitraries.integers().between(0, VALID.length());
    Arbitrary<Integer> cut = Arbitraries.integers().between(0, 12);
    Arbitrary<String> once =
        Combinators.combine(where, cut, noise)
            .as((at, length, text) -> mutate(VALID, at, length, text));
    return Combinators.combine(once, where, cut, noise).as(RequestHeadTest::mutate);
  }

  private static String mutate(String text, int at, int length, String inserted) {
    int start = Math.min(at, text.length());
    int end = Math.min(start + length, text.length());
    return text.substring(0, start) + inserted + text.substring(end);
  }
}
