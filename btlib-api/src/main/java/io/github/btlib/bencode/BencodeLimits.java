package io.github.btlib.bencode;

/**
 * How much a decoder reads before it refuses, and how strict it is. Bencoded input comes from
 * strangers; these bounds keep a few bytes from costing much memory or stack.
 *
 * @param maxDepth how many lists and dictionaries may be nested, from 1 to {@value #MAX_DEPTH}
 * @param maxTokens how many strings (keys are counted too), integers, lists and dictionaries may
 *     occur, at least 1
 * @param strict true to refuse all that BEP 3 forbids; false to accept dictionaries with unsorted
 *     keys, and leading zeros or {@code -0}, which real torrents and trackers have. A key that
 *     occurs twice is refused in either case.
 */
public record BencodeLimits(int maxDepth, int maxTokens, boolean strict) {

  /** The largest {@link #maxDepth()} that may be asked for. */
  public static final int MAX_DEPTH = 1000;

  /** Strict, at most 100 levels and 2,000,000 tokens: the limits other clients have. */
  public static final BencodeLimits DEFAULT = new BencodeLimits(100, 2_000_000, true);

  private static final BencodeLimits LENIENT = DEFAULT.withStrict(false);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public BencodeLimits {
    if (maxDepth < 1 || maxDepth > MAX_DEPTH) {
      throw new IllegalArgumentException("maxDepth " + maxDepth + " is not in 1.." + MAX_DEPTH);
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens " + maxTokens + " is less than 1");
    }
  }

  /**
   * Returns the default bounds without strictness.
   *
   * @return limits that accept unsorted keys and leading zeros
   */
  public static BencodeLimits lenient() {
    return LENIENT;
  }

  /**
   * Returns these bounds with another strictness.
   *
   * @param strict see {@link #strict()}
   * @return the changed limits
   */
  public BencodeLimits withStrict(boolean strict) {
    return new BencodeLimits(maxDepth, maxTokens, strict);
  }

  /**
   * Returns these limits with another number of tokens.
   *
   * @param maxTokens see {@link #maxTokens()}
   * @return the changed limits
   */
  public BencodeLimits withMaxTokens(int maxTokens) {
    return new BencodeLimits(maxDepth, maxTokens, strict);
  }
}
