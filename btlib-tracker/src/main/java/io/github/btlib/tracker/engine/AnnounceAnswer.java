package io.github.btlib.tracker.engine;

import io.github.btlib.tracker.spi.PeerSink;
import io.github.btlib.tracker.stats.Refusal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What to answer to an announce: counts and peers, or a reason why not. Used again for the next;
 * what is read of it is valid until then. Not thread-safe.
 */
public final class AnnounceAnswer implements PeerSink {

  /** The bytes of an IPv4 peer (BEP 23). */
  public static final int IPV4_LENGTH = 6;

  /** The bytes of an IPv6 peer (BEP 7). */
  public static final int IPV6_LENGTH = 18;

  private static final int ID_LENGTH = 20;

  private static final String TOO_MANY_NEW = "too many new torrents from this address";
  private static final int RETRY_NEW_IN_MINUTES = 5;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] ipv4;
  private final byte[] ipv6;

  /** Made when the first id comes, since few trackers keep them. */
  private byte @Nullable [] ipv4Ids;

  private byte @Nullable [] ipv6Ids;

  private final int capacity;
  private final @Nullable AddressRates newSwarms;

  /** Where the announce comes from, and when, for {@link #newSwarms}. */
  private final PeerAddress source = new PeerAddress();

  private long nowNanos;

  /** Who asks, and so is not told. */
  private final PeerAddress asker = new PeerAddress();

  private int askerPort;

  private int ipv4Count;
  private int ipv6Count;
  private int wanted;
  private boolean wantsIpv4;
  private boolean wantsIpv6;

  /** The peers at the front that are not the store's; it may know them, too. */
  private int fixedIpv4;

  private int fixedIpv6;

  private int seeders;
  private int leechers;
  private int completed;
  private int intervalSeconds;
  private int minIntervalSeconds;

  private @Nullable Refusal refusal;
  private String reason = "";
  private int retryInMinutes;

  /**
   * Makes an answer that lets any torrent be new; for an engine, by {@link
   * TrackerEngine#newAnswer()}.
   *
   * @param capacity how many peers it has room for
   */
  public AnnounceAnswer(int capacity) {
    this(capacity, null);
  }

  AnnounceAnswer(int capacity, @Nullable AddressRates newSwarms) {
    this.capacity = capacity;
    this.newSwarms = newSwarms;
    this.ipv4 = new byte[IPV4_LENGTH * capacity];
    this.ipv6 = new byte[IPV6_LENGTH * capacity];
  }

  /**
   * Forgets the last answer.
   *
   * @param request says how many peers of which families there is to be room for
   * @param interval when to announce next, in seconds
   * @param minInterval when to announce next at the earliest, in seconds
   */
  public void reset(AnnounceRequest request, int interval, int minInterval) {
    intervalSeconds = interval;
    minIntervalSeconds = minInterval;
    ipv4Count = ipv6Count = fixedIpv4 = fixedIpv6 = 0;
    wanted = Math.min(request.numWant(), capacity);
    source.set(request.source);
    nowNanos = request.nowNanos();
    asker.set(request.peer);
    askerPort = request.port();
    wantsIpv4 = request.wantsIpv4();
    wantsIpv6 = request.wantsIpv6();
    seeders = leechers = completed = 0;
    refusal = null;
    reason = "";
    retryInMinutes = 0;
  }

  /**
   * Makes it a refusal; peers and counts are gone.
   *
   * @param kind of which kind
   * @param why for the user of the client: ASCII, nothing that the client sent
   * @param retryIn when to try again in minutes, or 0 if that is not said
   */
  public void refuse(Refusal kind, String why, int retryIn) {
    refusal = kind;
    reason = why;
    retryInMinutes = retryIn;
    ipv4Count = ipv6Count = 0;
    seeders = leechers = completed = 0;
  }

  /** What was added so far is not the store's: if it adds the same, that is ignored. */
  void fixedEnd() {
    fixedIpv4 = ipv4Count;
    fixedIpv6 = ipv6Count;
  }

  void addSeeders(int count) {
    seeders += count;
  }

  /** Returns why the announce was refused, or null if it was not. */
  public @Nullable Refusal refusal() {
    return refusal;
  }

  /** Returns the reason for the user of the client: ASCII, nothing that the client sent. */
  public String reason() {
    return reason;
  }

  /** Returns when to try again in minutes (BEP 31), or 0 if that is not said. */
  public int retryInMinutes() {
    return retryInMinutes;
  }

  /** Returns when to announce next in seconds; also set if the announce was refused. */
  public int intervalSeconds() {
    return intervalSeconds;
  }

  /** Returns when to announce next at the earliest in seconds; also set if it was refused. */
  public int minIntervalSeconds() {
    return minIntervalSeconds;
  }

  /** Returns how many peers have everything, static peers included. */
  public int seeders() {
    return seeders;
  }

  /** Returns how many peers do not, partial seeds included. */
  public int leechers() {
    return leechers;
  }

  /** Returns how often the torrent was downloaded, as far as is known. */
  public int completed() {
    return completed;
  }

  /** Returns the array with the IPv4 peers, {@link #IPV4_LENGTH} bytes each from 0 on. */
  public byte[] ipv4() {
    return ipv4;
  }

  /** Returns how many IPv4 peers there are. */
  public int ipv4Count() {
    return ipv4Count;
  }

  /** Returns the array with the IPv6 peers, {@link #IPV6_LENGTH} bytes each from 0 on. */
  public byte[] ipv6() {
    return ipv6;
  }

  /** Returns how many IPv6 peers there are. */
  public int ipv6Count() {
    return ipv6Count;
  }

  /**
   * Returns the array with the ids of the IPv4 peers, 20 bytes each from 0 on, all zero for a peer
   * without; or null if none has one.
   */
  public byte @Nullable [] ipv4Ids() {
    return ipv4Ids;
  }

  /** Returns the same as {@link #ipv4Ids()} for the IPv6 peers. */
  public byte @Nullable [] ipv6Ids() {
    return ipv6Ids;
  }

  @Override
  public void counts(int newSeeders, int newLeechers, int newCompleted) {
    seeders = newSeeders;
    leechers = newLeechers;
    completed = newCompleted;
  }

  @Override
  public int room() {
    return wanted - ipv4Count - ipv6Count;
  }

  @Override
  public void addIpv4(int address, int port) {
    if (wantsIpv4 && room() > 0 && !isAsker(address, port)) {
      int at = IPV4_LENGTH * ipv4Count;
      INT.set(ipv4, at, address);
      ipv4[at + 4] = (byte) (port >> 8);
      ipv4[at + 5] = (byte) port;
      if (!isAmong(ipv4, IPV4_LENGTH, fixedIpv4, at)) {
        if (ipv4Ids != null) {
          Arrays.fill(ipv4Ids, ID_LENGTH * ipv4Count, ID_LENGTH * (ipv4Count + 1), (byte) 0);
        }
        ipv4Count++;
      }
    }
  }

  @Override
  public void addIpv4(int address, int port, byte[] ids, int offset) {
    int at = ipv4Count;
    addIpv4(address, port);
    if (ipv4Count > at) {
      if (ipv4Ids == null) {
        ipv4Ids = new byte[ID_LENGTH * capacity];
      }
      System.arraycopy(ids, offset, ipv4Ids, ID_LENGTH * at, ID_LENGTH);
    }
  }

  @Override
  public void addIpv6(long high, long low, int port) {
    if (wantsIpv6 && room() > 0 && !isAsker(high, low, port)) {
      int at = IPV6_LENGTH * ipv6Count;
      LONG.set(ipv6, at, high);
      LONG.set(ipv6, at + 8, low);
      ipv6[at + 16] = (byte) (port >> 8);
      ipv6[at + 17] = (byte) port;
      if (!isAmong(ipv6, IPV6_LENGTH, fixedIpv6, at)) {
        if (ipv6Ids != null) {
          Arrays.fill(ipv6Ids, ID_LENGTH * ipv6Count, ID_LENGTH * (ipv6Count + 1), (byte) 0);
        }
        ipv6Count++;
      }
    }
  }

  @Override
  public void addIpv6(long high, long low, int port, byte[] ids, int offset) {
    int at = ipv6Count;
    addIpv6(high, low, port);
    if (ipv6Count > at) {
      if (ipv6Ids == null) {
        ipv6Ids = new byte[ID_LENGTH * capacity];
      }
      System.arraycopy(ids, offset, ipv6Ids, ID_LENGTH * at, ID_LENGTH);
    }
  }

  @Override
  public void add(byte[] endpoint) {
    if (endpoint.length == IPV4_LENGTH) {
      addIpv4((int) INT.get(endpoint, 0), port(endpoint, 4));
    } else if (endpoint.length == IPV6_LENGTH) {
      addIpv6((long) LONG.get(endpoint, 0), (long) LONG.get(endpoint, 8), port(endpoint, 16));
    } else {
      throw new IllegalArgumentException(
          "endpoint has " + endpoint.length + " bytes, it must have 6 or 18");
    }
  }

  @Override
  public boolean mayCreateSwarm() {
    boolean may = newSwarms == null || newSwarms.take(source, nowNanos);
    if (!may) {
      refuse(Refusal.NEW_SWARMS, TOO_MANY_NEW, RETRY_NEW_IN_MINUTES);
    }
    return may;
  }

  @Override
  public void full(String why, int retryIn) {
    refuse(Refusal.FULL, why, retryIn);
  }

  private boolean isAsker(int address, int port) {
    return port == askerPort && address == asker.ipv4() && asker.isIpv4();
  }

  private boolean isAsker(long high, long low, int port) {
    return port == askerPort && low == asker.low() && high == asker.high() && !asker.isIpv4();
  }

  private static int port(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  private static boolean isAmong(byte[] peers, int length, int count, int at) {
    for (int i = 0; i < count * length; i += length) {
      if (Arrays.equals(peers, i, i + length, peers, at, at + length)) {
        return true;
      }
    }
    return false;
  }
}
