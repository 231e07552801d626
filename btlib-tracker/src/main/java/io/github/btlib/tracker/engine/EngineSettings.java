package io.github.btlib.tracker.engine;

/**
 * What does not change while a tracker runs.
 *
 * @param defaultNumWant how many peers are told to one that does not say how many it wants
 * @param maxNumWant how many peers are told at most
 */
public record EngineSettings(int defaultNumWant, int maxNumWant) {}
