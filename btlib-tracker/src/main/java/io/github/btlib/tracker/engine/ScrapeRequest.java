package io.github.btlib.tracker.engine;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.tracker.spi.ScrapeView;
import io.github.btlib.tracker.spi.Transport;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.nio.ByteOrder;

/**
 * A scrape as it came in. Used again for the next: {@link #reset} first, then what the request
 * says. Not thread-safe.
 */
public final class ScrapeRequest implements ScrapeView {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  final PeerAddress source = new PeerAddress();
  final byte[] passkey = new byte[AnnounceRequest.MAX_PASSKEY];
  int passkeyLength;

  private final long[] high;
  private final long[] middle;
  private final int[] low;
  final boolean[] allowed;
  private int size;
  private Transport transport = Transport.UDP;
  private long nowNanos;

  /**
   * Makes a request to be reset.
   *
   * @param capacity how many torrents it may ask for at most
   */
  public ScrapeRequest(int capacity) {
    high = new long[capacity];
    middle = new long[capacity];
    low = new int[capacity];
    allowed = new boolean[capacity];
  }

  /**
   * Forgets the last request.
   *
   * @param by what carries the new one
   * @param nanos the time as of {@link System#nanoTime()}, up to a second old
   */
  public void reset(Transport by, long nanos) {
    transport = by;
    nowNanos = nanos;
    source.clear();
    passkeyLength = 0;
    size = 0;
  }

  /**
   * Sets where the request came from.
   *
   * @param address an IPv4 address, the first byte as the most significant
   */
  public void from(int address) {
    source.ipv4(address);
  }

  /**
   * Sets where the request came from.
   *
   * @param first bytes 0 to 7 of an IPv6 address
   * @param second bytes 8 to 15
   */
  public void from(long first, long second) {
    source.ipv6(first, second);
  }

  /**
   * Sets where the request came from.
   *
   * @param address of either family
   */
  public void from(InetAddress address) {
    source.set(address);
  }

  /**
   * Sets the passkey of the announce URL.
   *
   * @param bytes where it is, copied
   * @param offset where it begins
   * @param length how long it is; 0 for none
   */
  public void passkey(byte[] bytes, int offset, int length) {
    passkeyLength = length;
    System.arraycopy(bytes, offset, passkey, 0, Math.min(length, passkey.length));
  }

  /**
   * Adds a torrent, even if it is there already.
   *
   * @param bytes where its 20 bytes are, copied
   * @param offset where they begin
   * @return false if there are as many as there may be, and it was not added
   */
  public boolean add(byte[] bytes, int offset) {
    if (size == high.length) {
      return false;
    }
    high[size] = (long) LONG.get(bytes, offset);
    middle[size] = (long) LONG.get(bytes, offset + 8);
    low[size] = (int) INT.get(bytes, offset + 16);
    allowed[size] = true;
    size++;
    return true;
  }

  Transport transport() {
    return transport;
  }

  long nowNanos() {
    return nowNanos;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean isAllowed(int index) {
    return allowed[index];
  }

  @Override
  public InfoHash infoHash(int index) {
    byte[] bytes = new byte[InfoHash.LENGTH];
    LONG.set(bytes, 0, high[index]);
    LONG.set(bytes, 8, middle[index]);
    INT.set(bytes, 16, low[index]);
    return InfoHash.of(bytes);
  }

  @Override
  public long infoHashHigh(int index) {
    return high[index];
  }

  @Override
  public long infoHashMiddle(int index) {
    return middle[index];
  }

  @Override
  public int infoHashLow(int index) {
    return low[index];
  }
}
