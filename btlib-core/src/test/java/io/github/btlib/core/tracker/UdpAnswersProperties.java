package io.github.btlib.core.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.AnnounceEvent;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.ScrapeRequest;
import io.github.btlib.spi.ScrapeResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Datagrams that somebody damaged, by accident or on purpose. */
class UdpAnswersProperties {
  private static final int TRANSACTION = 9;
  private static final List<String> ANSWERS =
      List.of(
          "00000000000000090102030405060708",
          "00000001000000090000038400000003000000070102030" + "41ae1050607080050",
          "0000000100000009000003840000000300000007" + "20010db80000000000000000000000011ae1",
          "0000000200000009000000010000000200000003000000040000000500000006",
          "00000003000000096e6f7420726567697374657265640a");

  private static final List<UdpRequest<?>> REQUESTS = requests();

  private static List<UdpRequest<?>> requests() {
    try {
      return List.of(
          new UdpConnect(),
          new UdpAnnounce(
              URI.create("udp://t:1"),
              Announces.request(AnnounceEvent.NONE, Optional.empty(), Duration.ofSeconds(1))),
          new UdpScrape(
              new ScrapeRequest(
                  List.of(Announces.INFO_HASH, InfoHash.of(new byte[20])), Duration.ofSeconds(1))));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private record Damage(int place, byte value) {}

  @Provide
  Arbitrary<List<Damage>> damages() {
    return Combinators.combine(Arbitraries.integers().between(0, 60), Arbitraries.bytes())
        .as(Damage::new)
        .list()
        .ofMaxSize(4);
  }

  @Property(tries = 5000)
  void aDamagedDatagramIsAnAnswerOrNoneOrAnIoException(
      @ForAll("damages") List<Damage> damages,
      @ForAll @IntRange(max = 60) int length,
      @ForAll boolean cut,
      @ForAll boolean ipv6) {
    for (String answer : ANSWERS) {
      byte[] bytes = HexFormat.of().parseHex(answer);
      damages.forEach(damage -> bytes[damage.place() % bytes.length] = damage.value());
      byte[] datagram = cut ? Arrays.copyOf(bytes, length) : bytes;
      for (UdpRequest<?> request : REQUESTS) {
        assertHarmless(datagram, request, ipv6);
      }
    }
  }

  private static void assertHarmless(byte[] datagram, UdpRequest<?> request, boolean ipv6) {
    try {
      Object read =
          UdpAnswers.read(ByteBuffer.wrap(datagram), request, TRANSACTION, ipv6).orElse(null);
      if (read instanceof AnnounceResponse response) {
        assertThat(response.interval()).isPositive();
        assertThat(response.peers()).hasSizeLessThanOrEqualTo((datagram.length - 20) / 6);
        assertThat(response.peers()).noneMatch(peer -> peer.isUnresolved() || peer.getPort() == 0);
      } else if (read instanceof ScrapeResponse response) {
        assertThat(response.torrents()).hasSizeLessThanOrEqualTo((datagram.length - 8) / 12);
      }
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotNull().hasSizeLessThanOrEqualTo(510);
    }
  }
}
