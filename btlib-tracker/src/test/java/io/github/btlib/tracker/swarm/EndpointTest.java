package io.github.btlib.tracker.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class EndpointTest {

  @Test
  void anIpv4MappedAddressIsTheIpv4Address() throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    mapped[12] = 10;
    mapped[15] = 7;
    // the factory with a scope is the one that keeps an Inet6Address
    InetAddress address = Inet6Address.getByAddress(null, mapped, 0);
    assertThat(address).isInstanceOf(Inet6Address.class);
    Endpoint endpoint = new Endpoint(address, 1);
    assertThat(endpoint).isEqualTo(new Endpoint(InetAddress.getByName("10.0.0.7"), 1));
    assertThat(endpoint.address()).isInstanceOf(Inet4Address.class);
    assertThat(endpoint.isIpv4()).isTrue();
  }

  @Test
  void aScopeIsDropped() throws UnknownHostException {
    byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
    Endpoint endpoint = new Endpoint(Inet6Address.getByAddress(null, linkLocal, 3), 1);
    assertThat(endpoint.address().getHostAddress()).doesNotContain("%");
    assertThat(endpoint.isIpv4()).isFalse();
  }

  @Test
  void portsOutOfRangeAreRefused() {
    InetAddress address = InetAddress.getLoopbackAddress();
    assertThat(new Endpoint(address, 65_535).port()).isEqualTo(65_535);
    assertThatThrownBy(() -> new Endpoint(address, 0))
        .hasMessage("port is 0, it must be 1 to 65535");
    assertThatThrownBy(() -> new Endpoint(address, 65_536))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void orderIsByAddressThenPort() throws UnknownHostException {
    Endpoint low = new Endpoint(InetAddress.getByName("10.0.0.1"), 9);
    Endpoint high = new Endpoint(InetAddress.getByName("200.0.0.1"), 1);
    assertThat(low).isLessThan(high).isGreaterThan(new Endpoint(low.address(), 8));
    assertThat(low).isEqualByComparingTo(new Endpoint(low.address(), 9));
  }
}
