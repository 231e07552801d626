package io.github.btlib.tracker.http;

import java.time.Duration;

/**
 * What peers are told and how many of them.
 *
 * @param interval when to announce next, told in whole seconds
 * @param minInterval when to announce next at the earliest, told in whole seconds
 * @param defaultNumWant how many peers are told to one that does not say how many it wants
 * @param maxNumWant how many peers are told at most
 */
public record AnnounceSettings(
    Duration interval, Duration minInterval, int defaultNumWant, int maxNumWant) {}
