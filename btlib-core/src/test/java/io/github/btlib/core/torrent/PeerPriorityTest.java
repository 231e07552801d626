package io.github.btlib.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerPriorityTest {
  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(address, port);
  }

  private static long priority(String one, String other) {
    long there = PeerPriority.of(at(one, 6881), at(other, 6882));
    assertThat(PeerPriority.of(at(other, 6882), at(one, 6881))).isEqualTo(there);
    return there;
  }

  private static long crc(String hex) {
    CRC32C crc = new CRC32C();
    crc.update(HexFormat.of().parseHex(hex));
    return crc.getValue();
  }

  /** The examples of BEP 40. */
  @ParameterizedTest
  @CsvSource({
    "123.213.32.10, 98.76.54.32, ec2d7224",
    "123.213.32.10, 123.213.32.234, 99568189",
  })
  void bothEndsArriveAtTheNumbersOfTheBep(String one, String other, String priority) {
    assertThat(priority(one, other)).isEqualTo(Long.parseLong(priority, 16));
  }

  @ParameterizedTest
  @CsvSource({
    // nothing in common but a first byte: two bytes whole
    "10.255.255.255, 10.1.255.255, 0a0155550aff5555",
    // the same /16: three
    "10.1.255.255, 10.1.1.255, 0a0101550a01ff55",
    // the same /24: all
    "10.1.1.255, 10.1.1.1, 0a0101010a0101ff",
  })
  void theMoreAnIpv4AddressHasInCommonTheMoreOfItCounts(String one, String other, String hashed) {
    assertThat(priority(one, other)).isEqualTo(crc(hashed));
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db8::ffff:ffff:ffff:ffff,"
        + " 20010db8000000005555555555555555 20010db8ffff55555555555555555555",
    // the same /48: one byte more
    "2001:db8:0:ffff:ffff:ffff:ffff:ffff, 2001:db8:0:0:ffff:ffff:ffff:ffff,"
        + " 20010db8000000005555555555555555 20010db80000ff555555555555555555",
    // the same /56: two
    "2001:db8:0:ff:ffff:ffff:ffff:ffff, 2001:db8:0:1:ffff:ffff:ffff:ffff,"
        + " 20010db8000000015555555555555555 20010db8000000ff5555555555555555",
    // and so on
    "2001:db8::ffff:ffff:ffff:ffff, 2001:db8::1ff:ffff:ffff:ffff,"
        + " 20010db80000000001555555 55555555 20010db800000000ff55555555555555",
  })
  void theMoreAnIpv6AddressHasInCommonTheMoreOfItCounts(String one, String other, String hashed) {
    assertThat(priority(one, other)).isEqualTo(crc(hashed.replace(" ", "")));
  }

  @Test
  void atOneAddressThePortsDecide() {
    byte[] ports = ByteBuffer.allocate(4).putShort((short) 80).putShort((short) 50_000).array();
    CRC32C crc = new CRC32C();
    crc.update(ports);
    assertThat(PeerPriority.of(at("127.0.0.1", 50_000), at("127.0.0.1", 80)))
        .isEqualTo(PeerPriority.of(at("127.0.0.1", 80), at("127.0.0.1", 50_000)))
        .isEqualTo(crc.getValue());
  }

  @Test
  void addressesOfTwoFamiliesHaveNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PeerPriority.of(at("127.0.0.1", 1), at("::1", 1)));
  }

  @Test
  void aPeersPriorityIsKnownOnceOurAddressOfItsFamilyIs() {
    OwnAddress own = new OwnAddress(6881);
    assertThat(own.priorityOf(at("98.76.54.32", 1))).isEmpty();
    assertThat(own.set(at("123.213.32.10", 0).getAddress())).isTrue();
    assertThat(own.set(at("123.213.32.10", 0).getAddress())).isFalse();
    assertThat(own.priorityOf(at("98.76.54.32", 1))).hasValue(0xEC2D7224L);
    assertThat(own.priorityOf(at("2001:db8::1", 1))).isEmpty();
    assertThat(own.set(at("2001:db8::2", 0).getAddress())).isTrue();
    assertThat(own.priorityOf(at("2001:db8::1", 1))).isPresent();
    assertThat(own.priorityOf(at("98.76.54.32", 1))).hasValue(0xEC2D7224L);
  }
}
