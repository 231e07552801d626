package io.github.btlib.tracker.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.PeerId;
import io.github.btlib.tracker.engine.AnnounceRequest;
import io.github.btlib.tracker.http.ParsedQuery.Malformed;
import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.Transport;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnnounceQueryTest {

  private static final String HASH = "info_hash=aaaaaaaaaaaaaaaaaaaa";
  private static final String MINIMAL = HASH + "&port=6881";

  @Test
  void readsWhatQbittorrentSends() throws Malformed {
    ParsedQuery query =
        ParsedQuery.parse(
            "passkey=abc&info_hash=%124Vx%9a%bc%de%f1%23Eg%89%ab%cd%ef%124Vx%9a"
                + "&peer_id=-qB4520-s*~!(abcdef)&port=8999&uploaded=0&downloaded=0&left=16384"
                + "&corrupt=0&key=C3775528&event=started&numwant=200&compact=1&no_peer_id=1"
                + "&supportcrypto=1&redundant=0");
    assertThat(query)
        .isEqualTo(
            new ParsedQuery(
                InfoHash.fromHex("123456789abcdef123456789abcdef123456789a"),
                Optional.of(PeerId.of("-qB4520-s*~!(abcdef)".getBytes(ISO_8859_1))),
                8999,
                16384,
                200,
                AnnounceEvent.STARTED,
                true,
                false));
  }

  @Test
  void readsAMinimalQuery() throws Malformed {
    assertThat(ParsedQuery.parse(MINIMAL))
        .isEqualTo(
            new ParsedQuery(
                InfoHash.of("a".repeat(20).getBytes(ISO_8859_1)),
                Optional.empty(),
                6881,
                -1,
                -1,
                AnnounceEvent.NONE,
                true,
                true));
  }

  @Test
  void aHashMayMixEscapesOfBothCasesWithRawBytesAndPluses() throws Malformed {
    ParsedQuery query = ParsedQuery.parse("info_hash=%aB%Ab+\u0080\u00ff;<|{aaaaaaaaaa%00&port=1");
    assertThat(query.infoHash().bytes())
        .isEqualTo(HexFormat.of().parseHex("abab2b80ff3b3c7c7b" + "61".repeat(10) + "00"));
  }

  @ParameterizedTest
  @CsvSource({
    "port=1, info_hash is missing",
    "info_hash=&port=1, info_hash must have 20 bytes",
    "info_hash=aaaaaaaaaaaaaaaaaaa&port=1, info_hash must have 20 bytes",
    "info_hash=aaaaaaaaaaaaaaaaaaaaa&port=1, info_hash must have 20 bytes",
    "info_hash=aaaaaaaaaaaaaaaaaa%4&port=1, info_hash has a malformed percent escape",
    "info_hash=aaaaaaaaaaaaaaaaaaa%&port=1, info_hash has a malformed percent escape",
    "info_hash=%zzaaaaaaaaaaaaaaaaaaa&port=1, info_hash has a malformed percent escape",
    "info_hash=aaaaaaaaaaaaaaaaaaaa&port=1&info_hash=aaaaaaaaaaaaaaaaaaaa, more than one info_hash",
    "info_hash=%4&port=1&info_hash=aaaaaaaaaaaaaaaaaaaa, more than one info_hash",
    "info_hash=aaaaaaaaaaaaaaaaaaaa&port=1&peer_id=abc, peer_id must have 20 bytes",
    "info_hash=aaaaaaaaaaaaaaaaaaaa&port=1&peer_id=%x, peer_id has a malformed percent escape",
  })
  void anUnusableHashOrIdIsAFailure(String query, String reason) {
    assertThatThrownBy(() -> ParsedQuery.parse(query))
        .isInstanceOf(Malformed.class)
        .hasMessage(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&port=",
        "&port=0",
        "&port=65536",
        "&port=-1",
        "&port=+1",
        "&port=1x",
        "&port=%",
        "&port=99999999999999999999",
        "&PORT=1",
        "&port",
        "&port=%EF%BC%91"
      })
  void anUnusablePortIsZeroWhichNobodyIsServedAt(String port) throws Malformed {
    assertThat(ParsedQuery.parse(HASH + port).port()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "left=0, 0",
    "left=00, 0",
    "left=1, 1",
    // 2^32 read into 32 bits would be 0
    "left=4294967296, 4294967296",
    "left=9223372036854775808, 9223372036854775808",
    "left=18446744073709551614, 18446744073709551614",
    "left=18446744073709551615, 18446744073709551615",
    "left=18446744073709551616, 18446744073709551615",
    "left=99999999999999999999999999, 18446744073709551615",
    "left=-0, 18446744073709551615",
    "left=-1, 18446744073709551615",
    "left=, 18446744073709551615",
    "left=x, 18446744073709551615",
    "left=%, 18446744073709551615",
    "right=0, 18446744073709551615",
    "left=0&left=5, 0",
  })
  void leftIsUnsignedAndSaturatedAndAllOnesIfNotKnown(String left, String expected)
      throws Malformed {
    assertThat(Long.toUnsignedString(ParsedQuery.parse(MINIMAL + "&" + left).left()))
        .isEqualTo(expected);
  }

  @Test
  void aNumberWithMoreDigitsThanAnyIsNone() throws Malformed {
    assertThat(ParsedQuery.parse(MINIMAL + "&left=" + "0".repeat(300)).left()).isEqualTo(-1);
    assertThat(ParsedQuery.parse(MINIMAL + "&event=" + "x".repeat(300)).event())
        .isEqualTo(AnnounceEvent.NONE);
  }

  @Test
  void uploadedAndDownloadedAreReadOrZero() throws Malformed {
    AnnounceRequest request = new AnnounceRequest();
    request.reset(Transport.HTTP, 0);
    ParsedQuery.parse(MINIMAL + "&uploaded=12&downloaded=18446744073709551615", request);
    assertThat(request.uploaded()).isEqualTo(12);
    assertThat(request.downloaded()).isEqualTo(-1);
    ParsedQuery.parse(MINIMAL + "&uploaded=x", request);
    assertThat(request.uploaded()).isZero();
    assertThat(request.downloaded()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0", "1, 1", "50, 50", "2147483647, 2147483647", "2147483648, 2147483647",
    "10000000000000000000000, 2147483647", "-1, -1", "'', -1", "x, -1", "5x, -1"
  })
  void numwantIsANumberOrElseUnsaid(String text, int expected) throws Malformed {
    assertThat(ParsedQuery.parse(MINIMAL + "&numwant=" + text).numWant()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "started, STARTED",
    "stopped, STOPPED",
    "completed, COMPLETED",
    "paused, PAUSED",
    "'', NONE",
    "empty, NONE",
    "Started, NONE",
    "st%61rted, STARTED"
  })
  void unknownEventsAreNone(String text, AnnounceEvent expected) throws Malformed {
    assertThat(ParsedQuery.parse(MINIMAL + "&event=" + text).event()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"compact=1, true", "compact=0, false", "compact=, true", "compact=x, true"})
  void answersAreCompactUnlessDeclined(String text, boolean expected) throws Malformed {
    assertThat(ParsedQuery.parse(MINIMAL + "&" + text).compact()).isEqualTo(expected);
  }

  @Test
  void otherFieldsEmptyFieldsAndBrokenNamesAreSkipped() throws Malformed {
    assertThat(ParsedQuery.parse("&&=&=x&%&a=%zz&%4=1&;port=2&ip=1.2.3.4&" + MINIMAL + "&&"))
        .isEqualTo(ParsedQuery.parse(MINIMAL));
  }
}
