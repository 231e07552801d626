/**
 * The tracker protocol over HTTP (BEP 3, 7, 23, 24, 31, 48), on a small HTTP server of our own.
 *
 * <p>{@link io.github.btlib.tracker.http.HttpServer} has a thread for each loop ({@code HttpLoop}),
 * which accepts connections and serves them without ever blocking. A {@code HttpConnection} reads
 * into buffers that all of its loop share ({@code HttpExchange}), finds a {@code RequestHead}, asks
 * a {@code HttpHandler} and writes the {@code HttpAnswer}; it owns memory only while a head is
 * incomplete or an answer not taken. What may block is answered by a virtual thread meanwhile.
 * {@code TrackerHandler} has {@code AnnounceQuery} read the query, asks the engine, and has {@code
 * TrackerAnswers} write what comes of it; {@code StatsPages} tells what is counted. The JDK's own
 * HTTP server is of no use here: it parses the request target as a URI and refuses the raw bytes
 * some clients send.
 *
 * <p>May depend on {@code engine}, {@code net}, {@code spi}, {@code stats} and the API.
 */
@NullMarked
package io.github.btlib.tracker.http;

import org.jspecify.annotations.NullMarked;
