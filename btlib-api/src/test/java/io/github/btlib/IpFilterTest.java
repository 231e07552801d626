package io.github.btlib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpFilterTest {
  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }

  private static boolean blocks(IpFilter filter, String literal) {
    return !filter.allows(address(literal));
  }

  @ParameterizedTest
  @CsvSource({
    // range, first, last, below, above
    "192.0.2.0/24, 192.0.2.0, 192.0.2.255, 192.0.1.255, 192.0.3.0",
    "192.0.2.77/24, 192.0.2.0, 192.0.2.255, 192.0.1.255, 192.0.3.0",
    "192.0.2.7, 192.0.2.7, 192.0.2.7, 192.0.2.6, 192.0.2.8",
    "192.0.2.7/32, 192.0.2.7, 192.0.2.7, 192.0.2.6, 192.0.2.8",
    "192.0.2.7-192.0.2.20, 192.0.2.7, 192.0.2.20, 192.0.2.6, 192.0.2.21",
    "' 192.0.2.7 - 192.0.2.20 ', 192.0.2.7, 192.0.2.20, 192.0.2.6, 192.0.2.21",
    "128.0.0.0/1, 128.0.0.0, 255.255.255.255, 127.255.255.255, ::",
    "0.0.0.0/0, 0.0.0.0, 255.255.255.255, ::, ::1",
    "2001:db8::/32, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db7:ffff::, 2001:db9::",
    "2001:db8::/64, 2001:db8::, 2001:db8::ffff:ffff:ffff:ffff, 2001:db7:ffff::, 2001:db8:0:1::",
    "2001:db8::8/125, 2001:db8::8, 2001:db8::f, 2001:db8::7, 2001:db8::10",
    "2001:db8::7-2001:db8::1:0, 2001:db8::7, 2001:db8::1:0, 2001:db8::6, 2001:db8::1:1",
    "::/0, ::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 0.0.0.0, 255.255.255.255",
  })
  void aRangeHoldsBothItsEndsAndNothingBeside(
      String range, String first, String last, String below, String above) {
    IpFilter filter = IpFilter.builder().block(range).build();
    assertThat(blocks(filter, first)).isTrue();
    assertThat(blocks(filter, last)).isTrue();
    assertThat(blocks(filter, below)).isFalse();
    assertThat(blocks(filter, above)).isFalse();
  }

  @Test
  void nobodyIsBlockedAtFirst() {
    assertThat(IpFilter.allowAll().allows(address("192.0.2.1"))).isTrue();
    assertThat(IpFilter.allowAll().allows(address("2001:db8::1"))).isTrue();
  }

  @Test
  void theRuleThatWasAddedLastDecides() {
    IpFilter filter =
        IpFilter.builder().block("10.0.0.0/8").allow("10.1.0.0/16").block("10.1.2.3").build();
    assertThat(blocks(filter, "10.0.255.255")).isTrue();
    assertThat(blocks(filter, "10.1.0.0")).isFalse();
    assertThat(blocks(filter, "10.1.2.2")).isFalse();
    assertThat(blocks(filter, "10.1.2.3")).isTrue();
    assertThat(blocks(filter, "10.1.2.4")).isFalse();
    assertThat(blocks(filter, "10.2.0.0")).isTrue();
    IpFilter covered = IpFilter.builder().allow("10.1.0.0/16").block("10.0.0.0/8").build();
    assertThat(blocks(covered, "10.1.0.0")).isTrue();
  }

  @Test
  void aFilterMayLetInOnlyWhatItNames() {
    IpFilter filter = IpFilter.builder().blockAll().allow("192.0.2.0/24").allow("fd00::/8").build();
    assertThat(blocks(filter, "198.51.100.1")).isTrue();
    assertThat(blocks(filter, "2001:db8::1")).isTrue();
    assertThat(blocks(filter, "192.0.2.1")).isFalse();
    assertThat(blocks(filter, "fd00::1")).isFalse();
  }

  @Test
  void rangesMayBeGivenAsAddresses() {
    IpFilter filter =
        IpFilter.builder()
            .block(address("192.0.2.0"), address("192.0.2.9"))
            .allow(address("192.0.2.3"), address("192.0.2.4"))
            .build();
    assertThat(blocks(filter, "192.0.2.2")).isTrue();
    assertThat(blocks(filter, "192.0.2.3")).isFalse();
    assertThat(blocks(filter, "192.0.2.5")).isTrue();
  }

  @Test
  void anIpv4AddressThatIsWrittenAsIpv6IsTheIpv4Address() throws UnknownHostException {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 1};
    InetAddress peer = Inet6Address.getByAddress(null, mapped, 0);
    assertThat(peer).isInstanceOf(Inet6Address.class);
    assertThat(IpFilter.builder().block("192.0.2.0/24").build().allows(peer)).isFalse();
    assertThat(IpFilter.builder().block("::/0").build().allows(peer)).isTrue();
    assertThat(blocks(IpFilter.builder().block("::ffff:192.0.2.1").build(), "192.0.2.1")).isTrue();
  }

  @Test
  void aBuilderMayBeUsedFurtherAndTheFilterStays() {
    IpFilter.Builder builder = IpFilter.builder().block("192.0.2.1");
    IpFilter before = builder.build();
    IpFilter after = builder.allow("192.0.2.1").build();
    assertThat(blocks(before, "192.0.2.1")).isTrue();
    assertThat(blocks(after, "192.0.2.1")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          localhost            | IP range localhost: 'localhost' is no IPv4 or IPv6 address
          1.2.3                | IP range 1.2.3: '1.2.3' is no IPv4 or IPv6 address
          1.2.3.256            | IP range 1.2.3.256: 256 in 1.2.3.256, it must be 0 to 255
          1.2.3.4/33           | IP range 1.2.3.4/33: the prefix is 33, it must be 0 to 32
          2001:db8::/129       | IP range 2001:db8::/129: the prefix is 129, it must be 0 to 128
          1.2.3.4/-1           | IP range 1.2.3.4/-1: the prefix is -1, it must be 0 to 32
          1.2.3.4/             | IP range 1.2.3.4/: the prefix is , it must be 0 to 32
          1.2.3.4-             | IP range 1.2.3.4-: '' is no IPv4 or IPv6 address
          1.2.3.4-1.2.3.3      | IP range 1.2.3.4-1.2.3.3: the last is below the first
          ::2-::1              | IP range ::2-::1: the last is below the first
          1.2.3.4-2001:db8::1  | IP range 1.2.3.4-2001:db8::1: both ends must be IPv4, or both IPv6
          fe80::1%eth0         | IP range fe80::1%eth0: 'fe80::1%eth0' is no IPv4 or IPv6 address
          1:2:3                | IP range 1:2:3: '1:2:3' is no IPv4 or IPv6 address
          """)
  void whatIsNoRangeIsRefused(String range, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IpFilter.builder().block(range))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IpFilter.builder().allow(range))
        .withMessage(message);
  }

  @Test
  void addressesThatAreNoRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IpFilter.builder().block(address("192.0.2.2"), address("192.0.2.1")))
        .withMessage("IP range 192.0.2.2-192.0.2.1: the last is below the first");
  }
}
