package io.github.btlib.tracker.swarm;

import io.github.btlib.metainfo.InfoHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All swarms of a tracker.
 *
 * <p>Announced peers are in the order in which they were last heard, across all swarms: the ones
 * that are due to be forgotten stand at the front, and each announce forgets them first. So the
 * counts and limits never include a peer that is gone, and nothing has to sweep. A swarm exists as
 * long as it has an announced peer.
 *
 * <p>Static peers are apart from all this: told first, counted as seeders, never forgotten. An
 * announce from the endpoint of a static peer is answered but changes nothing.
 *
 * <p>Not thread-safe.
 */
public final class Swarms {

  private static final AnnounceOutcome NOT_ALLOWED =
      new AnnounceOutcome.Refused("this torrent is not registered with this tracker");
  private static final AnnounceOutcome TOO_MANY_SWARMS =
      new AnnounceOutcome.Refused("this tracker has no room for another torrent");
  private static final AnnounceOutcome TOO_MANY_PEERS =
      new AnnounceOutcome.Refused("this tracker has no room for another peer");

  private final SwarmLimits limits;
  private final Set<InfoHash> allowed;
  private final Map<InfoHash, List<Peer>> staticPeers;

  private final Map<InfoHash, Swarm> swarms = new HashMap<>();

  /** Every member of every swarm, the one that was silent longest first. */
  private final Set<Member> bySilence = new LinkedHashSet<>();

  /**
   * Makes a tracker's state without announced peers.
   *
   * @param limits how much it may hold, and how long
   * @param allowed the torrents it serves beside those with static peers; empty for any torrent
   * @param staticPeers the peers it always tells
   */
  public Swarms(SwarmLimits limits, Set<InfoHash> allowed, Map<InfoHash, List<Peer>> staticPeers) {
    this.limits = limits;
    this.allowed = Set.copyOf(allowed);
    this.staticPeers = Map.copyOf(staticPeers);
  }

  /**
   * Takes an announce in.
   *
   * @param infoHash the torrent
   * @param announce what the peer says
   * @param nowMillis a time that never goes back; only differences matter
   * @param random picks the peers that are told
   * @return what to answer
   */
  public AnnounceOutcome announce(
      InfoHash infoHash, Announce announce, long nowMillis, RandomGenerator random) {
    forgetSilentPeers(nowMillis);
    List<Peer> fixed = staticPeers.getOrDefault(infoHash, List.of());
    if (!allowed.isEmpty() && !allowed.contains(infoHash) && fixed.isEmpty()) {
      return NOT_ALLOWED;
    }
    Endpoint endpoint = announce.peer().endpoint();
    if (fixed.stream().noneMatch(peer -> peer.endpoint().equals(endpoint))) {
      AnnounceOutcome refusal = enter(infoHash, announce, nowMillis);
      if (refusal != null) {
        return refusal;
      }
    }
    return tell(infoHash, announce, fixed, random);
  }

  /** Returns how many swarms have announced peers. */
  int swarmCount() {
    return swarms.size();
  }

  /** Returns how many announced peers there are in all swarms. */
  int peerCount() {
    return bySilence.size();
  }

  private @Nullable AnnounceOutcome enter(InfoHash infoHash, Announce announce, long nowMillis) {
    Swarm swarm = swarms.get(infoHash);
    Member member = swarm == null ? null : swarm.get(announce.peer().endpoint());
    if (announce.event() == SwarmEvent.STOPPED) {
      if (member != null) {
        forget(member);
      }
      return null;
    }
    if (member == null) {
      if (bySilence.size() >= limits.maxPeers()) {
        return TOO_MANY_PEERS;
      }
      if (swarm == null) {
        if (swarms.size() >= limits.maxSwarms()) {
          return TOO_MANY_SWARMS;
        }
        swarm = new Swarm(infoHash);
        swarms.put(infoHash, swarm);
      }
      member = swarm.add(announce.peer(), announce.complete());
    } else {
      member.swarm.update(member, announce.peer(), announce.complete());
      bySilence.remove(member);
    }
    member.lastSeenMillis = nowMillis;
    bySilence.add(member);
    return null;
  }

  private AnnounceOutcome tell(
      InfoHash infoHash, Announce announce, List<Peer> fixed, RandomGenerator random) {
    Endpoint asker = announce.peer().endpoint();
    // who leaves needs no peers, and clients that say so ask for none
    int limit = announce.event() == SwarmEvent.STOPPED ? 0 : announce.numWant();
    List<Peer> told = new ArrayList<>();
    for (Peer peer : fixed) {
      if (told.size() < limit && !peer.endpoint().equals(asker)) {
        told.add(peer);
      }
    }
    Swarm swarm = swarms.get(infoHash);
    if (swarm == null) {
      return new AnnounceOutcome.Told(fixed.size(), 0, told);
    }
    swarm.sample(told, limit, asker, announce.wantsData(), random);
    return new AnnounceOutcome.Told(fixed.size() + swarm.seeders(), swarm.leechers(), told);
  }

  private void forgetSilentPeers(long nowMillis) {
    Iterator<Member> members = bySilence.iterator();
    while (members.hasNext()) {
      Member member = members.next();
      if (nowMillis - member.lastSeenMillis <= limits.peerTtlMillis()) {
        return;
      }
      members.remove();
      leave(member);
    }
  }

  private void forget(Member member) {
    bySilence.remove(member);
    leave(member);
  }

  private void leave(Member member) {
    member.swarm.remove(member);
    if (member.swarm.isEmpty()) {
      swarms.remove(member.swarm.infoHash());
    }
  }
}
