/**
 * The sockets of the tracker's loops, behind interfaces that are as narrow as the loops need them:
 * {@link io.github.btlib.tracker.socket.TcpListener} with its {@link
 * io.github.btlib.tracker.socket.TcpConnection}s, and {@link
 * io.github.btlib.tracker.socket.PacketSocket}. {@link io.github.btlib.tracker.socket.Sockets}
 * opens them, either as channels of the JDK ({@code Jdk…}), which works everywhere, or by calls of
 * the system's own (package {@code linux}, in the part of the jar that is for Java 22 and later):
 * these take packets by the dozen, and hear of a connection only when its request is there. {@link
 * io.github.btlib.tracker.socket.SharedPort} has several loops listen at one port.
 *
 * <p>May depend on nothing but the JDK and the log.
 */
@NullMarked
package io.github.btlib.tracker.socket;

import org.jspecify.annotations.NullMarked;
