/**
 * The engine's provider, found by {@link java.util.ServiceLoader}.
 *
 * <p>The packages below depend on each other in one direction: session, torrent, then piece, peer,
 * storage and tracker, then wire, then the API.
 */
@NullMarked
package io.github.btlib.core;

import org.jspecify.annotations.NullMarked;
