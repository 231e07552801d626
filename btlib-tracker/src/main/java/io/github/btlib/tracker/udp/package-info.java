/**
 * The tracker protocol over UDP (BEP 15, with the options of BEP 41).
 *
 * <p>{@link io.github.btlib.tracker.udp.UdpServer} has a thread and a socket for each loop ({@code
 * UdpLoop}); what is in the packets is the business of {@code UdpResponder}, which knows neither
 * threads nor sockets. There is no state for each client: a connection id is a keyed hash of the
 * client's address and the time ({@code ConnectionIds}).
 *
 * <p>Who has no valid id is never sent more than he sent, so that nobody's address can be forged to
 * have him flooded; and whoever talks nonsense gets no answer at all.
 *
 * <p>May depend on {@code engine}, {@code net}, {@code spi}, {@code stats} and the API.
 */
@NullMarked
package io.github.btlib.tracker.udp;

import org.jspecify.annotations.NullMarked;
