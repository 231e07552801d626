package io.github.btlib.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionSharesTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "9, 9", "10, 9", "50, 45", "59, 54", "200, 180"})
  void aTenthIsKeptForTheOtherWay(int most, int oneWay) {
    assertThat(ConnectionShares.oneWay(most)).isEqualTo(oneWay);
    assertThat(ConnectionShares.isNearlyFull(oneWay, most)).isTrue();
    assertThat(ConnectionShares.isNearlyFull(oneWay - 1, most)).isFalse();
  }

  @Test
  void theLoopbackIsExemptFromTheLimitOfAnAddressUntilItIsSet() throws UnknownHostException {
    InetAddress loopback = InetAddress.getByName("127.0.0.9");
    InetAddress other = InetAddress.getByName("192.0.2.1");
    assertThat(ConnectionShares.perAddress(other, OptionalInt.empty())).isEqualTo(3);
    assertThat(ConnectionShares.perAddress(loopback, OptionalInt.empty()))
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(ConnectionShares.perAddress(other, OptionalInt.of(7))).isEqualTo(7);
    assertThat(ConnectionShares.perAddress(loopback, OptionalInt.of(7))).isEqualTo(7);
  }
}
