package io.github.btlib.core.piece;

import java.util.Set;

/**
 * What follows from a piece that is whole.
 *
 * @param counts false if that was known already, or the piece is of an earlier run
 * @param culprits the identities of those that are to be banned
 */
public record Verdict(boolean counts, Set<Object> culprits) {
  static final Verdict NONE = new Verdict(false, Set.of());
}
