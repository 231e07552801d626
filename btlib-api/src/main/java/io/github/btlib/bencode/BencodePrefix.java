package io.github.btlib.bencode;

/**
 * A value read from the start of a range of bytes, and where it ended: what follows belongs to
 * someone else, as the piece after the dictionary of a metadata message does (BEP 9).
 *
 * @param value the value
 * @param consumed how many bytes it took, at least 2
 */
public record BencodePrefix(BValue value, int consumed) {}
