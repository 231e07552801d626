package io.github.btlib.metainfo;

import static io.github.btlib.metainfo.Torrents.file;
import static io.github.btlib.metainfo.Torrents.fileBuilder;
import static io.github.btlib.metainfo.Torrents.strings;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BInteger;
import io.github.btlib.bencode.BList;
import io.github.btlib.bencode.BString;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.bencode.Mutation;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MetainfoProperties {

  @Property(tries = 5000)
  void aBrokenTorrentIsReadConsistentlyOrRefused(
      @ForAll("torrents") byte[] torrent, @ForAll("edits") List<Mutation> edits) {
    byte[] bytes = Mutation.apply(torrent, edits);
    Metainfo metainfo;
    try {
      metainfo = Metainfo.read(bytes);
    } catch (MetainfoException e) {
      assertThat(e.field()).isNotEmpty();
      return;
    }
    assertThat(metainfo.toBytes()).isEqualTo(bytes);
    long sum = 0;
    for (int piece = 0; piece < metainfo.pieceCount(); piece++) {
      long size = metainfo.filesOf(piece).stream().mapToLong(FileSlice::length).sum();
      assertThat(size).isEqualTo(metainfo.pieceSize(piece)).isPositive();
      sum += size;
    }
    assertThat(sum).isEqualTo(metainfo.totalLength());
  }

  @Provide
  Arbitrary<byte[]> torrents() {
    BDictionary.Builder folder =
        Torrents.folder(
                file(10, "a"),
                file(20_000, "b", "..", "c"),
                fileBuilder(3, "p").put("attr", "px").build(),
                fileBuilder(0, "l").put("path.utf-8", strings("é")).build())
            .put("name.utf-8", "ñ")
            .put("private", 1)
            .put("meta version", 1)
            .put("source", "s");
    byte[] full =
        Bencode.encode(
            BDictionary.builder()
                .put("info", folder.build())
                .put("announce", "http://t")
                .put("announce-list", BList.of(strings("http://a", "http://b"), strings("udp://c")))
                .put("nodes", BList.of(BList.of(BString.of("host"), new BInteger(6881))))
                .put("url-list", "http://seed")
                .put("creation date", 1_700_000_000)
                .put("comment", "c")
                .build());
    return Arbitraries.of(full, Torrents.bytes(Torrents.single()));
  }

  @Provide
  Arbitrary<List<Mutation>> edits() {
    return Mutation.any().list().ofMaxSize(3);
  }
}
