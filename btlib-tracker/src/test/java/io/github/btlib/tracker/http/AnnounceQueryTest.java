package io.github.btlib.tracker.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.PeerId;
import io.github.btlib.tracker.http.AnnounceQuery.Malformed;
import io.github.btlib.tracker.spi.AnnounceEvent;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnnounceQueryTest {

  private static final String HASH = "info_hash=aaaaaaaaaaaaaaaaaaaa";
  private static final String MINIMAL = HASH + "&port=6881";

  @Test
  void readsWhatQbittorrentSends() throws Malformed {
    AnnounceQuery query =
        AnnounceQuery.parse(
            "passkey=abc&info_hash=%124Vx%9a%bc%de%f1%23Eg%89%ab%cd%ef%124Vx%9a"
                + "&peer_id=-qB4520-s*~!(abcdef)&port=8999&uploaded=0&downloaded=0&left=16384"
                + "&corrupt=0&key=C3775528&event=started&numwant=200&compact=1&no_peer_id=1"
                + "&supportcrypto=1&redundant=0");
    assertThat(query)
        .isEqualTo(
            new AnnounceQuery(
                InfoHash.fromHex("123456789abcdef123456789abcdef123456789a"),
                Optional.of(PeerId.of("-qB4520-s*~!(abcdef)".getBytes(ISO_8859_1))),
                8999,
                false,
                OptionalInt.of(200),
                AnnounceEvent.STARTED,
                true,
                false));
  }

  @Test
  void readsAMinimalQuery() throws Malformed {
    assertThat(AnnounceQuery.parse(MINIMAL))
        .isEqualTo(
            new AnnounceQuery(
                InfoHash.of("a".repeat(20).getBytes(ISO_8859_1)),
                Optional.empty(),
                6881,
                false,
                OptionalInt.empty(),
                AnnounceEvent.NONE,
                true,
                true));
  }

  @Test
  void aHashMayMixEscapesOfBothCasesWithRawBytesAndPluses() throws Malformed {
    AnnounceQuery query =
        AnnounceQuery.parse("info_hash=%aB%Ab+\u0080\u00ff;<|{aaaaaaaaaa%00&port=1");
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
    assertThatThrownBy(() -> AnnounceQuery.parse(query))
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
  void anUnusablePortIsAFailure(String port) {
    assertThatThrownBy(() -> AnnounceQuery.parse(HASH + port))
        .isInstanceOf(Malformed.class)
        .hasMessage("port must be a number from 1 to 65535");
  }

  @ParameterizedTest
  @CsvSource({
    "left=0, true",
    "left=00, true",
    "left=1, false",
    // 2^32 read into 32 bits would be 0
    "left=4294967296, false",
    "left=18446744073709551616, false",
    "left=-0, false",
    "left=-1, false",
    "left=, false",
    "left=x, false",
    "left=%, false",
    "right=0, false",
    "left=0&left=5, true",
  })
  void onlyAZeroOfLeftMakesASeeder(String left, boolean complete) throws Malformed {
    assertThat(AnnounceQuery.parse(MINIMAL + "&" + left).complete()).isEqualTo(complete);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0", "1, 1", "50, 50", "2147483647, 2147483647", "2147483648, 2147483647",
    "10000000000000000000000, 2147483647", "-1, -1", "'', -1", "x, -1", "5x, -1"
  })
  void numwantIsANumberOrElseUnsaid(String text, int expected) throws Malformed {
    assertThat(AnnounceQuery.parse(MINIMAL + "&numwant=" + text).numWant().orElse(-1))
        .isEqualTo(expected);
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
    assertThat(AnnounceQuery.parse(MINIMAL + "&event=" + text).event()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"compact=1, true", "compact=0, false", "compact=, true", "compact=x, true"})
  void answersAreCompactUnlessDeclined(String text, boolean expected) throws Malformed {
    assertThat(AnnounceQuery.parse(MINIMAL + "&" + text).compact()).isEqualTo(expected);
  }

  @Test
  void otherFieldsEmptyFieldsAndBrokenNamesAreSkipped() throws Malformed {
    assertThat(AnnounceQuery.parse("&&=&=x&%&a=%zz&%4=1&;port=2&ip=1.2.3.4&" + MINIMAL + "&&"))
        .isEqualTo(AnnounceQuery.parse(MINIMAL));
  }
}
