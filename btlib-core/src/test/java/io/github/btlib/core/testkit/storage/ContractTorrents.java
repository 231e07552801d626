package io.github.btlib.core.testkit.storage;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BList;
import io.github.btlib.bencode.BValue;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.metainfo.Metainfo;
import java.util.ArrayList;
import java.util.List;

/** Torrents whose hashes match nothing in particular. */
final class ContractTorrents {
  private ContractTorrents() {}

  static BValue file(String path, long length) {
    return BDictionary.builder()
        .put("length", length)
        .put("path", BList.ofStrings(List.of(path.split("/"))))
        .build();
  }

  /** A pad file (BEP 47). */
  static BValue pad(long length) {
    return BDictionary.builder()
        .put("attr", "p")
        .put("length", length)
        .put("path", BList.ofStrings(List.of(".pad", String.valueOf(length))))
        .build();
  }

  static Metainfo of(int pieceLength, long totalLength, BValue... files) {
    int pieces = (int) ((totalLength + pieceLength - 1) / pieceLength);
    BDictionary info =
        BDictionary.builder()
            .put("name", "folder")
            .put("piece length", pieceLength)
            .put("pieces", new byte[20 * pieces])
            .put("files", new BList(new ArrayList<>(List.of(files))))
            .build();
    return Metainfo.read(Bencode.encode(BDictionary.builder().put("info", info).build()));
  }
}
