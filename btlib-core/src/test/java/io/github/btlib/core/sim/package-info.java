/**
 * Whole swarms in one thread and in virtual time. Every node runs the engine's own {@code
 * PieceBook}, {@code Downloads} and {@code ChokeRounds}; what lies between them is modelled: {@link
 * io.github.btlib.core.sim.Uplink} for bandwidth, {@link io.github.btlib.core.sim.SimPeer} for a
 * connection, {@link io.github.btlib.core.sim.VirtualTime} for everything that takes time. Nothing
 * depends on a clock, a thread or the order of a hash table, so that a seed decides the whole run.
 */
@NullMarked
package io.github.btlib.core.sim;

import org.jspecify.annotations.NullMarked;
