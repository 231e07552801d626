package io.github.btlib.tracker.engine;

/**
 * What does not change while a tracker runs.
 *
 * @param defaultNumWant how many peers are told to one that does not say how many it wants
 * @param maxNumWant how many peers are told at most
 * @param requests how many announces and scrapes an address may make
 * @param newSwarms how many torrents an address may have the store keep that it does not know yet
 * @param believesClaims whether a peer is where it says it is
 */
public record EngineSettings(
    int defaultNumWant,
    int maxNumWant,
    AddressLimit requests,
    AddressLimit newSwarms,
    boolean believesClaims) {

  /**
   * Makes settings without limits to what an address may ask for.
   *
   * @param defaultNumWant how many peers are told to one that does not say how many it wants
   * @param maxNumWant how many peers are told at most
   */
  public EngineSettings(int defaultNumWant, int maxNumWant) {
    this(defaultNumWant, maxNumWant, AddressLimit.NONE, AddressLimit.NONE, false);
  }
}
