package io.github.btlib.tracker.spi;

/**
 * Takes what a {@link PeerStore} answers to an announce. Implemented by the tracker alone and valid
 * only during the call it is given to.
 *
 * <p>Peers beyond those that were asked for, of a family nobody asked for, and the asker itself
 * need not be sent here; they are ignored if they are.
 */
public interface PeerSink {

  /**
   * Sets the counts of the swarm, after the announce took effect. Not called, they are 0.
   *
   * @param seeders peers that have everything
   * @param leechers all others, partial seeds included
   * @param completed how often the torrent was downloaded, as far as is known
   */
  void counts(int seeders, int leechers, int completed);

  /** {@return how many peers there still is room for, 0 or more} */
  int room();

  /**
   * Adds an IPv4 peer.
   *
   * @param address the first byte as the most significant
   * @param port 1 to 65535
   */
  void addIpv4(int address, int port);

  /**
   * Adds an IPv4 peer with its id.
   *
   * @param address the first byte as the most significant
   * @param port 1 to 65535
   * @param ids where its id is
   * @param offset where its 20 bytes begin; all zero if it has none
   */
  void addIpv4(int address, int port, byte[] ids, int offset);

  /**
   * Adds an IPv6 peer.
   *
   * @param high bytes 0 to 7 of the address
   * @param low bytes 8 to 15
   * @param port 1 to 65535
   */
  void addIpv6(long high, long low, int port);

  /**
   * Adds an IPv6 peer with its id.
   *
   * @param high bytes 0 to 7 of the address
   * @param low bytes 8 to 15
   * @param port 1 to 65535
   * @param ids where its id is
   * @param offset where its 20 bytes begin; all zero if it has none
   */
  void addIpv6(long high, long low, int port, byte[] ids, int offset);

  /**
   * Adds a peer as {@link AnnounceView#endpoint()} has it.
   *
   * @param endpoint 6 or 18 bytes, copied
   * @throws IllegalArgumentException if it has another length
   */
  void add(byte[] endpoint);

  /**
   * Tells whether the announce may have the store keep a torrent that it does not know; {@code
   * SwarmOptions.newSwarmRate} limits how many of these come from one address. To be asked once,
   * before the first peer is entered. If it may not, the announce is refused by this, and nothing
   * is to be entered. A store that does not ask keeps as many torrents as there come.
   *
   * @return whether the swarm may be made
   */
  boolean mayCreateSwarm();

  /**
   * Refuses the announce, because there is no room for it: counts and peers are not told.
   *
   * @param reason for the user of the client; at most 100 characters
   * @param retryInMinutes when it may try again (BEP 31), 1 or more
   */
  void full(String reason, int retryInMinutes);
}
