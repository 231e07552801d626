/**
 * Bencoding (BEP 3): a strict, bounded reader and a canonical writer.
 *
 * <p>Everything else in the library that speaks bencode (metainfo files, tracker answers, extension
 * messages) is built on this package; it depends on nothing but the JDK and knows nothing of what
 * the bytes mean. Bytes enter through {@link io.github.btlib.bencode.Bencode#decode(byte[])} and
 * become an immutable tree of {@link io.github.btlib.bencode.BValue}s, whose strings and
 * dictionaries are views on one private copy of the input. A tree leaves through {@link
 * io.github.btlib.bencode.Bencode#encode}, or, for a decoded dictionary, as the very bytes it came
 * from. There is no thread, clock or I/O here.
 */
@NullMarked
package io.github.btlib.bencode;

import org.jspecify.annotations.NullMarked;
