package io.github.btlib;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Which addresses peers may have. Immutable and thread-safe.
 *
 * <pre>{@code
 * IpFilter filter = IpFilter.builder()
 *     .block("10.0.0.0/8")
 *     .allow("10.1.0.0/16")
 *     .block("203.0.113.7-203.0.113.20")
 *     .build();
 * }</pre>
 *
 * <p>Precedence: of the rules that cover an address the one added last decides. An address that no
 * rule covers is allowed; a filter that lets in only what it names begins with {@link
 * Builder#blockAll()}. An IPv4 address that is written as IPv6 (::ffff:1.2.3.4) is the IPv4
 * address.
 *
 * <p>A look-up is a binary search over disjoint ranges; that of a million takes less than a
 * microsecond, building it a few seconds. The filter concerns peers only: trackers are whom the
 * torrent names.
 */
public final class IpFilter {
  private static final IpFilter ALLOW_ALL = builder().build();

  private final IpRanges ipv4;
  private final IpRanges ipv6;

  private IpFilter(IpRanges ipv4, IpRanges ipv6) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  /**
   * Returns the filter that blocks nobody.
   *
   * @return a filter
   */
  public static IpFilter allowAll() {
    return ALLOW_ALL;
  }

  /**
   * Starts a filter that blocks nobody.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Tells whether a peer may have this address.
   *
   * @param address an address; a scope is not looked at
   * @return false if it is blocked
   */
  public boolean allows(InetAddress address) {
    IpNumber number = IpNumber.of(address);
    return !(number.isIpv4() ? ipv4 : ipv6).isBlocked(number);
  }

  /**
   * Collects the rules of an {@link IpFilter}, the later ones above the earlier ones. Not
   * thread-safe.
   */
  public static final class Builder {
    private final List<IpRanges.Rule> rules = new ArrayList<>();

    private Builder() {}

    /**
     * Blocks addresses.
     *
     * @param range one address, a block such as 192.0.2.0/24 or 2001:db8::/32, or a first and last
     *     address such as 192.0.2.7-192.0.2.20; names are not looked up
     * @return this builder
     * @throws IllegalArgumentException if the text is none of these
     */
    public Builder block(String range) {
      rules.add(IpRangeParser.parse(range, true));
      return this;
    }

    /**
     * Blocks a range of addresses.
     *
     * @param first the first address
     * @param last the last address, not below the first and of the same family
     * @return this builder
     * @throws IllegalArgumentException if the addresses are no range
     */
    public Builder block(InetAddress first, InetAddress last) {
      rules.add(rule(first, last, true));
      return this;
    }

    /**
     * Allows addresses that an earlier rule may have blocked.
     *
     * @param range as for {@link #block(String)}
     * @return this builder
     * @throws IllegalArgumentException if the text is no range
     */
    public Builder allow(String range) {
      rules.add(IpRangeParser.parse(range, false));
      return this;
    }

    /**
     * Allows a range of addresses that an earlier rule may have blocked.
     *
     * @param first the first address
     * @param last the last address, not below the first and of the same family
     * @return this builder
     * @throws IllegalArgumentException if the addresses are no range
     */
    public Builder allow(InetAddress first, InetAddress last) {
      rules.add(rule(first, last, false));
      return this;
    }

    /**
     * Blocks every address of both families; what is to be let in is allowed afterwards.
     *
     * @return this builder
     */
    public Builder blockAll() {
      return block("0.0.0.0/0").block("::/0");
    }

    private static IpRanges.Rule rule(InetAddress first, InetAddress last, boolean block) {
      Objects.requireNonNull(first, "first");
      Objects.requireNonNull(last, "last");
      return IpRanges.Rule.of(
          first.getHostAddress() + "-" + last.getHostAddress(),
          IpNumber.of(first),
          IpNumber.of(last),
          block);
    }

    /**
     * Builds the filter; the builder may be used further.
     *
     * @return an immutable filter
     */
    public IpFilter build() {
      return new IpFilter(
          IpRanges.of(rules.stream().filter(rule -> rule.first().isIpv4()).toList()),
          IpRanges.of(rules.stream().filter(rule -> !rule.first().isIpv4()).toList()));
    }
  }
}
