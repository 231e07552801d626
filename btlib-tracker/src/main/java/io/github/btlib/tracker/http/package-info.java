/**
 * The tracker protocol over HTTP (BEP 3, BEP 7, BEP 23), on a small HTTP server of our own.
 *
 * <p>{@link io.github.btlib.tracker.http.HttpServer} accepts connections; each has a virtual thread
 * that reads a {@code RequestHead}, asks the {@link io.github.btlib.tracker.http.HttpHandler} and
 * writes the answer. {@link io.github.btlib.tracker.http.AnnounceHandler} is that handler: it has
 * {@code AnnounceQuery} read the query, puts the announce to the swarms, and has {@code
 * AnnounceAnswers} write what comes of it. The JDK's own HTTP server is of no use here: it parses
 * the request target as a URI and refuses the raw bytes some clients send.
 *
 * <p>May depend on {@code engine}, {@code spi}, {@code stats} and the API.
 */
@NullMarked
package io.github.btlib.tracker.http;

import org.jspecify.annotations.NullMarked;
