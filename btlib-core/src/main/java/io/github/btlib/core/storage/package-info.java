/**
 * Where bytes live: {@link io.github.btlib.core.storage.FileStorage}, the default, and {@link
 * io.github.btlib.core.storage.MemoryStorage}.
 *
 * <p>Implements the {@code Storage} contract of the API and goes through the same door as a user's
 * own. Calls come from peers, one per block, and from checks, one per piece. Depends on the API
 * only.
 */
@NullMarked
package io.github.btlib.core.storage;

import org.jspecify.annotations.NullMarked;
