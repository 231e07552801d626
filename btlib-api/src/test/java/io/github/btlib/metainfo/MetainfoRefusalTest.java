package io.github.btlib.metainfo;

import static io.github.btlib.metainfo.Torrents.file;
import static io.github.btlib.metainfo.Torrents.folder;
import static io.github.btlib.metainfo.Torrents.hashes;
import static io.github.btlib.metainfo.Torrents.read;
import static io.github.btlib.metainfo.Torrents.single;
import static io.github.btlib.metainfo.Torrents.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BInteger;
import io.github.btlib.bencode.BList;
import io.github.btlib.bencode.BString;
import io.github.btlib.bencode.BencodeException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MetainfoRefusalTest {

  @Test
  void bytesThatAreNoTorrent() {
    assertRefused(() -> Metainfo.read(ascii("<html>")), "torrent", "torrent: byte 0: expected");
    assertRefused(() -> Metainfo.read(ascii("le")), "torrent", "expected a dictionary");
    assertRefused(() -> Metainfo.read(ascii("de")), "info", "info: missing");
    assertRefused(() -> Metainfo.read(ascii("d4:info1:xe")), "info", "expected a dictionary");
    assertThatExceptionOfType(MetainfoException.class)
        .isThrownBy(() -> Metainfo.read(new byte[0]))
        .withCauseInstanceOf(BencodeException.class);
  }

  @Test
  void aFileOverTheLimit() {
    byte[] bytes = Torrents.bytes(single());
    MetainfoLimits limits = MetainfoLimits.DEFAULT.withMaxBytes(bytes.length - 1);

    assertRefused(() -> Metainfo.read(bytes, limits), "torrent", "limit of " + (bytes.length - 1));
    ByteArrayInputStream in = new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length + 1000));
    assertRefused(() -> Metainfo.read(in, limits), "torrent", "limit of " + (bytes.length - 1));
    assertThat(in.available()).isEqualTo(1000);
  }

  @Test
  void missingFieldsAndFieldsOfAnotherType() {
    assertRefused(without(single(), "name"), "info.name", "missing");
    assertRefused(without(single(), "piece length"), "info.piece length", "missing");
    assertRefused(without(single(), "length"), "info.length", "missing");
    assertRefused(without(single(), "pieces"), "info.pieces", "missing");
    assertRefused(single().put("name", 1), "info.name", "expected a string, found an integer");
    assertRefused(single().put("length", "1"), "info.length", "expected an integer");
    assertRefused(single().put("pieces", BList.of()), "info.pieces", "expected a string");
    assertRefused(single().put("private", "1"), "info.private", "expected an integer");
  }

  @Test
  void lengthsThatCannotBe() {
    assertRefused(single().put("length", -1), "info.length", "-1 is negative");
    assertRefused(single().put("length", 0), "info.length", "without a single byte");
    assertRefused(single().put("length", Long.MAX_VALUE), "info.pieces", "limit of 2000000");
    assertRefused(
        single().put("files", BList.of(file(1, "a"))), "info.length", "both a length and files");
    assertRefused(folder(), "info.files", "without a single byte");
    assertRefused(
        folder(file(1, "a"), file(-3, "b")).put("pieces", hashes(1)),
        "info.files[1].length",
        "-3 is negative");
    assertRefused(
        folder(file(1, "a")).put("files", BList.of(file(Long.MAX_VALUE, "a"), file(1, "b"))),
        "info.files[1].length",
        "exceeds 64 bits");
  }

  @Test
  void pieceLengthsOutOfRange() {
    assertRefused(single().put("piece length", 0), "info.piece length", "0 is not in 1..536870912");
    assertRefused(single().put("piece length", -1), "info.piece length", "-1 is not in");
    assertRefused(single().put("piece length", (512 << 20) + 1), "info.piece length", "not in");
    assertThat(read(single().put("piece length", 512 << 20).put("pieces", hashes(1))).pieceCount())
        .isEqualTo(1);
  }

  @Test
  void hashesThatDoNotFit() {
    assertRefused(single().put("pieces", new byte[79]), "info.pieces", "79 bytes are not");
    assertRefused(single().put("pieces", hashes(3)), "info.pieces", "3 hashes, but 50000 bytes");
    assertRefused(single().put("pieces", hashes(5)), "info.pieces", "make 4 pieces");
  }

  @Test
  void filesThatAreNotDescribed() {
    BDictionary.Builder info = folder(file(1, "a"));

    assertRefused(info.put("files", "x"), "info.files", "expected a list");
    assertRefused(info.put("files", strings("x")), "info.files[0]", "expected a dictionary");
    assertRefused(
        info.put("files", BList.of(file(1, "a"), BDictionary.builder().put("length", 1).build())),
        "info.files[1].path",
        "missing");
    assertRefused(info.put("files", BList.of(file(1))), "info.files[0].path", "0 elements");
    assertRefused(
        info.put(
            "files",
            BList.of(BDictionary.builder().put("path", BList.of(new BInteger(1))).build())),
        "info.files[0].path",
        "list of strings");
    assertRefused(
        info.put("files", BList.of(BDictionary.builder().put("path", strings("a")).build())),
        "info.files[0].length",
        "missing");
  }

  @Test
  void foldersNestedTooDeep() {
    String[] deepest = Collections.nCopies(100, "d").toArray(String[]::new);
    String[] deeper = Collections.nCopies(101, "d").toArray(String[]::new);

    assertThat(read(folder(file(1, deepest))).files()).hasSize(1);
    assertRefused(folder(file(1, deeper)), "info.files[0].path", "101 elements are not in 1..100");
  }

  @Test
  void moreThan500CollidingNames() {
    assertThat(read(folder(sameName(501))).files()).hasSize(501);
    assertRefused(folder(sameName(502)), "info.files[501].path", "limit of 500");
  }

  @Test
  void namesMadeToBeCollidedWithForever() {
    BDictionary[] files = new BDictionary[30_000];
    for (int i = 0; i < files.length; i++) {
      files[i] = i < 29_500 ? file(1, i == 0 ? "x" : "x." + i) : file(1, "x");
    }

    assertRefused(folder(files), "info.files[29508].path", "limit of 500");
  }

  @Test
  void torrentsOfVersion2Only() {
    BDictionary.Builder info =
        BDictionary.builder()
            .put("meta version", 2)
            .put("name", "x")
            .put("piece length", 16384)
            .put("file tree", BDictionary.builder().build());

    assertRefused(info, "info.meta version", "version 2 only (BEP 52) is not supported");
  }

  @Test
  void trailingBytes() {
    byte[] bytes = Torrents.bytes(single());

    assertRefused(
        () -> Metainfo.read(Arrays.copyOf(bytes, bytes.length + 1)),
        "torrent",
        "expected the end of the input");
  }

  @Test
  void limitsThatMakeNoSense() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> MetainfoLimits.DEFAULT.withMaxBytes(0))
        .withMessage("maxBytes 0 is less than 1");
  }

  private static BDictionary[] sameName(int count) {
    return IntStream.range(0, count).mapToObj(i -> file(1, "same")).toArray(BDictionary[]::new);
  }

  private static BDictionary.Builder without(BDictionary.Builder info, String key) {
    BDictionary.Builder result = BDictionary.builder();
    info.build()
        .entries()
        .forEach((name, value) -> {
          if (!name.equals(BString.of(key))) {
            result.put(name, value);
          }
        });
    return result;
  }

  private static void assertRefused(BDictionary.Builder info, String field, String problem) {
    assertRefused(() -> read(info), field, problem);
  }

  private static void assertRefused(ThrowingCallable reading, String field, String problem) {
    assertThatExceptionOfType(MetainfoException.class)
        .isThrownBy(reading)
        .withMessageStartingWith(field + ": ")
        .withMessageContaining(problem)
        .satisfies(e -> assertThat(e.field()).isEqualTo(field));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
