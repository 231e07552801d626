package io.github.btlib;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Blocked and allowed ranges of one address family, laid out for look-up: sorted, disjoint,
 * neighbours different. Immutable.
 */
final class IpRanges {
  // a change at each of these addresses: what was allowed before is blocked from here on, or the
  // other way round; below the first everything is allowed
  private final long[] high;
  private final long[] low;

  /**
   * Addresses that are blocked or allowed.
   *
   * @param first the first of them
   * @param last the last of them
   * @param block whether they are blocked
   */
  record Rule(IpNumber first, IpNumber last, boolean block) {
    static Rule of(String text, IpNumber first, IpNumber last, boolean block) {
      if (first.isIpv4() != last.isIpv4()) {
        throw new IllegalArgumentException(
            "IP range " + text + ": both ends must be IPv4, or both IPv6");
      }
      if (first.compareTo(last) > 0) {
        throw new IllegalArgumentException("IP range " + text + ": the last is below the first");
      }
      return new Rule(first, last, block);
    }
  }

  private IpRanges(long[] high, long[] low) {
    this.high = high;
    this.low = low;
  }

  /** Lays out rules, the later ones above the earlier ones. */
  static IpRanges of(List<Rule> rules) {
    TreeMap<IpNumber, Boolean> states = new TreeMap<>(); // from here to the next key
    for (Rule rule : rules) {
      if (!rule.last().isLast()) {
        IpNumber after = rule.last().next();
        Map.Entry<IpNumber, Boolean> before = states.floorEntry(after);
        states.put(after, before != null && before.getValue());
      }
      states.subMap(rule.first(), true, rule.last(), true).clear();
      states.put(rule.first(), rule.block());
    }
    return merged(states);
  }

  private static IpRanges merged(Map<IpNumber, Boolean> states) {
    long[] high = new long[states.size()];
    long[] low = new long[states.size()];
    int count = 0;
    boolean blocked = false;
    for (Map.Entry<IpNumber, Boolean> state : states.entrySet()) {
      if (state.getValue() != blocked) {
        blocked = state.getValue();
        high[count] = state.getKey().high();
        low[count] = state.getKey().low();
        count++;
      }
    }
    return new IpRanges(Arrays.copyOf(high, count), Arrays.copyOf(low, count));
  }

  /** Tells whether an address of this family is blocked. */
  boolean isBlocked(IpNumber address) {
    int from = 0;
    int to = high.length; // changes before from are at or below the address, from to on above it
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (isAtOrBelow(middle, address)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return (from & 1) == 1;
  }

  private boolean isAtOrBelow(int change, IpNumber address) {
    int byHigh = Long.compareUnsigned(high[change], address.high());
    return byHigh < 0 || (byHigh == 0 && Long.compareUnsigned(low[change], address.low()) <= 0);
  }
}
