package io.github.btlib.tracker.http;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BList;
import io.github.btlib.bencode.BValue;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.tracker.swarm.AnnounceOutcome.Told;
import io.github.btlib.tracker.swarm.Peer;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes answers to announces as bencoded dictionaries (BEP 3, 7, 23). Immutable. */
final class AnnounceAnswers {

  private final long intervalSeconds;
  private final long minIntervalSeconds;

  AnnounceAnswers(Duration interval, Duration minInterval) {
    this.intervalSeconds = interval.toSeconds();
    this.minIntervalSeconds = minInterval.toSeconds();
  }

  /**
   * Writes peers as 6 bytes each, and IPv6 peers as 18 bytes each under a key of their own. {@code
   * peers} is there even if it is empty, since not every client does without.
   */
  byte[] compact(Told told) {
    ByteArrayOutputStream ipv4 = new ByteArrayOutputStream();
    ByteArrayOutputStream ipv6 = new ByteArrayOutputStream();
    for (Peer peer : told.peers()) {
      ByteArrayOutputStream target = peer.endpoint().isIpv4() ? ipv4 : ipv6;
      int port = peer.endpoint().port();
      target.writeBytes(peer.endpoint().address().getAddress());
      target.write(port >> 8);
      target.write(port);
    }
    BDictionary.Builder answer = counted(told).put("peers", ipv4.toByteArray());
    if (ipv6.size() > 0) {
      answer.put("peers6", ipv6.toByteArray());
    }
    return Bencode.encode(answer.build());
  }

  /** Writes peers as dictionaries, whatever their family. A peer that gave no id has none there. */
  byte[] dictionaries(Told told, boolean withPeerIds) {
    List<BValue> peers = new ArrayList<>();
    for (Peer peer : told.peers()) {
      BDictionary.Builder entry =
          BDictionary.builder()
              .put("ip", peer.endpoint().address().getHostAddress())
              .put("port", peer.endpoint().port());
      if (withPeerIds) {
        peer.id().ifPresent(id -> entry.put("peer id", id.bytes()));
      }
      peers.add(entry.build());
    }
    return Bencode.encode(counted(told).put("peers", new BList(peers)).build());
  }

  /** Writes a failure. Clients take the intervals into account when they decide to try again. */
  byte[] failure(String reason) {
    return Bencode.encode(timed().put("failure reason", reason).build());
  }

  private BDictionary.Builder counted(Told told) {
    return timed().put("complete", told.seeders()).put("incomplete", told.leechers());
  }

  private BDictionary.Builder timed() {
    return BDictionary.builder()
        .put("interval", intervalSeconds)
        .put("min interval", minIntervalSeconds);
  }
}
