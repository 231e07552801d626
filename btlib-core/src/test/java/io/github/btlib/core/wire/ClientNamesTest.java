package io.github.btlib.core.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.spi.PeerId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientNamesTest {
  private static PeerId id(String start) {
    return PeerId.of(
        (start + "\u0000\u0001\u00ffabcdefghijklmnopqrst").substring(0, 20).getBytes(ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource({
    "-TR4060-, Transmission 4.0.6",
    "-qB4650-, qBittorrent 4.6.5",
    "-LT20B0-, libtorrent 2.0.11",
    "-lt0D80-, rTorrent 0.13.8",
    "-UT3551-, µTorrent 3.5.5.1",
    "-DE13F0-, Deluge 1.3.15",
    "-jb0010-, btlib 0.0.1",
    "-zz1230-, zz 1.2.3",
    "A2-1-36-0-, aria2 1.36.0",
    "M7-10-5--, BitTorrent 7.10.5",
    "M4-3-6--, BitTorrent 4.3.6",
    "S58B-----, Shadow's client 5.8.11",
    "T03I-----, BitTornado 0.3.18"
  })
  void theClientIsToldByThePeerId(String start, String name) {
    assertThat(ClientNames.of(id(start))).hasValue(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-TR40-", "-TR4060", "Z58B-----", "\u00ff\u00ff", "exbc"})
  void aPeerIdOfNoKnownStyleTellsNothing(String start) {
    assertThat(ClientNames.of(id(start))).isEmpty();
  }

  @Property
  void noPeerIdDoesHarm(@ForAll @Size(20) byte[] bytes) {
    ClientNames.of(PeerId.of(bytes))
        .ifPresent(
            name -> assertThat(name).hasSizeLessThan(40).doesNotContainPattern("\\p{Cntrl}"));
  }
}
