package io.github.btlib.tracker.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.testkit.StoreDriver.Peer;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressScopeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8", "1.0.0.0", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.0.1",
        "100.63.255.255", "100.128.0.0", "223.255.255.255", "126.0.0.1", "128.0.0.1", "2a00::1",
        "2002:808:808::1", "64:ff9b::808:808"
      })
  void publicAddresses(String ip) {
    assertThat(scope(ip)).isEqualTo(AddressScope.PUBLIC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1", "172.16.0.0", "172.31.255.255", "192.168.0.1", "169.254.1.1", "100.64.0.0",
        "100.127.255.255", "fe80::1", "fc00::1", "fdff::1", "2002:a00:1::1", "64:ff9b::a00:1"
      })
  void localAddresses(String ip) {
    assertThat(scope(ip)).isEqualTo(AddressScope.LOCAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.255.0.9", "::1"})
  void loopbackAddresses(String ip) {
    assertThat(scope(ip)).isEqualTo(AddressScope.LOOPBACK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::2",
        "ff02::1",
        "2002:7f00:1::1",
        "2002:e000:1::1",
        "64:ff9b::"
      })
  void addressesOfNobody(String ip) {
    assertThat(scope(ip)).isEqualTo(AddressScope.NOWHERE);
  }

  private static int scope(String ip) {
    ByteBuffer endpoint = Peer.at(ip, 1).endpoint();
    return endpoint.capacity() == 6
        ? AddressScope.of(endpoint.getInt(0))
        : AddressScope.of(endpoint.getLong(0), endpoint.getLong(8));
  }
}
