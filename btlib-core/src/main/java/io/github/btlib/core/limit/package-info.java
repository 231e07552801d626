/**
 * How fast bytes may pass: token buckets, and the turns that peers take at them.
 *
 * <p>A peer's reader and writer have an {@link io.github.btlib.core.limit.Allowance} each, a chain
 * of the {@link io.github.btlib.core.limit.RateLimit}s of the peer, its torrent and the session.
 * They ask it before bytes pass, and wait in a way of their own, because each may have something
 * better to do meanwhile; the limit tells them when it is their turn. The arithmetic is in {@link
 * io.github.btlib.core.limit.TokenBucket}, which is pure. Depends on the JDK and the API only.
 */
@NullMarked
package io.github.btlib.core.limit;

import org.jspecify.annotations.NullMarked;
