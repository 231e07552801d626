package io.github.btlib.tracker.spi;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.PeerId;
import java.net.InetAddress;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * An announce as a {@link PeerStore} and a {@link TrackerHook} see it. Implemented by the tracker
 * alone, valid only during the call it is given to, and to be read by the calling thread alone.
 *
 * <p>Most things are there twice: as an object, which is made by the call, and as primitives, which
 * cost nothing.
 */
public interface AnnounceView {

  /**
   * Returns the torrent.
   *
   * @return a new object
   */
  InfoHash infoHash();

  /** {@return bytes 0 to 7 of the info-hash, the first as the most significant} */
  long infoHashHigh();

  /** {@return bytes 8 to 15 of the info-hash} */
  long infoHashMiddle();

  /** {@return bytes 16 to 19 of the info-hash} */
  int infoHashLow();

  /** {@return whether the peer is at an IPv4 address; IPv4-mapped IPv6 addresses are IPv4} */
  boolean isIpv4();

  /** {@return the IPv4 address, the first byte as the most significant; 0 for an IPv6 peer} */
  int ipv4();

  /** {@return bytes 0 to 7 of the IPv6 address; 0 for an IPv4 peer} */
  long ipv6High();

  /** {@return bytes 8 to 15 of the IPv6 address; 0 for an IPv4 peer} */
  long ipv6Low();

  /**
   * Returns the address others shall connect to.
   *
   * @return a new object, without scope
   */
  InetAddress address();

  /** {@return the port others shall connect to, 1 to 65535} */
  int port();

  /**
   * Returns address and port as in compact answers (BEP 23, BEP 7), which is also what tells a peer
   * from the others of its swarm: a peer's {@code key} does not, since some clients send another
   * one each time.
   *
   * @return a new array of 6 bytes for IPv4, 18 for IPv6
   */
  byte[] endpoint();

  /** {@return why the peer announces itself} */
  AnnounceEvent event();

  /** {@return how much of the torrent the peer has} */
  PeerState state();

  /** {@return what the peer says it lacks in bytes, unsigned; all ones if it did not say} */
  long left();

  /** {@return what the peer says it uploaded since it started, in bytes, unsigned} */
  long uploaded();

  /** {@return what the peer says it downloaded since it started, in bytes, unsigned} */
  long downloaded();

  /** {@return how many peers it is to be told at most: default and cap are applied already} */
  int numWant();

  /** {@return whether the answer has room for IPv4 peers; over UDP only to an IPv4 peer} */
  boolean wantsIpv4();

  /** {@return whether the answer has room for IPv6 peers; over UDP only to an IPv6 peer} */
  boolean wantsIpv6();

  /** {@return whether the peer said how it calls itself; over HTTP it need not} */
  boolean hasPeerId();

  /**
   * Copies the peer id.
   *
   * @param target where to, 20 bytes from {@code offset} on; untouched if there is no peer id
   * @param offset where to begin
   */
  void copyPeerId(byte[] target, int offset);

  /**
   * Returns how the peer calls itself.
   *
   * @return a new object, or empty if it did not say
   */
  Optional<PeerId> peerId();

  /**
   * Returns the passkey of the announce URL. A secret: not for logs.
   *
   * @return the key, one character a byte, or empty if there was none
   */
  Optional<String> passkey();

  /** {@return what carried the announce} */
  Transport transport();

  /** {@return after how many seconds of silence a peer is to be forgotten, at least 1} */
  int peerTtlSeconds();

  /** {@return the time as of {@link System#nanoTime()}, up to a second old} */
  long nowNanos();

  /** {@return a fast source of randomness of the calling thread's own; not for secrets} */
  RandomGenerator random();
}
