package io.github.btlib.metainfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetainfoBuilderTest {

  private static final Instant DATE = Instant.ofEpochSecond(1_700_000_000);

  @TempDir Path temp;

  @AfterEach
  void noThreadIsLeft() {
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("btlib-hash"));
  }

  @Test
  void theHashesAreThoseOfTheContent() throws IOException {
    byte[] content = random(100_000);
    Path file = Files.write(temp.resolve("data.bin"), content);

    Metainfo metainfo = builder(file).threads(3).build();

    assertThat(metainfo.name()).isEqualTo("data.bin");
    assertThat(metainfo.multiFile()).isFalse();
    assertThat(metainfo.pieceLength()).isEqualTo(16384);
    assertPieces(metainfo, content);
  }

  @Test
  void piecesRunAcrossTheFilesOfAFolderInTheOrderOfTheirPaths() throws IOException {
    byte[] content = random(50_000);
    Path folder = Files.createDirectories(temp.resolve("folder"));
    write(folder, "B", content, 0, 10);
    write(folder, "a-b", content, 10, 20_000);
    write(folder, "a/.hidden", content, 20_000, 20_001);
    write(folder, "a/empty", content, 0, 0);
    write(folder, "a/z/deep", content, 20_001, 40_000);
    write(folder, "~", content, 40_000, 50_000);

    Metainfo metainfo = builder(folder).build();

    assertThat(metainfo.files())
        .extracting(TorrentFile::path)
        .containsExactly(
            "folder/B",
            "folder/a-b",
            "folder/a/.hidden",
            "folder/a/empty",
            "folder/a/z/deep",
            "folder/~");
    assertPieces(metainfo, content);
  }

  @Test
  void theSameFilesAndSettingsGiveTheSameBytes() throws IOException {
    Path folder = folderOfTwo();

    Metainfo once = builder(folder).threads(1).build();
    Metainfo again = builder(folder).threads(4).build();

    assertThat(again.toBytes()).isEqualTo(once.toBytes());
    assertThat(Metainfo.read(once.toBytes())).isEqualTo(once);
  }

  @Test
  void everySettingIsFoundInTheTorrent() throws IOException {
    Metainfo metainfo =
        builder(folderOfTwo())
            .name("another name")
            .pieceLength(1 << 20)
            .announce("http://a")
            .announceTier(List.of("http://b", "udp://c"))
            .comment("a remark")
            .createdBy("a test")
            .privateTorrent(true)
            .webSeed("http://seed/")
            .build();

    assertThat(metainfo.name()).isEqualTo("another name");
    assertThat(metainfo.files().get(0).path()).isEqualTo("another name/one");
    assertThat(metainfo.pieceLength()).isEqualTo(1 << 20);
    assertThat(metainfo.trackers())
        .containsExactly(List.of("http://a"), List.of("http://b", "udp://c"));
    assertThat(metainfo.comment()).contains("a remark");
    assertThat(metainfo.createdBy()).contains("a test");
    assertThat(metainfo.creationDate()).contains(DATE);
    assertThat(metainfo.isPrivate()).isTrue();
    assertThat(metainfo.webSeeds()).containsExactly("http://seed/");
  }

  @Test
  void littleIsWrittenUnlessAskedFor() throws IOException {
    Path file = Files.writeString(temp.resolve("f"), "content");

    Metainfo metainfo =
        Metainfo.builder().source(file).withoutCreationDate().createdBy("").announce("u:x").build();

    assertThat(metainfo.toBytes())
        .asString(StandardCharsets.ISO_8859_1)
        .startsWith("d8:announce3:u:x4:infod6:lengthi7e4:name1:f12:piece lengthi16384e6:pieces20:");
    assertThat(Metainfo.builder().source(file).build().creationDate().orElseThrow())
        .isBetween(Instant.now().minusSeconds(3600), Instant.now());
  }

  @Test
  void progressIsToldOnTheCallersThreadAndEndsWithAll() throws IOException {
    List<Long> told = new ArrayList<>();
    Thread caller = Thread.currentThread();

    builder(folderOfTwo())
        .onProgress((hashed, total) -> {
          assertThat(Thread.currentThread()).isSameAs(caller);
          assertThat(total).isEqualTo(30_000);
          told.add(hashed);
        })
        .build();

    assertThat(told).isSorted().endsWith(30_000L);
  }

  @Test
  void aListenerThatThrowsEndsTheMaking() throws IOException {
    MetainfoBuilder builder =
        builder(folderOfTwo())
            .onProgress((hashed, total) -> {
              throw new IllegalStateException("enough");
            });

    assertThatThrownBy(builder::build).hasMessage("enough");
  }

  @Test
  void anInterruptEndsTheMakingAndIsKept() throws IOException {
    MetainfoBuilder builder = builder(folderOfTwo());

    Thread.currentThread().interrupt();

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(builder::build)
        .withCauseInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aFileThatShrinksOrGrowsMeanwhileIsNamed() throws IOException {
    Path file = Files.write(temp.resolve("changing"), random(20_000));
    SourceFile source = SourceFiles.list(file).get(0);
    FileTable table =
        new FileTable(List.of(new TorrentFile(0, "changing", 0, 20_000, false, false)));

    Files.write(file, random(15_000));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new PieceHasher(List.of(source), table, 16384, 2).hash(2, (h, t) -> {}))
        .withMessageContaining("changing changed while it was hashed");

    MetainfoBuilder builder =
        builder(file)
            .onProgress((hashed, total) -> {
              try {
                Files.write(file, new byte[1], StandardOpenOption.APPEND);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(builder::build)
        .withMessageContaining("changing changed while it was hashed");
  }

  @Test
  void aFileThatVanishesMeanwhileIsNamed() throws IOException {
    Path file = Files.write(temp.resolve("gone"), random(20_000));
    SourceFile source = SourceFiles.list(file).get(0);
    FileTable table = new FileTable(List.of(new TorrentFile(0, "gone", 0, 20_000, false, false)));
    Files.delete(file);

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new PieceHasher(List.of(source), table, 16384, 2).hash(2, (h, t) -> {}))
        .withMessageContaining("gone");
  }

  @Test
  void aSourceThatNeedsTooManyPiecesIsRefusedBeforeHashing() throws IOException {
    Path file = temp.resolve("sparse");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), 20L << 30);
    }

    assertThatExceptionOfType(MetainfoException.class)
        .isThrownBy(builder(file).pieceLength(16384)::build)
        .withMessage("info.piece length: 16384 makes too many pieces, 1310721");
  }

  @Test
  void aSourceWithoutFilesOrBytesIsRefused() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("empty/nested")).getParent();
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(builder(folder)::build)
        .withMessageContaining("holds no file");

    Files.createFile(folder.resolve("nested/zero"));
    assertThatExceptionOfType(MetainfoException.class)
        .isThrownBy(builder(folder)::build)
        .withMessage("info.files: a torrent without a single byte");

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(builder(temp.resolve("none"))::build)
        .withMessageContaining("none");
    assertThatIllegalStateException().isThrownBy(Metainfo.builder()::build);
  }

  @Test
  void linksAreFollowedToFilesOfTheSourceOnly() throws IOException {
    Path folder = folderOfTwo();
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("one"));
    assertThat(builder(folder).build().totalLength()).isEqualTo(30_010);

    Path outside = Files.writeString(temp.resolve("secret"), "secret");
    relink(link, outside);
    assertThatThrownBy(builder(folder)::build).hasMessageContaining("link is a symbolic link to a");
    relink(link, folder);
    assertThatThrownBy(builder(folder)::build).hasMessageContaining("but not to a file");
    relink(link, Path.of("dangling"));
    assertThatThrownBy(builder(folder)::build).hasMessageContaining("but not to a file");
  }

  @Test
  void namesThatOthersWouldStoreDifferentlyAreRefusedBeforeHashing() throws IOException {
    Path folder = folderOfTwo();
    assertThatThrownBy(builder(folder).name("..")::build)
        .hasMessage("info.name: \"..\" would be stored as \"_\"; rename it first");

    Files.writeString(folder.resolve("a\u007fb"), "x");
    assertThatThrownBy(builder(folder)::build)
        .isInstanceOf(MetainfoException.class)
        .hasMessageStartingWith("info.files[0].path: ");
  }

  @Test
  void settingsThatCannotBeAreRefusedAtOnce() {
    MetainfoBuilder builder = Metainfo.builder();

    assertThatIllegalArgumentException().isThrownBy(() -> builder.announce(" "));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.announceTier(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.webSeed(""));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.threads(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.creationDate(Instant.MIN));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.creationDate(Instant.MAX));
  }

  private static MetainfoBuilder builder(Path source) {
    return Metainfo.builder().source(source).creationDate(DATE);
  }

  private Path folderOfTwo() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("two"));
    Files.write(folder.resolve("one"), random(10));
    Files.write(folder.resolve("two"), random(29_990));
    return folder;
  }

  private static void relink(Path link, Path target) throws IOException {
    Files.delete(link);
    Files.createSymbolicLink(link, target);
  }

  private static void write(Path folder, String path, byte[] content, int from, int to)
      throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, Arrays.copyOfRange(content, from, to));
  }

  private static void assertPieces(Metainfo metainfo, byte[] content) {
    assertThat(metainfo.totalLength()).isEqualTo(content.length);
    for (int piece = 0; piece < metainfo.pieceCount(); piece++) {
      int from = (int) metainfo.pieceOffset(piece);
      byte[] bytes = Arrays.copyOfRange(content, from, from + metainfo.pieceSize(piece));
      assertThat(metainfo.matchesPiece(piece, Sha1.newDigest().digest(bytes))).isTrue();
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
