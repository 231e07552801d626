/**
 * What a torrent is: the metainfo file (BEP 3), its files and pieces, and how to make one.
 *
 * <p>Built on {@code io.github.btlib.bencode} and nothing else; every other package may use it.
 * Bytes from strangers enter through {@link io.github.btlib.metainfo.Metainfo#read(byte[])}: {@code
 * MetainfoReader} reads the outer dictionary, {@code InfoReader} the part the info-hash covers, and
 * what comes out is an immutable {@link io.github.btlib.metainfo.Metainfo} whose numbers fit
 * together and whose paths are safe to create ({@code SafePath}, {@code UniquePaths}). In the other
 * direction {@link io.github.btlib.metainfo.MetainfoBuilder} lists files, {@code PieceHasher} reads
 * them on all cores, and the result is read back through the same door. Only these last two touch
 * files or threads, and none of either outlives the call.
 */
@NullMarked
package io.github.btlib.metainfo;

import org.jspecify.annotations.NullMarked;
