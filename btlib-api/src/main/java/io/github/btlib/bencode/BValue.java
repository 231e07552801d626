package io.github.btlib.bencode;

/**
 * A bencoded value (BEP 3): a byte string, an integer, a list or a dictionary.
 *
 * <p>All four are immutable and may be shared between threads. Equality is that of the values: two
 * dictionaries with the same entries are equal, even when one of them was read from bytes in
 * another order.
 */
public sealed interface BValue permits BString, BInteger, BList, BDictionary {}
