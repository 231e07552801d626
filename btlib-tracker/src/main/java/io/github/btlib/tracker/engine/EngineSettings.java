package io.github.btlib.tracker.engine;

/**
 * What does not change while a tracker runs.
 *
 * @param defaultNumWant how many peers are told to one that does not say how many it wants
 * @param maxNumWant how many peers are told at most
 * @param requestsPerSecond how many announces and scrapes an address may make a second in the long
 *     run; 0 for any number
 * @param requestBurst how many it may make at once
 * @param believesClaims whether a peer is where it says it is
 */
public record EngineSettings(
    int defaultNumWant,
    int maxNumWant,
    int requestsPerSecond,
    int requestBurst,
    boolean believesClaims) {

  /**
   * Makes settings without a limit to requests.
   *
   * @param defaultNumWant how many peers are told to one that does not say how many it wants
   * @param maxNumWant how many peers are told at most
   */
  public EngineSettings(int defaultNumWant, int maxNumWant) {
    this(defaultNumWant, maxNumWant, 0, 0, false);
  }
}
