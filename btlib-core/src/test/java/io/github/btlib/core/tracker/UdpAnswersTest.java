package io.github.btlib.core.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.ScrapeCounts;
import io.github.btlib.spi.ScrapeRequest;
import io.github.btlib.spi.ScrapeResponse;
import io.github.btlib.spi.TrackerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class UdpAnswersTest {
  private static final InfoHash OTHER = InfoHash.of(new byte[20]);
  private static final UdpScrape SCRAPE =
      new UdpScrape(new ScrapeRequest(List.of(Announces.INFO_HASH, OTHER), Duration.ofSeconds(1)));

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static ByteBuffer error(String message) {
    byte[] text = message.getBytes(UTF_8);
    return ByteBuffer.allocate(8 + text.length).putInt(3).putInt(9).put(text).flip();
  }

  @Test
  void aConnectIsLaidOutAndAnsweredAsTheBepSays() throws Exception {
    UdpConnect connect = new UdpConnect();
    assertThat(connect.datagram(UdpConnect.PROTOCOL_ID, 9))
        .isEqualTo(bytes("0000041727101980 00000000 00000009"));
    assertThat(UdpAnswers.read(bytes("00000000 00000009 0102030405060708"), connect, 9, false))
        .contains(0x0102030405060708L);
  }

  @Test
  void aScrapeIsLaidOutAndAnsweredAsTheBepSays() throws Exception {
    assertThat(SCRAPE.datagram(1, 9))
        .isEqualTo(
            bytes(
                "0000000000000001 00000002 00000009"
                    + Announces.INFO_HASH.toHex()
                    + "00".repeat(20)));
    ScrapeResponse response =
        UdpAnswers.read(
                bytes("00000002 00000009 00000001 00000002 00000003 00000004 00000005 00000006"),
                SCRAPE,
                9,
                false)
            .orElseThrow();
    assertThat(response.counts(Announces.INFO_HASH)).contains(ScrapeCounts.of(1, 3, 2));
    assertThat(response.counts(OTHER)).contains(ScrapeCounts.of(4, 6, 5));
  }

  @Test
  void aScrapeThatTellsOfFewerTorrentsTellsNothingOfTheOthers() throws Exception {
    ScrapeResponse response =
        UdpAnswers.read(bytes("00000002 00000009 00000001 00000002 00000003 00"), SCRAPE, 9, false)
            .orElseThrow();
    assertThat(response.torrents()).containsOnlyKeys(Announces.INFO_HASH);
  }

  @Test
  void whatAnswersSomethingElseIsNoAnswer() throws Exception {
    assertThat(UdpAnswers.read(bytes("00000002 00000008 00"), SCRAPE, 9, false))
        .as("another transaction")
        .isEmpty();
    assertThat(UdpAnswers.read(bytes("00000003 00000008"), SCRAPE, 9, false))
        .as("somebody else's error")
        .isEmpty();
    assertThat(UdpAnswers.read(bytes("00000001 00000009 00"), SCRAPE, 9, false))
        .as("another action")
        .isEmpty();
    assertThat(UdpAnswers.read(bytes("00000002 000000"), SCRAPE, 9, false))
        .as("not even a header")
        .isEmpty();
  }

  @Test
  void anAnswerThatIsTooShortIsNonsense() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() ->
            UdpAnswers.read(bytes("00000000 00000009 01020304050607"), new UdpConnect(), 9, false))
        .withMessage("the tracker's answer has 15 bytes, at least 16 are needed");
  }

  @Test
  void anErrorIsToldInTheTrackersWords() {
    assertThatExceptionOfType(TrackerException.class)
        .isThrownBy(() -> UdpAnswers.read(error("not\nregistered\0"), SCRAPE, 9, false))
        .withMessage("not registered");
    assertThatExceptionOfType(TrackerException.class)
        .isThrownBy(() -> UdpAnswers.read(error(""), SCRAPE, 9, false))
        .withMessage("the tracker refused without a reason");
  }

  @Test
  void aLongErrorIsCutShort() {
    assertThatExceptionOfType(TrackerException.class)
        .isThrownBy(() -> UdpAnswers.read(error("x".repeat(5000)), SCRAPE, 9, false))
        .withMessage("x".repeat(500) + "…");
  }
}
