/**
 * Sockets by calls of Linux itself, through the foreign-function API that Java has since version
 * 22. This package is compiled for that version and lies in its part of the jar ({@code
 * META-INF/versions/22}); older ones do not see it.
 *
 * <p>What it is good for: packets are received and sent by the dozen ({@code LinuxPacketSocket}). A
 * connection is accepted when its request is there, and its only answer leaves together with the
 * end of the connection ({@code LinuxTcpListener}, {@code LinuxTcpConnection}), which spares half
 * of the system calls and some of the packets. {@code Libc} has the calls, {@code SocketAddress}
 * what addresses look like to them, {@code Descriptor} sees to it that no number of a closed socket
 * is used again.
 *
 * <p>May depend on {@code socket} and the JDK. Entered through {@link
 * io.github.btlib.tracker.linux.LinuxSockets}, by reflection.
 */
@NullMarked
package io.github.btlib.tracker.linux;

import org.jspecify.annotations.NullMarked;
