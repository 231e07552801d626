package io.github.btlib.core.piece;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What follows for the peers that had a part in a piece that is whole. Guarded by the piece book's
 * lock.
 */
final class Verdicts {
  private final Trust trust = new Trust();
  private final SuspectBlocks suspects = new SuspectBlocks();

  boolean onParole(Object identity) {
    return trust.onParole(identity);
  }

  boolean isSuspect(int piece) {
    return suspects.remembers(piece);
  }

  /** Forgets what was sent before, because the data is looked at anew; what peers are stays. */
  void restart() {
    suspects.clear();
  }

  /**
   * A piece is good.
   *
   * @param blocks a digest of each of its blocks if it was suspect, otherwise empty
   * @return those to be banned
   */
  Set<Object> good(int piece, List<Claimant> senders, List<Long> blocks) {
    Set<Object> liars = blocks.isEmpty() ? Set.of() : suspects.liars(piece, blocks);
    suspects.forget(piece);
    Set<Object> contributors = new HashSet<>(identities(senders));
    contributors.remove(EarlierRun.INSTANCE);
    trust.good(contributors);
    return liars;
  }

  /**
   * A piece is bad.
   *
   * @param blocks a digest of each of its blocks, or empty if they could not be read
   * @return those to be banned
   */
  Set<Object> bad(int piece, List<Claimant> senders, List<Long> blocks) {
    List<Object> identities = identities(senders);
    if (identities.contains(EarlierRun.INSTANCE)) {
      return Set.of();
    }
    Set<Object> culprits = trust.bad(new HashSet<>(identities));
    if (!blocks.isEmpty()) {
      culprits.addAll(suspects.remember(piece, identities, blocks));
    }
    return culprits;
  }

  private static List<Object> identities(List<Claimant> senders) {
    return senders.stream().map(Claimant::identity).toList();
  }
}
