package io.github.btlib.tracker.swarm;

import io.github.btlib.metainfo.InfoHash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The announced peers of one torrent. Knows neither time nor limits; {@link Swarms} does. */
final class Swarm {

  private final InfoHash infoHash;
  private final Map<Endpoint, Member> members = new HashMap<>();
  private final PeerPool seeders = new PeerPool();
  private final PeerPool leechers = new PeerPool();

  Swarm(InfoHash infoHash) {
    this.infoHash = infoHash;
  }

  InfoHash infoHash() {
    return infoHash;
  }

  @Nullable Member get(Endpoint endpoint) {
    return members.get(endpoint);
  }

  int seeders() {
    return seeders.size();
  }

  int leechers() {
    return leechers.size();
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /** Adds a peer that is not there yet. */
  Member add(Peer peer, boolean complete) {
    Member member = new Member(this, peer);
    member.complete = complete;
    members.put(member.endpoint, member);
    poolOf(member).add(member);
    return member;
  }

  /** Takes over what a peer says of itself now. */
  void update(Member member, Peer peer, boolean complete) {
    member.peer = peer;
    poolOf(member).remove(member);
    member.complete = complete;
    poolOf(member).add(member);
  }

  void remove(Member member) {
    members.remove(member.endpoint);
    poolOf(member).remove(member);
  }

  private PeerPool poolOf(Member member) {
    return member.complete ? seeders : leechers;
  }

  /**
   * Adds different random peers to a list; every set of that many peers is equally likely.
   *
   * @param told where to add them
   * @param limit the size the list may grow to
   * @param asker not told
   * @param wantsData whether seeders are of use
   */
  void sample(
      List<Peer> told, int limit, Endpoint asker, boolean wantsData, RandomGenerator random) {
    int seedersLeft = wantsData ? seeders.size() : 0;
    int leechersLeft = leechers.size();
    int fromSeeders = 0;
    int fromLeechers = 0;
    while (told.size() < limit && seedersLeft + leechersLeft > 0) {
      Member member;
      if (random.nextInt(seedersLeft + leechersLeft) < seedersLeft) {
        member = seeders.draw(fromSeeders++, random);
        seedersLeft--;
      } else {
        member = leechers.draw(fromLeechers++, random);
        leechersLeft--;
      }
      if (!member.endpoint.equals(asker)) {
        told.add(member.peer);
      }
    }
  }
}
