/**
 * Reading files while they are downloaded: {@link io.github.btlib.core.stream.FileReaders} for a
 * torrent, {@link io.github.btlib.core.stream.VerifiedFileChannel} for each reader.
 *
 * <p>The user's thread waits here, and only here; the storage is read by threads of the engine,
 * because those are never interrupted. What is needed soonest is told to the piece book's {@code
 * Deadlines}. Depends on {@code piece}, {@code thread} and the API.
 */
@NullMarked
package io.github.btlib.core.stream;

import org.jspecify.annotations.NullMarked;
