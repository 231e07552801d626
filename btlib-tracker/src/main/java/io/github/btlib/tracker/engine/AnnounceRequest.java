package io.github.btlib.tracker.engine;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.PeerId;
import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.AnnounceView;
import io.github.btlib.tracker.spi.PeerState;
import io.github.btlib.tracker.spi.Transport;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * An announce as it came in. Used again for the next: {@link #reset} first, then what the request
 * says. Not thread-safe.
 */
public final class AnnounceRequest implements AnnounceView {

  /** The longest passkey that is kept, in bytes; a longer one is as good as a wrong one. */
  public static final int MAX_PASSKEY = 128;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** Where the request came from; whom the rate is counted for. */
  final PeerAddress source = new PeerAddress();

  /** Where the peer is told to be: the source, unless it may say something else. */
  final PeerAddress peer = new PeerAddress();

  /** Where the peer says it is. */
  final PeerAddress claimed = new PeerAddress();

  private final RandomGenerator random = new Xorshift();
  final byte[] peerId = new byte[PeerId.LENGTH];
  final byte[] passkey = new byte[MAX_PASSKEY];

  private Transport transport = Transport.UDP;
  private long nowNanos;
  private long infoHashHigh;
  private long infoHashMiddle;
  private int infoHashLow;
  private int port;
  private AnnounceEvent event = AnnounceEvent.NONE;
  private long left;
  private long uploaded;
  private long downloaded;
  private boolean hasPeerId;

  int passkeyLength;
  boolean hasClaim;

  /** As the request has it; then as it was resolved. */
  int numWant;

  private int peerTtlSeconds = 1;

  /** Makes a request to be reset. */
  public AnnounceRequest() {}

  /**
   * Forgets the last request. Afterwards all numbers are 0, but {@code left}, which is not known,
   * and the number of wanted peers, which is the default.
   *
   * @param by what carries the new one
   * @param nanos the time as of {@link System#nanoTime()}, up to a second old
   */
  public void reset(Transport by, long nanos) {
    transport = by;
    nowNanos = nanos;
    infoHashHigh = infoHashMiddle = infoHashLow = 0;
    source.clear();
    peer.clear();
    hasClaim = false;
    port = 0;
    event = AnnounceEvent.NONE;
    left = -1;
    uploaded = downloaded = 0;
    numWant = -1;
    hasPeerId = false;
    passkeyLength = 0;
  }

  /**
   * Sets the torrent.
   *
   * @param bytes where its 20 bytes are, copied
   * @param offset where they begin
   */
  public void infoHash(byte[] bytes, int offset) {
    infoHash(
        (long) LONG.get(bytes, offset),
        (long) LONG.get(bytes, offset + 8),
        (int) INT.get(bytes, offset + 16));
  }

  /**
   * Sets the torrent.
   *
   * @param high bytes 0 to 7, the first as the most significant
   * @param middle bytes 8 to 15
   * @param low bytes 16 to 19
   */
  public void infoHash(long high, long middle, int low) {
    infoHashHigh = high;
    infoHashMiddle = middle;
    infoHashLow = low;
  }

  /**
   * Sets where the request came from.
   *
   * @param address an IPv4 address, the first byte as the most significant
   */
  public void from(int address) {
    source.ipv4(address);
    peer.ipv4(address);
  }

  /**
   * Sets where the request came from. An IPv4-mapped address becomes the IPv4 one.
   *
   * @param high bytes 0 to 7 of an IPv6 address
   * @param low bytes 8 to 15
   */
  public void from(long high, long low) {
    source.ipv6(high, low);
    peer.ipv6(high, low);
  }

  /**
   * Sets where the request came from. An IPv4-mapped address becomes the IPv4 one.
   *
   * @param address of either family
   */
  public void from(InetAddress address) {
    source.set(address);
    peer.set(source);
  }

  /**
   * Sets where the peer says it is, which counts only if the tracker is told to believe it.
   *
   * @param address an IPv4 address
   */
  public void claims(int address) {
    claimed.ipv4(address);
    hasClaim = true;
  }

  /**
   * Sets where the peer says it is, which counts only if the tracker is told to believe it.
   *
   * @param high bytes 0 to 7 of an IPv6 address
   * @param low bytes 8 to 15
   */
  public void claims(long high, long low) {
    claimed.ipv6(high, low);
    hasClaim = true;
  }

  /**
   * Sets where the peer accepts connections.
   *
   * @param value 0 to 65535; 0 is refused by the engine
   */
  public void port(int value) {
    port = value;
  }

  /**
   * Sets why the peer announces itself.
   *
   * @param value unknown ones are {@link AnnounceEvent#NONE}
   */
  public void event(AnnounceEvent value) {
    event = value;
  }

  /**
   * Sets how far the peer is, in bytes, each unsigned.
   *
   * @param leftBytes what it lacks; all ones if that is not known
   * @param uploadedBytes what it sent since it started
   * @param downloadedBytes what it received since it started
   */
  public void progress(long leftBytes, long uploadedBytes, long downloadedBytes) {
    left = leftBytes;
    uploaded = uploadedBytes;
    downloaded = downloadedBytes;
  }

  /**
   * Sets how many peers are asked for.
   *
   * @param value negative for the default
   */
  public void numWant(int value) {
    numWant = value;
  }

  /**
   * Sets after how much silence the peer is to be forgotten; the engine does.
   *
   * @param seconds 1 or more
   */
  public void peerTtlSeconds(int seconds) {
    peerTtlSeconds = seconds;
  }

  /**
   * Sets how the peer calls itself.
   *
   * @param bytes where its 20 bytes are, copied
   * @param offset where they begin
   */
  public void peerId(byte[] bytes, int offset) {
    System.arraycopy(bytes, offset, peerId, 0, peerId.length);
    hasPeerId = true;
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
    System.arraycopy(bytes, offset, passkey, 0, Math.min(length, MAX_PASSKEY));
  }

  /** Returns whether the request came from an IPv4 address. */
  public boolean isFromIpv4() {
    return source.isIpv4();
  }

  @Override
  public InfoHash infoHash() {
    byte[] bytes = new byte[InfoHash.LENGTH];
    LONG.set(bytes, 0, infoHashHigh);
    LONG.set(bytes, 8, infoHashMiddle);
    INT.set(bytes, 16, infoHashLow);
    return InfoHash.of(bytes);
  }

  @Override
  public long infoHashHigh() {
    return infoHashHigh;
  }

  @Override
  public long infoHashMiddle() {
    return infoHashMiddle;
  }

  @Override
  public int infoHashLow() {
    return infoHashLow;
  }

  @Override
  public boolean isIpv4() {
    return peer.isIpv4();
  }

  @Override
  public int ipv4() {
    return peer.ipv4();
  }

  @Override
  public long ipv6High() {
    return peer.high();
  }

  @Override
  public long ipv6Low() {
    return peer.low();
  }

  @Override
  public InetAddress address() {
    return peer.toInetAddress();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public byte[] endpoint() {
    byte[] address = peer.toBytes();
    byte[] endpoint = new byte[address.length + 2];
    System.arraycopy(address, 0, endpoint, 0, address.length);
    endpoint[address.length] = (byte) (port >> 8);
    endpoint[address.length + 1] = (byte) port;
    return endpoint;
  }

  @Override
  public AnnounceEvent event() {
    return event;
  }

  @Override
  public PeerState state() {
    if (left == 0) {
      return PeerState.SEED;
    }
    return event == AnnounceEvent.PAUSED ? PeerState.PARTIAL_SEED : PeerState.LEECHER;
  }

  @Override
  public long left() {
    return left;
  }

  @Override
  public long uploaded() {
    return uploaded;
  }

  @Override
  public long downloaded() {
    return downloaded;
  }

  @Override
  public int numWant() {
    return numWant;
  }

  @Override
  public boolean wantsIpv4() {
    return transport == Transport.HTTP || source.isIpv4();
  }

  @Override
  public boolean wantsIpv6() {
    return transport == Transport.HTTP || !source.isIpv4();
  }

  @Override
  public boolean hasPeerId() {
    return hasPeerId;
  }

  @Override
  public void copyPeerId(byte[] target, int offset) {
    if (hasPeerId) {
      System.arraycopy(peerId, 0, target, offset, peerId.length);
    }
  }

  @Override
  public Optional<PeerId> peerId() {
    return hasPeerId ? Optional.of(PeerId.of(peerId)) : Optional.empty();
  }

  @Override
  public Optional<String> passkey() {
    return passkeyLength == 0
        ? Optional.empty()
        : Optional.of(
            new String(
                passkey, 0, Math.min(passkeyLength, MAX_PASSKEY), StandardCharsets.ISO_8859_1));
  }

  @Override
  public Transport transport() {
    return transport;
  }

  @Override
  public int peerTtlSeconds() {
    return peerTtlSeconds;
  }

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }
}
