package io.github.btlib.spi;

import java.util.List;

/**
 * The answer of a {@link ChokingStrategy}.
 *
 * @param regular the {@link ChokePeer#id() ids} of peers unchoked for what they give
 * @param optimistic the ids of peers unchoked as a try
 */
public record ChokeDecision(List<Long> regular, List<Long> optimistic) {
  /** Makes a decision of copies of the lists. */
  public ChokeDecision {
    regular = List.copyOf(regular);
    optimistic = List.copyOf(optimistic);
  }
}
