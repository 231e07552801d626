package io.github.btlib;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The filter against a model that goes through the rules one by one. */
class IpFilterProperties {
  /**
   * @param first the first address, big-endian, 4 or 16 bytes
   * @param last the last address
   */
  record Rule(BigInteger first, BigInteger last, boolean block, int length) {
    boolean covers(InetAddress address) {
      BigInteger number = new BigInteger(1, address.getAddress());
      return address.getAddress().length == length
          && first.compareTo(number) <= 0
          && number.compareTo(last) <= 0;
    }
  }

  private static InetAddress address(BigInteger number, int length) {
    byte[] bytes = new byte[length];
    byte[] digits = number.toByteArray();
    int count = Math.min(length, digits.length);
    System.arraycopy(digits, digits.length - count, bytes, length - count, count);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(Arrays.toString(bytes), e);
    }
  }

  /** Addresses that often meet: near each other, and at the ends of the words they are made of. */
  private static Arbitrary<BigInteger> numbers(int length) {
    BigInteger last = BigInteger.ONE.shiftLeft(8 * length).subtract(BigInteger.ONE);
    Arbitrary<BigInteger> bases =
        length == 4
            ? Arbitraries.of(BigInteger.ZERO, BigInteger.ONE.shiftLeft(31), last)
            : Arbitraries.of(BigInteger.ONE.shiftLeft(64), BigInteger.ONE.shiftLeft(127), last);
    return Combinators.combine(bases, Arbitraries.integers().between(-20, 20))
        .as((base, offset) -> base.add(BigInteger.valueOf(offset)).max(BigInteger.ZERO).min(last));
  }

  @Provide
  Arbitrary<List<Rule>> rules() {
    Arbitrary<Rule> rule =
        Arbitraries.of(4, 16)
            .flatMap(length ->
                Combinators.combine(numbers(length), numbers(length), Arbitraries.of(true, false))
                    .as((a, b, block) -> new Rule(a.min(b), a.max(b), block, length)));
    return rule.list().ofMaxSize(12);
  }

  @Provide
  Arbitrary<InetAddress> addresses() {
    return Arbitraries.of(4, 16)
        .flatMap(length -> numbers(length).map(number -> address(number, length)));
  }

  @Property
  void theLastRuleThatCoversAnAddressDecides(
      @ForAll("rules") List<Rule> rules, @ForAll("addresses") InetAddress address) {
    IpFilter.Builder builder = IpFilter.builder();
    boolean allowed = true;
    for (Rule rule : rules) {
      InetAddress first = address(rule.first(), rule.length());
      InetAddress last = address(rule.last(), rule.length());
      if (rule.block()) {
        builder.block(first, last);
      } else {
        builder.allow(first, last);
      }
      allowed = rule.covers(address) ? !rule.block() : allowed;
    }
    assertThat(builder.build().allows(address)).isEqualTo(allowed);
  }
}
