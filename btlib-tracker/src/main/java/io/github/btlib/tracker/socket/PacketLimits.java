package io.github.btlib.tracker.socket;

/**
 * How much room packets are given.
 *
 * @param maxIn of a longer packet only so many bytes are received
 * @param maxOut no answer has more bytes
 * @param receiveBuffer how many bytes may wait; the system may grant less
 */
public record PacketLimits(int maxIn, int maxOut, int receiveBuffer) {}
