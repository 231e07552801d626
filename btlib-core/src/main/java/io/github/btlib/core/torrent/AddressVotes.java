package io.github.btlib.core.torrent;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What others say of the address at which the world sees us (BEP 10 {@code yourip}, BEP 24). One
 * stranger's word is worth nothing, so several have to agree; a tracker, which the user chose, is
 * believed at once. Thread-safe; remembers the last {@link #MOST_VOTES} voters.
 */
final class AddressVotes {
  static final int MOST_VOTES = 50;
  static final int VOTES_NEEDED = 3;

  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final Map<Object, Vote> votes = new LinkedHashMap<>();

  private record Vote(InetAddress address, int weight) {}

  /**
   * Counts a vote; a voter's last one counts.
   *
   * @param voter who says so; one voice however often it speaks
   * @param tracker whether it is a tracker of ours
   * @return the address, if enough agree on it and no other of its family has as many votes
   */
  Optional<InetAddress> vote(InetAddress address, Object voter, boolean tracker) {
    if (address.isAnyLocalAddress() || address.isLoopbackAddress()) {
      return Optional.empty(); // true of nobody's view but our own
    }
    lock.lock();
    try {
      votes.remove(voter);
      votes.put(voter, new Vote(address, tracker ? VOTES_NEEDED : 1));
      if (votes.size() > MOST_VOTES) {
        votes.remove(votes.keySet().iterator().next());
      }
      int count = count(address);
      boolean first =
          votes.values().stream()
              .map(Vote::address)
              .filter(other -> other.getClass().equals(address.getClass()))
              .filter(other -> !other.equals(address))
              .allMatch(other -> count(other) < count);
      return first && count >= VOTES_NEEDED ? Optional.of(address) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private int count(InetAddress address) {
    return votes.values().stream()
        .filter(vote -> vote.address().equals(address))
        .mapToInt(Vote::weight)
        .sum();
  }
}
