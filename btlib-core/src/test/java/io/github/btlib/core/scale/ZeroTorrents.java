package io.github.btlib.core.scale;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Torrents of many pieces that hold nothing but zeros. Their pieces are tiny: a torrent costs
 * memory by the number of its pieces.
 */
final class ZeroTorrents {
  static final int PIECES = 1_000;
  static final int PIECE_LENGTH = 16;

  private ZeroTorrents() {}

  /** Writes the data of some torrents to a folder. */
  static void write(List<Metainfo> torrents, Path folder) throws IOException {
    for (Metainfo torrent : torrents) {
      Files.write(folder.resolve(torrent.name()), new byte[PIECES * PIECE_LENGTH]);
    }
  }

  /** Makes torrents that differ in their names. */
  static List<Metainfo> make(int count, String announceUrl) {
    byte[] zeros = MemoryTorrent.sha1(new byte[PIECE_LENGTH]);
    ByteBuffer hashes = ByteBuffer.allocate(zeros.length * PIECES);
    while (hashes.hasRemaining()) {
      hashes.put(zeros);
    }
    List<Metainfo> torrents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BDictionary info =
          BDictionary.builder()
              .put("name", "zeros " + i)
              .put("piece length", PIECE_LENGTH)
              .put("pieces", hashes.array())
              .put("length", (long) PIECES * PIECE_LENGTH)
              .build();
      torrents.add(
          Metainfo.read(
              Bencode.encode(
                  BDictionary.builder().put("announce", announceUrl).put("info", info).build())));
    }
    return torrents;
  }
}
