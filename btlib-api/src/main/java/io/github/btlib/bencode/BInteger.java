package io.github.btlib.bencode;

/**
 * A bencoded integer (BEP 3), here limited to 64 signed bits: no field of the protocol needs more.
 *
 * @param value the number
 */
public record BInteger(long value) implements BValue {}
