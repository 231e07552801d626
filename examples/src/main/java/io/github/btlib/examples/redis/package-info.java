/**
 * Swarms that several trackers share: {@link io.github.btlib.examples.redis.RedisPeerStore} keeps
 * them in a Redis server, {@link io.github.btlib.examples.redis.RunSharedTracker} runs one such
 * tracker.
 */
@NullMarked
package io.github.btlib.examples.redis;

import org.jspecify.annotations.NullMarked;
