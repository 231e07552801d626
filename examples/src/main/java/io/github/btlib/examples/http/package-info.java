/**
 * The files of a torrent over HTTP, with range requests, while they are downloaded. Depends on the
 * library and the JDK's own HTTP server only.
 */
@NullMarked
package io.github.btlib.examples.http;

import org.jspecify.annotations.NullMarked;
