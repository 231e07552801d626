package io.github.btlib.core.tracker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.spi.AnnounceEvent;
import io.github.btlib.spi.AnnounceResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UdpAnnounceTest {
  private static UdpAnnounce announce(String uri, AnnounceEvent event) throws IOException {
    return new UdpAnnounce(
        URI.create(uri), Announces.request(event, Optional.empty(), Duration.ofSeconds(1)));
  }

  private static byte[] datagram(String uri, AnnounceEvent event) throws IOException {
    return announce(uri, event).datagram(0x0102030405060708L, 0x11223344).array();
  }

  private static byte[] options(String uri) throws IOException {
    byte[] datagram = datagram(uri, AnnounceEvent.NONE);
    return Arrays.copyOfRange(datagram, 98, datagram.length);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @Test
  void theRequestIsLaidOutAsTheBepSays() throws Exception {
    assertThat(datagram("udp://t:80", AnnounceEvent.STARTED))
        .isEqualTo(
            bytes(
                "0102030405060708 00000001 11223344"
                    + HexFormat.of().formatHex(Announces.INFO_HASH.bytes())
                    + HexFormat.of().formatHex(Announces.PEER_ID.bytes())
                    + "0000000000000002" // downloaded
                    + "00000000b2d05e00" // left
                    + "0000000000000001" // uploaded
                    + "00000002 00000000 0000cafe 00000032 1ae1"))
        .hasSize(98);
  }

  @ParameterizedTest
  @CsvSource({"NONE,0", "COMPLETED,1", "STARTED,2", "STOPPED,3"})
  void theEventIsANumber(AnnounceEvent event, int number) throws Exception {
    assertThat(ByteBuffer.wrap(datagram("udp://t:80", event)).getInt(80)).isEqualTo(number);
  }

  @Test
  void pathAndQueryOfTheUrlAreTold() throws Exception {
    assertThat(options("udp://tracker.example.com:80/dir?a=b&c=d"))
        .isEqualTo("\u0002\u000c/dir?a=b&c=d".getBytes(ISO_8859_1));
  }

  @Test
  void aUrlWithoutPathAndQueryAddsNothing() throws Exception {
    assertThat(options("udp://tracker.example.com:80")).isEmpty();
  }

  @Test
  void aLongUrlIsToldInSeveralOptions() throws Exception {
    String path = "/" + "p".repeat(599);
    byte[] options = options("udp://t:80" + path);
    assertThat(options).hasSize(600 + 3 * 2);
    assertThat(List.of(options[0], options[257], options[514])).containsOnly((byte) 2);
    assertThat(List.of(options[1] & 0xff, options[258] & 0xff, options[515] & 0xff))
        .containsExactly(255, 255, 90);
    assertThat(options[2]).isEqualTo((byte) '/');
  }

  @Test
  void aUrlThatIsTooLongForADatagramIsRefusedWithoutShowingIt() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> announce("udp://t:80/" + "p".repeat(1024), AnnounceEvent.NONE))
        .withMessage("path and query of the tracker's URL have 1025 bytes, more than 1024");
  }

  private static AnnounceResponse read(String hex, boolean ipv6) throws IOException {
    byte[] answer = bytes("00000001 11223344" + hex);
    return UdpAnswers.read(
            ByteBuffer.wrap(answer), announce("udp://t:80", AnnounceEvent.NONE), 0x11223344, ipv6)
        .orElseThrow();
  }

  @Test
  void theAnswerIsReadAsTheBepSays() throws Exception {
    AnnounceResponse response =
        read("00000384 00000003 00000007 01020304 1ae1 05060708 0050", false);
    assertThat(response.interval()).isEqualTo(Duration.ofMinutes(15));
    assertThat(response.leechers()).hasValue(3);
    assertThat(response.seeders()).hasValue(7);
    assertThat(response.peers())
        .containsExactly(
            new InetSocketAddress("1.2.3.4", 6881), new InetSocketAddress("5.6.7.8", 80));
  }

  @Test
  void overIpv6PeersHaveAddressesOfSixteenBytes() throws Exception {
    AnnounceResponse response =
        read("00000384 00000003 00000007 20010db8000000000000000000000001 1ae1", true);
    assertThat(response.peers()).containsExactly(new InetSocketAddress("2001:db8::1", 6881));
  }

  @Test
  void whatIsNoPeerAndWhatRemainsIsLeftOut() throws Exception {
    AnnounceResponse response =
        read("00000000 ffffffff 00000007 00000000 1ae1 e0000001 1ae1 01020304 0000 0102", false);
    assertThat(response.peers()).isEmpty();
    assertThat(response.interval()).isEqualTo(Duration.ofMinutes(30));
    assertThat(response.leechers()).hasValue(0);
  }
}
