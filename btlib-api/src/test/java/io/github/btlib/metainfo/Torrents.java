package io.github.btlib.metainfo;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BList;
import io.github.btlib.bencode.BValue;
import io.github.btlib.bencode.Bencode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Torrents for tests, valid until a test changes them. */
final class Torrents {

  private Torrents() {}

  /** The info of a single file of 50,000 bytes in four pieces. */
  static BDictionary.Builder single() {
    return BDictionary.builder()
        .put("name", "a.iso")
        .put("piece length", 16384)
        .put("length", 50_000)
        .put("pieces", hashes(4));
  }

  /** The info of a folder of the given files, with as many hashes as they need. */
  static BDictionary.Builder folder(BDictionary... files) {
    long total = Arrays.stream(files).mapToLong(file -> file.integer("length").orElse(0)).sum();
    return BDictionary.builder()
        .put("name", "folder")
        .put("piece length", 16384)
        .put("files", BList.of(files))
        .put("pieces", hashes((int) ((total + 16383) / 16384)));
  }

  static BDictionary file(long length, String... path) {
    return fileBuilder(length, path).build();
  }

  static BDictionary.Builder fileBuilder(long length, String... path) {
    return BDictionary.builder().put("length", length).put("path", BList.ofStrings(List.of(path)));
  }

  /** Piece i has a hash of bytes i. */
  static byte[] hashes(int count) {
    byte[] hashes = new byte[count * 20];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = (byte) (i / 20);
    }
    return hashes;
  }

  static byte[] bytes(BDictionary.Builder info) {
    return Bencode.encode(BDictionary.builder().put("info", info.build()).build());
  }

  static Metainfo read(BDictionary.Builder info) {
    return Metainfo.read(bytes(info));
  }

  /** A valid torrent of a single file, with something added to the outer dictionary. */
  static Metainfo readWith(Consumer<BDictionary.Builder> change) {
    BDictionary.Builder root = BDictionary.builder().put("info", single().build());
    change.accept(root);
    return Metainfo.read(Bencode.encode(root.build()));
  }

  static BList strings(String... texts) {
    return BList.ofStrings(List.of(texts));
  }

  static BList list(BValue... values) {
    return new BList(new ArrayList<>(List.of(values)));
  }
}
