package io.github.btlib.tracker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConnectionCapsTest {

  private static InetAddress ip(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private final InetAddress proxy = ip("10.0.0.99");
  private final ConnectionCaps caps = new ConnectionCaps(4, 2, Set.of(proxy));

  @Test
  void oneSourceGetsItsShareAndTheOthersTheRest() {
    assertThat(caps.tryAcquire(ip("10.0.0.1"))).isTrue();
    assertThat(caps.tryAcquire(ip("10.0.0.1"))).isTrue();
    assertThat(caps.tryAcquire(ip("10.0.0.1"))).isFalse();
    assertThat(caps.tryAcquire(ip("10.0.0.2"))).isTrue();
    assertThat(caps.tryAcquire(ip("10.0.0.3"))).isTrue();
    assertThat(caps.tryAcquire(ip("10.0.0.4"))).isFalse();
    caps.release(ip("10.0.0.1"));
    assertThat(caps.tryAcquire(ip("10.0.0.4"))).isTrue();
  }

  @Test
  void aProxyIsBoundByTheLimitInAllAlone() {
    for (int i = 0; i < 4; i++) {
      assertThat(caps.tryAcquire(proxy)).isTrue();
    }
    assertThat(caps.tryAcquire(proxy)).isFalse();
    assertThat(caps.total()).isEqualTo(4);
  }

  @Test
  void hostsOfOneIpv6NetworkAreOneSource() {
    assertThat(caps.tryAcquire(ip("2001:db8::1"))).isTrue();
    assertThat(caps.tryAcquire(ip("2001:db8::ffff:2"))).isTrue();
    assertThat(caps.tryAcquire(ip("2001:db8::3"))).isFalse();
    assertThat(caps.tryAcquire(ip("2001:db8:0:1::3"))).isTrue();
  }

  @Test
  void nobodyIsRememberedWhoHasNoConnection() {
    for (int i = 0; i < 100; i++) {
      InetAddress address = ip("10.1.0." + i);
      assertThat(caps.tryAcquire(address)).isTrue();
      caps.release(address);
    }
    assertThat(caps.sources()).isZero();
    assertThat(caps.total()).isZero();
  }
}
