package io.github.btlib.metainfo;

/**
 * A part of a file that a range of the torrent's bytes touches.
 *
 * @param file the file, which may be a {@linkplain TorrentFile#pad() pad file}
 * @param fileOffset where the part starts in the file, from 0
 * @param length how many bytes it has, at least 1
 */
public record FileSlice(TorrentFile file, long fileOffset, long length) {}
