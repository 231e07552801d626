package io.github.btlib.tracker.http;

import io.github.btlib.tracker.engine.AnnounceAnswer;
import io.github.btlib.tracker.engine.ScrapeAnswer;
import io.github.btlib.tracker.engine.ScrapeRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes answers as bencoded dictionaries (BEP 3, 7, 21, 23, 24, 31, 48). Keys are in the order of
 * their bytes, which some clients insist on.
 */
final class TrackerAnswers {

  private static final int ID_LENGTH = 20;
  private static final byte[] NO_ID = new byte[ID_LENGTH];

  private TrackerAnswers() {}

  /**
   * Writes peers as 6 bytes each, and IPv6 peers as 18 bytes each under a key of their own. {@code
   * peers} is there even if it is empty, since not every client does without.
   */
  static void compact(AnnounceAnswer answer, InetAddress client, ByteWriter out) {
    counted(answer, client, out);
    int length = AnnounceAnswer.IPV4_LENGTH * answer.ipv4Count();
    out.put("5:peers").putNumber(length).put(':').put(answer.ipv4(), 0, length);
    if (answer.ipv6Count() > 0) {
      int length6 = AnnounceAnswer.IPV6_LENGTH * answer.ipv6Count();
      out.put("6:peers6").putNumber(length6).put(':').put(answer.ipv6(), 0, length6);
    }
    out.put('e');
  }

  /** Writes peers as dictionaries, whatever their family. A peer that gave no id has none there. */
  static void dictionaries(
      AnnounceAnswer answer, InetAddress client, boolean withPeerIds, ByteWriter out) {
    counted(answer, client, out);
    out.put("5:peersl");
    byte[] none = new byte[0];
    byte[] ids = answer.ipv4Ids();
    peers(answer.ipv4(), 4, answer.ipv4Count(), withPeerIds && ids != null ? ids : none, out);
    ids = answer.ipv6Ids();
    peers(answer.ipv6(), 16, answer.ipv6Count(), withPeerIds && ids != null ? ids : none, out);
    out.put("ee");
  }

  private static void peers(byte[] peers, int size, int count, byte[] ids, ByteWriter out) {
    for (int i = 0; i < count; i++) {
      int at = (size + 2) * i;
      String ip = text(Arrays.copyOfRange(peers, at, at + size));
      out.put("d2:ip").putNumber(ip.length()).put(':').put(ip);
      int id = ID_LENGTH * i;
      if (ids.length > 0 && !Arrays.equals(ids, id, id + ID_LENGTH, NO_ID, 0, ID_LENGTH)) {
        out.put("7:peer id20:").put(ids, id, ID_LENGTH);
      }
      int port = ((peers[at + size] & 0xff) << 8) | (peers[at + size + 1] & 0xff);
      out.put("4:porti").putNumber(port).put("ee");
    }
  }

  private static String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError("an address has 4 or 16 bytes", e);
    }
  }

  private static void counted(AnnounceAnswer answer, InetAddress client, ByteWriter out) {
    byte[] address = client.getAddress();
    out.put("d8:completei").putNumber(answer.seeders());
    out.put("e10:downloadedi").putNumber(answer.completed());
    out.put("e11:external ip").putNumber(address.length).put(':').put(address);
    out.put("10:incompletei").putNumber(answer.leechers()).put('e');
    timed(answer.intervalSeconds(), answer.minIntervalSeconds(), out);
  }

  /** Writes a failure. Clients take the intervals into account when they decide to try again. */
  static void refusal(AnnounceAnswer answer, ByteWriter out) {
    out.put('d');
    reason(answer.reason(), out);
    timed(answer.intervalSeconds(), answer.minIntervalSeconds(), out);
    retryIn(answer.retryInMinutes(), out);
    out.put('e');
  }

  /** Writes a failure that no engine was asked about. */
  static void failure(String reason, int retryInMinutes, ByteWriter out) {
    out.put('d');
    reason(reason, out);
    retryIn(retryInMinutes, out);
    out.put('e');
  }

  private static void reason(String reason, ByteWriter out) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    out.put("14:failure reason").putNumber(text.length).put(':').put(text);
  }

  private static void timed(int interval, int minInterval, ByteWriter out) {
    out.put("8:intervali").putNumber(interval);
    out.put("e12:min intervali").putNumber(minInterval).put('e');
  }

  /** Minutes are a string in BEP 31. */
  private static void retryIn(int minutes, ByteWriter out) {
    if (minutes > 0) {
      String text = Integer.toString(minutes);
      out.put("8:retry in").putNumber(text.length()).put(':').put(text);
    }
  }

  /** Writes the counts of torrents, each once and in the order of their hashes. */
  static void scrape(ScrapeRequest request, ScrapeAnswer answer, ByteWriter out) {
    if (answer.refusal() != null) {
      failure(answer.reason(), answer.retryInMinutes(), out);
      return;
    }
    int[] order = order(request);
    out.put("d5:filesd");
    for (int i = 0; i < order.length; i++) {
      int index = order[i];
      boolean again = i > 0 && compare(request, order[i - 1], index) == 0;
      // of torrents that are not served there is nothing to tell
      if (again || !request.isAllowed(index)) {
        continue;
      }
      out.put("20:").putLong(request.infoHashHigh(index)).putLong(request.infoHashMiddle(index));
      out.putInt(request.infoHashLow(index));
      out.put("d8:completei").putNumber(answer.seeders(index));
      out.put("e10:downloadedi").putNumber(answer.completed(index));
      out.put("e11:downloadersi").putNumber(answer.downloaders(index));
      out.put("e10:incompletei").putNumber(answer.leechers(index)).put("ee");
    }
    out.put("e5:flagsd20:min_request_intervali").putNumber(answer.minIntervalSeconds());
    out.put("eee");
  }

  private static int[] order(ScrapeRequest request) {
    int[] order = new int[request.size()];
    for (int i = 0; i < order.length; i++) {
      int at = i;
      while (at > 0 && compare(request, order[at - 1], i) > 0) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = i;
    }
    return order;
  }

  private static int compare(ScrapeRequest request, int a, int b) {
    int high = Long.compareUnsigned(request.infoHashHigh(a), request.infoHashHigh(b));
    if (high != 0) {
      return high;
    }
    int middle = Long.compareUnsigned(request.infoHashMiddle(a), request.infoHashMiddle(b));
    return middle != 0
        ? middle
        : Integer.compareUnsigned(request.infoHashLow(a), request.infoHashLow(b));
  }
}
