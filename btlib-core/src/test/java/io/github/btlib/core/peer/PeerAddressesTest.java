package io.github.btlib.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerAddressesTest {
  private static InetAddress mapped() throws UnknownHostException {
    byte[] bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 1};
    InetAddress mapped = Inet6Address.getByAddress(null, bytes, 0);
    assertThat(mapped).isInstanceOf(Inet6Address.class);
    return mapped;
  }

  @Test
  void anIpv4AddressThatIsWrittenAsIpv6IsTheIpv4Address() throws UnknownHostException {
    InetAddress plain = InetAddress.getByName("192.0.2.1");
    assertThat(PeerAddresses.normal(mapped())).isInstanceOf(Inet4Address.class).isEqualTo(plain);
    assertThat(PeerAddresses.counted(mapped())).isEqualTo(plain);
    assertThat(PeerAddresses.normal(new InetSocketAddress(mapped(), 7)))
        .isEqualTo(new InetSocketAddress(plain, 7));
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1", "2001:db8::1", "::1", "::192.0.2.1", "::fffe:192.0.2.1"})
  void anyOtherAddressStaysAsItIs(String literal) throws UnknownHostException {
    InetAddress address = InetAddress.getByName(literal);
    assertThat(PeerAddresses.normal(address)).isSameAs(address);
    InetSocketAddress withPort = new InetSocketAddress(address, 7);
    assertThat(PeerAddresses.normal(withPort)).isSameAs(withPort);
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::",
    "2001:db8:1:3:3:4:5:6, 2001:db8:1:3::",
    "192.0.2.1, 192.0.2.1",
    "::1, ::1",
    "fe80::1, fe80::1",
    "fec0::1, fec0::1",
    "fc00::1, fc00::1",
    "fd12::1, fd12::1",
    "fe00::1, fe00::",
  })
  void globalIpv6AddressesOfOneLineCountAsOne(String address, String counted)
      throws UnknownHostException {
    assertThat(PeerAddresses.counted(InetAddress.getByName(address)))
        .isEqualTo(InetAddress.getByName(counted));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.2, true",
    "192.0.2.1, 2001:db8::1, false",
    "2001:db8::1, 192.0.2.1, false",
    "2001:db8::1, 2001:db8::2, true",
    "0.0.0.0, 2001:db8::1, true",
    "::, 192.0.2.1, true",
  })
  void aBoundSocketReachesItsOwnFamily(String bound, String other, boolean reaches)
      throws UnknownHostException {
    InetAddress there = InetAddress.getByName(other);
    assertThat(PeerAddresses.canReach(Optional.of(InetAddress.getByName(bound)), there))
        .isEqualTo(reaches);
    assertThat(PeerAddresses.canReach(Optional.empty(), there)).isTrue();
  }
}
