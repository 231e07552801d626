package io.github.btlib.tracker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AddressRatesTest {

  private static final long START = Long.MAX_VALUE - 1000;

  private final AddressRates rates =
      new AddressRates(AddressLimit.perSecond(10, 30), START, new SplittableRandom(4));
  private long now = START;

  @Test
  void anAddressHasABurstAndThenItsRate() throws UnknownHostException {
    assertThat(taken("8.8.8.8", 100)).isEqualTo(30);
    now += TimeUnit.MILLISECONDS.toNanos(100);
    assertThat(taken("8.8.8.8", 100)).isEqualTo(1);
    now += TimeUnit.SECONDS.toNanos(2);
    assertThat(taken("8.8.8.8", 100)).isEqualTo(20);
    now += TimeUnit.HOURS.toNanos(1);
    assertThat(taken("8.8.8.8", 100)).isEqualTo(30);
  }

  @Test
  void aNetworkOfIpv6IsOneAddress() throws UnknownHostException {
    assertThat(taken("2a00::1", 100)).isEqualTo(30);
    assertThat(taken("2a00::2:3:4:5", 100)).isZero();
    assertThat(taken("2a00:0:0:1::1", 100)).isEqualTo(30);
  }

  @Test
  void loopbackIsNotLimited() throws UnknownHostException {
    assertThat(taken("127.0.0.1", 1000)).isEqualTo(1000);
    assertThat(taken("::1", 1000)).isEqualTo(1000);
  }

  @Test
  void thousandsOfFloodingAddressesHardlyHinderAnybodyElse() {
    PeerAddress address = new PeerAddress();
    for (int i = 0; i < 5000; i++) {
      address.ipv4(0x08000000 + i);
      for (int j = 0; j < 40; j++) {
        rates.take(address, now);
      }
    }
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      address.ipv4(0x20000000 + i);
      refused += rates.take(address, now) ? 0 : 1;
    }
    // the share of taken buckets in both tables at once: (5000 / 65536) squared
    assertThat(refused).isLessThan(150);
  }

  private int taken(String ip, int times) throws UnknownHostException {
    PeerAddress address = new PeerAddress();
    address.set(InetAddress.getByName(ip));
    int taken = 0;
    for (int i = 0; i < times; i++) {
      taken += rates.take(address, now) ? 1 : 0;
    }
    return taken;
  }
}
