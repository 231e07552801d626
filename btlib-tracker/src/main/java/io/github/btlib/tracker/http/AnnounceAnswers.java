package io.github.btlib.tracker.http;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BList;
import io.github.btlib.bencode.BValue;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.tracker.engine.AnnounceAnswer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes answers to announces as bencoded dictionaries (BEP 3, 7, 23). */
final class AnnounceAnswers {

  private AnnounceAnswers() {}

  /**
   * Writes peers as 6 bytes each, and IPv6 peers as 18 bytes each under a key of their own. {@code
   * peers} is there even if it is empty, since not every client does without.
   */
  static byte[] compact(AnnounceAnswer answer) {
    BDictionary.Builder dictionary =
        counted(answer).put("peers", Arrays.copyOf(answer.ipv4(), 6 * answer.ipv4Count()));
    if (answer.ipv6Count() > 0) {
      dictionary.put("peers6", Arrays.copyOf(answer.ipv6(), 18 * answer.ipv6Count()));
    }
    return Bencode.encode(dictionary.build());
  }

  /** Writes peers as dictionaries, whatever their family. A peer that gave no id has none there. */
  static byte[] dictionaries(AnnounceAnswer answer, boolean withPeerIds) {
    List<BValue> peers = new ArrayList<>();
    addPeers(peers, answer.ipv4(), 6, answer.ipv4Count(), withPeerIds ? answer.ipv4Ids() : null);
    addPeers(peers, answer.ipv6(), 18, answer.ipv6Count(), withPeerIds ? answer.ipv6Ids() : null);
    return Bencode.encode(counted(answer).put("peers", new BList(peers)).build());
  }

  private static void addPeers(
      List<BValue> peers, byte[] compact, int length, int count, byte @Nullable [] ids) {
    for (int i = 0; i < count; i++) {
      int port = length * (i + 1) - 2;
      BDictionary.Builder entry =
          BDictionary.builder()
              .put("ip", host(Arrays.copyOfRange(compact, length * i, port)))
              .put("port", (compact[port] & 0xff) << 8 | compact[port + 1] & 0xff);
      if (ids != null) {
        byte[] id = Arrays.copyOfRange(ids, 20 * i, 20 * i + 20);
        if (!Arrays.equals(id, new byte[20])) {
          entry.put("peer id", id);
        }
      }
      peers.add(entry.build());
    }
  }

  private static String host(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError("an address has 4 or 16 bytes", e);
    }
  }

  /** Writes a failure. Clients take the intervals into account when they decide to try again. */
  static byte[] failure(long interval, long minInterval, String reason) {
    return Bencode.encode(timed(interval, minInterval).put("failure reason", reason).build());
  }

  private static BDictionary.Builder counted(AnnounceAnswer answer) {
    return timed(answer.intervalSeconds(), answer.minIntervalSeconds())
        .put("complete", answer.seeders())
        .put("incomplete", answer.leechers());
  }

  private static BDictionary.Builder timed(long interval, long minInterval) {
    return BDictionary.builder().put("interval", interval).put("min interval", minInterval);
  }
}
