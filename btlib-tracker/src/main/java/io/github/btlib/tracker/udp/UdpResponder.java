package io.github.btlib.tracker.udp;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.PeerId;
import io.github.btlib.tracker.engine.AnnounceAnswer;
import io.github.btlib.tracker.engine.AnnounceRequest;
import io.github.btlib.tracker.engine.Counters.Counter;
import io.github.btlib.tracker.engine.ScrapeAnswer;
import io.github.btlib.tracker.engine.ScrapeRequest;
import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.net.TrackerUrl;
import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.Transport;
import io.github.btlib.tracker.stats.Refusal;
import java.nio.ByteBuffer;

/**
 * Answers packets (BEP 15). All numbers are in network order.
 *
 * <pre>
 * request        0 connection id (8)   8 action (4)   12 transaction id (4)
 *   announce    16 info-hash (20)     36 peer id (20)  56 downloaded (8)  64 left (8)
 *               72 uploaded (8)       80 event (4)     84 address (4)     88 key (4)
 *               92 wanted peers (4)   96 port (2)      98 options (BEP 41)
 *   scrape      16 info-hashes (20 each)
 * answer         0 action (4)          4 transaction id (4)
 *   connect      8 connection id (8)
 *   announce     8 interval (4)       12 leechers (4)  16 seeders (4)     20 peers (6 or 18 each)
 *   scrape       8 seeders (4), completed (4), leechers (4) for each info-hash
 *   error        8 text
 * </pre>
 *
 * <p>Pure but for the engine, and confined to one thread. Allocates nothing.
 */
final class UdpResponder {

  /** The request has to be answered by a thread that may block. */
  static final int MAY_BLOCK = -1;

  /** The longest packet that is looked at, in bytes. */
  static final int MAX_REQUEST = 4096;

  /** The longest answer in bytes: it fits an Ethernet frame, and over IPv6 any link (1280). */
  static final int MAX_ANSWER = 1472;

  private static final long PROTOCOL_ID = 0x41727101980L;
  private static final int CONNECT = 0;
  private static final int ANNOUNCE = 1;
  private static final int SCRAPE = 2;
  private static final int ERROR = 3;

  private static final int HEADER = 16;
  private static final int ANNOUNCE_LENGTH = 98;
  private static final int MAX_IPV4_PEERS = (MAX_ANSWER - 20) / AnnounceAnswer.IPV4_LENGTH;
  private static final int MAX_IPV6_PEERS = (1280 - 48 - 20) / AnnounceAnswer.IPV6_LENGTH;
  private static final int MAX_SCRAPED = 74;
  private static final int MAX_URL = 1024;
  private static final String BAD_SCRAPE = "a scrape must have 1 to 74 info-hashes";

  private final TrackerEngine engine;
  private final ConnectionIds ids;
  private final long epochOffsetNanos;
  private final AnnounceRequest announce = new AnnounceRequest();
  private final AnnounceAnswer announced;
  private final ScrapeRequest scrape = new ScrapeRequest(MAX_SCRAPED);
  private final ScrapeAnswer scraped = new ScrapeAnswer(MAX_SCRAPED);
  private final TrackerUrl trackerUrl = new TrackerUrl();
  private final byte[] url = new byte[MAX_URL];
  private final byte[] scratch = new byte[PeerId.LENGTH];

  /**
   * Makes a responder for one thread.
   *
   * @param engine answers announces and scrapes
   * @param ids connection ids of that thread
   * @param epochOffsetNanos what to add to the time for the clock of the ids
   */
  UdpResponder(TrackerEngine engine, ConnectionIds ids, long epochOffsetNanos) {
    this.engine = engine;
    this.ids = ids;
    this.epochOffsetNanos = epochOffsetNanos;
    this.announced = engine.newAnswer();
  }

  /**
   * Answers a packet.
   *
   * @param in the packet, from position 0 to its limit
   * @param out empty; where the answer goes, from position 0 on
   * @param high the first half of the sender's IPv6 address, or 0
   * @param low the second half, or the sender's IPv4 address mapped into an IPv6 one
   * @param nowNanos the time as of {@link System#nanoTime()}
   * @return how long the answer is, 0 if there is none, or {@link #MAY_BLOCK} if {@link #answer} is
   *     to be called on another thread
   */
  int respond(ByteBuffer in, ByteBuffer out, long high, long low, long nowNanos) {
    int length = in.limit();
    int action = length < HEADER ? ERROR : in.getInt(8);
    boolean wellFormed =
        switch (action) {
          case CONNECT -> in.getLong(0) == PROTOCOL_ID;
          case ANNOUNCE -> length >= ANNOUNCE_LENGTH;
          case SCRAPE -> true;
          default -> false;
        };
    if (!wellFormed || length >= MAX_REQUEST) {
      engine.counters().add(Counter.UDP_BAD_PACKETS);
      return 0;
    }
    if (action == CONNECT) {
      engine.counters().add(Counter.UDP_CONNECTS);
      begin(in, out, CONNECT);
      return out.putLong(ids.issue(high, low, nowNanos + epochOffsetNanos)).position();
    }
    if (!ids.isValid(in.getLong(0), high, low, nowNanos + epochOffsetNanos)) {
      engine.counters().add(Counter.UDP_BAD_CONNECTION_IDS);
      return 0;
    }
    return engine.mayBlock() ? MAY_BLOCK : answer(in, out, high, low, nowNanos);
  }

  /** Answers an announce or a scrape whose connection id is valid. Takes and returns the same. */
  int answer(ByteBuffer in, ByteBuffer out, long high, long low, long nowNanos) {
    return in.getInt(8) == ANNOUNCE
        ? announce(in, out, high, low, nowNanos)
        : scrape(in, out, high, low, nowNanos);
  }

  private int announce(ByteBuffer in, ByteBuffer out, long high, long low, long nowNanos) {
    announce.reset(Transport.UDP, nowNanos);
    announce.from(high, low);
    announce.infoHash(in.getLong(16), in.getLong(24), in.getInt(32));
    in.get(36, scratch);
    announce.peerId(scratch, 0);
    announce.progress(in.getLong(64), in.getLong(72), in.getLong(56));
    announce.event(event(in.getInt(80)));
    int address = in.getInt(84);
    if (address != 0) {
      announce.claims(address);
    }
    announce.numWant(in.getInt(92));
    announce.port(in.getShort(96) & 0xffff);
    if (in.limit() > ANNOUNCE_LENGTH) {
      in.position(ANNOUNCE_LENGTH);
      trackerUrl.read(url, 0, UrlData.read(in, url));
      announce.passkey(trackerUrl.key(), trackerUrl.keyStart(), trackerUrl.keyLength());
    }
    engine.announce(announce, announced);
    Refusal refusal = announced.refusal();
    if (refusal != null) {
      return refuse(in, out, refusal, announced.reason());
    }
    begin(in, out, ANNOUNCE);
    out.putInt(announced.intervalSeconds());
    out.putInt(announced.leechers());
    out.putInt(announced.seeders());
    if (announce.isFromIpv4()) {
      int count = Math.min(announced.ipv4Count(), MAX_IPV4_PEERS);
      out.put(announced.ipv4(), 0, count * AnnounceAnswer.IPV4_LENGTH);
    } else {
      int count = Math.min(announced.ipv6Count(), MAX_IPV6_PEERS);
      out.put(announced.ipv6(), 0, count * AnnounceAnswer.IPV6_LENGTH);
    }
    return out.position();
  }

  private static AnnounceEvent event(int number) {
    return switch (number) {
      case 1 -> AnnounceEvent.COMPLETED;
      case 2 -> AnnounceEvent.STARTED;
      case 3 -> AnnounceEvent.STOPPED;
      // not in BEP 15: libtorrent's partial seeds say so each time
      case 4 -> AnnounceEvent.PAUSED;
      default -> AnnounceEvent.NONE;
    };
  }

  private int scrape(ByteBuffer in, ByteBuffer out, long high, long low, long nowNanos) {
    int count = (in.limit() - HEADER) / InfoHash.LENGTH;
    if (in.limit() != HEADER + count * InfoHash.LENGTH || count == 0 || count > MAX_SCRAPED) {
      engine.refuseScrape(Transport.UDP, Refusal.MALFORMED, BAD_SCRAPE);
      return refuse(in, out, Refusal.MALFORMED, BAD_SCRAPE);
    }
    scrape.reset(Transport.UDP, nowNanos);
    scrape.from(high, low);
    for (int i = 0; i < count; i++) {
      in.get(HEADER + i * InfoHash.LENGTH, scratch);
      scrape.add(scratch, 0);
    }
    engine.scrape(scrape, scraped);
    Refusal refusal = scraped.refusal();
    if (refusal != null) {
      return refuse(in, out, refusal, scraped.reason());
    }
    begin(in, out, SCRAPE);
    for (int i = 0; i < count; i++) {
      out.putInt(scraped.seeders(i)).putInt(scraped.completed(i)).putInt(scraped.leechers(i));
    }
    return out.position();
  }

  /** Says no; but a flood is not even answered. */
  private static int refuse(ByteBuffer in, ByteBuffer out, Refusal refusal, String reason) {
    if (refusal == Refusal.RATE) {
      return 0;
    }
    begin(in, out, ERROR);
    for (int i = 0; i < reason.length(); i++) {
      char c = reason.charAt(i);
      out.put((byte) (c < 0x80 ? c : '?'));
    }
    return out.position();
  }

  private static void begin(ByteBuffer in, ByteBuffer out, int action) {
    out.putInt(action).putInt(in.getInt(12));
  }
}
