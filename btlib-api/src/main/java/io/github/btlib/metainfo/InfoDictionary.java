package io.github.btlib.metainfo;

import java.nio.ByteBuffer;
import java.util.Optional;

/** What the info-hash covers; {@code hashes} is read-only and is read by absolute index only. */
record InfoDictionary(
    String name,
    int pieceLength,
    ByteBuffer hashes,
    FileTable files,
    boolean multiFile,
    boolean isPrivate,
    Optional<String> source) {}
