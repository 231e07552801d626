package io.github.btlib.metainfo;

import static io.github.btlib.metainfo.Torrents.file;
import static io.github.btlib.metainfo.Torrents.fileBuilder;
import static io.github.btlib.metainfo.Torrents.folder;
import static io.github.btlib.metainfo.Torrents.read;
import static io.github.btlib.metainfo.Torrents.readWith;
import static io.github.btlib.metainfo.Torrents.single;
import static io.github.btlib.metainfo.Torrents.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.bencode.BInteger;
import io.github.btlib.bencode.BList;
import io.github.btlib.bencode.BString;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetainfoTest {

  @Test
  void aSingleFileIsRead() {
    Metainfo metainfo = read(single());

    assertThat(metainfo.name()).isEqualTo("a.iso");
    assertThat(metainfo.multiFile()).isFalse();
    assertThat(metainfo.totalLength()).isEqualTo(50_000);
    assertThat(metainfo.files())
        .containsExactly(new TorrentFile(0, "a.iso", 0, 50_000, false, false));
    assertThat(metainfo.toString()).isEqualTo("a.iso (" + metainfo.infoHash() + ")");
  }

  @Test
  void piecesAreNumberedFromTheStartAndTheLastOneIsShorter() {
    Metainfo metainfo = read(single());

    assertThat(metainfo.pieceCount()).isEqualTo(4);
    assertThat(metainfo.pieceLength()).isEqualTo(16384);
    assertThat(metainfo.pieceSize(2)).isEqualTo(16384);
    assertThat(metainfo.pieceSize(3)).isEqualTo(50_000 - 3 * 16384);
    assertThat(metainfo.pieceOffset(3)).isEqualTo(3 * 16384);
    assertThat(metainfo.pieceHash(2)).hasSize(20).containsOnly(2);
    assertThat(metainfo.matchesPiece(2, metainfo.pieceHash(2))).isTrue();
    assertThat(metainfo.matchesPiece(3, metainfo.pieceHash(2))).isFalse();
    assertThat(metainfo.matchesPiece(3, new byte[0])).isFalse();
    for (int piece : new int[] {-1, 4}) {
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> metainfo.pieceSize(piece));
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> metainfo.pieceHash(piece));
    }
  }

  @Test
  void theFilesOfAFolderLieBelowItsName() {
    Metainfo metainfo =
        read(folder(file(10, "a"), file(0, "sub", "empty"), file(20_000, "sub", "b")));

    assertThat(metainfo.multiFile()).isTrue();
    assertThat(metainfo.files())
        .containsExactly(
            new TorrentFile(0, "folder/a", 0, 10, false, false),
            new TorrentFile(1, "folder/sub/empty", 10, 0, false, false),
            new TorrentFile(2, "folder/sub/b", 10, 20_000, false, false));
    assertThat(metainfo.files().get(2).pathElements()).containsExactly("folder", "sub", "b");
  }

  @Test
  void aPieceKnowsItsFilesAndAFileItsPieces() {
    Metainfo metainfo =
        read(
            folder(
                file(10, "a"), file(0, "b"), file(16_384, "c"), file(16_374, "d"), file(0, "e")));
    List<TorrentFile> files = metainfo.files();

    assertThat(metainfo.filesOf(0))
        .containsExactly(
            new FileSlice(files.get(0), 0, 10), new FileSlice(files.get(2), 0, 16_374));
    assertThat(metainfo.filesOf(1))
        .containsExactly(
            new FileSlice(files.get(2), 16_374, 10), new FileSlice(files.get(3), 0, 16_374));
    assertThat(files).extracting(metainfo::firstPiece).containsExactly(0, 0, 0, 1, 2);
    assertThat(files).extracting(metainfo::lastPiece).containsExactly(0, -1, 1, 1, 1);
  }

  @Test
  void theInfoHashIsThatOfTheOriginalBytesEvenWhenKeysAreNotSorted() {
    String info = "d6:pieces20:aaaaaaaaaaaaaaaaaaaa4:name1:x12:piece lengthi016e6:lengthi1ee";
    byte[] bytes = ("d4:info" + info + "e").getBytes(StandardCharsets.US_ASCII);

    Metainfo metainfo = Metainfo.read(bytes);

    byte[] infoBytes = info.getBytes(StandardCharsets.US_ASCII);
    assertThat(metainfo.infoBytes()).isEqualTo(infoBytes);
    assertThat(metainfo.infoHash()).isEqualTo(InfoHash.of(Sha1.newDigest().digest(infoBytes)));
    assertThat(metainfo.toBytes()).isEqualTo(bytes);
  }

  @Test
  void trackersOfTheListWinOverTheSingleOne() {
    Metainfo metainfo =
        readWith(root ->
            root.put("announce", "http://single")
                .put(
                    "announce-list",
                    BList.of(
                        strings("http://a", "", " http://b "),
                        strings("http://a"),
                        BString.of("udp://not-in-a-list"),
                        new BInteger(3),
                        strings("http://c", "http://b"))));

    assertThat(metainfo.trackers())
        .containsExactly(
            List.of("http://a", "http://b"), List.of("udp://not-in-a-list"), List.of("http://c"));
  }

  @Test
  void theSingleTrackerIsUsedWhenTheListIsEmptyOrAbsent() {
    assertThat(readWith(root -> root.put("announce", "http://x")).trackers())
        .containsExactly(List.of("http://x"));
    assertThat(
            readWith(root -> root.put("announce", "http://x").put("announce-list", BList.of()))
                .trackers())
        .containsExactly(List.of("http://x"));
    assertThat(readWith(root -> root.put("announce", 7)).trackers()).isEmpty();
  }

  @Test
  void noMoreThanAHundredTrackersAreUsed() {
    String[] urls = IntStream.range(0, 150).mapToObj(i -> "http://" + i).toArray(String[]::new);

    Metainfo metainfo =
        readWith(root -> root.put("announce-list", BList.of(strings(urls), strings("http://x"))));

    assertThat(metainfo.trackers()).containsExactly(Arrays.asList(urls).subList(0, 100));
  }

  @Test
  void remarksWebSeedsAndNodesAreRead() {
    Metainfo metainfo =
        readWith(root ->
            root.put("comment", "no comment")
                .put("created by", "a test")
                .put("creation date", 1_700_000_000)
                .put("url-list", strings("http://seed/1", "http://seed/2"))
                .put(
                    "nodes",
                    BList.of(
                        BList.of(BString.of("router.example.org"), new BInteger(6881)),
                        BList.of(BString.of("too.high"), new BInteger(65536)),
                        BList.of(BString.of("zero"), new BInteger(0)),
                        BList.of(BString.of("alone")))));

    assertThat(metainfo.comment()).contains("no comment");
    assertThat(metainfo.createdBy()).contains("a test");
    assertThat(metainfo.creationDate()).contains(Instant.ofEpochSecond(1_700_000_000));
    assertThat(metainfo.webSeeds()).containsExactly("http://seed/1", "http://seed/2");
    assertThat(metainfo.nodes())
        .containsExactly(InetSocketAddress.createUnresolved("router.example.org", 6881));
  }

  @Test
  void whatIsOptionalAndOddIsTakenAsAbsent() {
    Metainfo metainfo =
        readWith(root ->
            root.put("comment", 1)
                .put("created by", BList.of())
                .put("creation date", Long.MAX_VALUE)
                .put("url-list", "")
                .put("nodes", "x")
                .put("announce-list", 5));

    assertThat(metainfo.comment()).isEmpty();
    assertThat(metainfo.createdBy()).isEmpty();
    assertThat(metainfo.creationDate()).isEmpty();
    assertThat(metainfo.webSeeds()).isEmpty();
    assertThat(metainfo.nodes()).isEmpty();
    assertThat(metainfo.trackers()).isEmpty();
    assertThat(readWith(root -> root.put("url-list", "http://one")).webSeeds())
        .containsExactly("http://one");
  }

  @Test
  void privateAndSourceArePartOfTheInfo() {
    assertThat(read(single()).isPrivate()).isFalse();
    assertThat(read(single().put("private", 0)).isPrivate()).isFalse();
    assertThat(read(single().put("private", 1)).isPrivate()).isTrue();
    assertThat(read(single().put("source", "TRK")).source()).contains("TRK");
  }

  @Test
  void utf8NamesWin() {
    Metainfo metainfo =
        read(
            folder(fileBuilder(5, "?").put("path.utf-8", strings("ü", "é")).build())
                .put("name.utf-8", "ñ"));

    assertThat(metainfo.files().get(0).path()).isEqualTo("ñ/ü/é");
  }

  @Test
  void attributesOfFilesAreRead() {
    Metainfo metainfo =
        read(
            folder(
                fileBuilder(10, "run.sh").put("attr", "x").build(),
                fileBuilder(6, ".pad", "6").put("attr", "p").build(),
                fileBuilder(10, "data").put("attr", 5).build(),
                fileBuilder(6, ".pad", "6").put("attr", "p").build(),
                fileBuilder(0, "link")
                    .put("length", 99)
                    .put("attr", "l")
                    .put("symlink path", strings("..", "..", "etc", "passwd"))
                    .build()));

    assertThat(metainfo.files())
        .containsExactly(
            new TorrentFile(0, "folder/run.sh", 0, 10, false, true),
            new TorrentFile(1, "folder/.pad/6", 10, 6, true, false),
            new TorrentFile(2, "folder/data", 16, 10, false, false),
            new TorrentFile(3, "folder/.pad/6", 26, 6, true, false),
            new TorrentFile(4, "folder/link", 32, 0, false, false));
  }

  @Test
  void aHybridTorrentIsReadAsVersion1() {
    assertThat(read(single().put("meta version", 2).put("file tree", BList.of())).pieceCount())
        .isEqualTo(4);
  }

  @Test
  void filesAndStreamsAreReadToo(@TempDir Path folder) throws Exception {
    byte[] bytes = Torrents.bytes(single());
    Path file = Files.write(folder.resolve("a.torrent"), bytes);

    assertThat(Metainfo.read(file))
        .isEqualTo(Metainfo.read(bytes))
        .hasSameHashCodeAs(Metainfo.read(bytes))
        .isNotEqualTo(read(single().put("private", 1)));
    assertThat(Metainfo.read(new ByteArrayInputStream(bytes))).isEqualTo(Metainfo.read(bytes));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> Metainfo.read(folder.resolve("none")))
        .withMessageContaining("none");
  }
}
