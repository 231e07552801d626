package io.github.btlib.core.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.FileStamp;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every storage must do. To try one's own, extend this and name its factory. */
@Timeout(60)
@SuppressWarnings("exports") // of modules that only tests need
public abstract class StorageContract {
  /** A torrent of several files that pieces and blocks straddle; an empty one is among them. */
  protected static final Metainfo METAINFO =
      ContractTorrents.of(
          65_536,
          600_001,
          ContractTorrents.file("a/first", 100_000),
          ContractTorrents.file("empty", 0),
          ContractTorrents.file("tiny", 1),
          ContractTorrents.file("b/last", 500_000));

  /** A torrent whose second file a pad file aligns. */
  private static final Metainfo PADDED =
      ContractTorrents.of(
          16_384,
          16_384 + 100,
          ContractTorrents.file("a", 1_000),
          ContractTorrents.pad(15_384),
          ContractTorrents.file("b", 100));

  /** An empty folder, and the one that the torrent is saved to. */
  @TempDir protected Path folder;

  /** The storage under test, opened anew for each test. */
  protected Storage storage;

  /** Makes a test of a storage. */
  protected StorageContract() {}

  /** Returns the factory of the storage under test. */
  protected abstract StorageFactory factory();

  /**
   * Tells whether data is there when the storage is closed and opened again; true unless
   * overridden.
   */
  protected boolean keepsData() {
    return true;
  }

  @BeforeEach
  void open() throws IOException {
    storage = factory().open(METAINFO, folder);
  }

  @AfterEach
  void close() throws IOException {
    storage.close();
  }

  private static byte[] data() {
    byte[] bytes = new byte[(int) METAINFO.totalLength()];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private void writeAll(byte[] data) throws IOException {
    storage.write(0, ByteBuffer.wrap(data));
  }

  private byte[] read(long offset, int length) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(length);
    storage.read(offset, target);
    assertThat(target.hasRemaining()).isFalse();
    return target.array();
  }

  @Test
  void whatIsWrittenIsReadFromAnyOffset() throws IOException {
    byte[] data = data();
    writeAll(data);
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      int offset = random.nextInt(data.length);
      int length = 1 + random.nextInt(Math.min(100_000, data.length - offset));
      assertThat(read(offset, length)).isEqualTo(Arrays.copyOfRange(data, offset, offset + length));
    }
  }

  @Test
  void afterARestItReadsAndWritesAsBefore() throws IOException {
    byte[] data = data();
    storage.write(0, ByteBuffer.wrap(data, 0, 300_000));
    storage.sync();
    storage.rest();
    storage.rest();
    assertThat(read(0, 300_000)).isEqualTo(Arrays.copyOf(data, 300_000));
    storage.write(300_000, ByteBuffer.wrap(data, 300_000, data.length - 300_000));
    assertThat(read(0, data.length)).isEqualTo(data);
  }

  @Test
  void blocksMayBeWrittenInAnyOrder() throws IOException {
    byte[] data = data();
    for (int offset = (data.length - 1) / 16_384 * 16_384; offset >= 0; offset -= 16_384) {
      int length = Math.min(16_384, data.length - offset);
      storage.write(offset, ByteBuffer.wrap(data, offset, length));
    }
    assertThat(read(0, data.length)).isEqualTo(data);
  }

  @Test
  void whatIsWrittenAgainReplacesWhatWasThere() throws IOException {
    byte[] data = data();
    writeAll(new byte[data.length]);
    writeAll(data);
    assertThat(read(0, data.length)).isEqualTo(data);
  }

  @Test
  void aBufferIsUsedFromItsPositionToItsLimit() throws IOException {
    byte[] data = data();
    ByteBuffer source = ByteBuffer.wrap(data).position(10).limit(200_010);
    storage.write(0, source);
    assertThat(source.position()).isEqualTo(200_010);
    assertThat(source.limit()).isEqualTo(200_010);
    ByteBuffer target = ByteBuffer.allocate(200_020).position(5).limit(200_005);
    storage.read(0, target);
    assertThat(target.position()).isEqualTo(200_005);
    assertThat(target.limit()).isEqualTo(200_005);
    assertThat(Arrays.copyOfRange(target.array(), 5, 200_005))
        .isEqualTo(Arrays.copyOfRange(data, 10, 200_010));
    assertThat(target.array()).startsWith(0, 0, 0, 0, 0).endsWith(new byte[15]);
  }

  @Test
  void directBuffersWorkAsWell() throws IOException {
    byte[] data = data();
    storage.write(7, ByteBuffer.allocateDirect(150_000).put(data, 0, 150_000).flip());
    ByteBuffer target = ByteBuffer.allocateDirect(150_000);
    storage.read(7, target);
    assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(data, 0, 150_000));
  }

  @Test
  void whatWasNeverWrittenIsNotThere() {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(0, 16_384));
  }

  @Test
  void whatLiesBehindWhatWasWrittenIsNotThere() throws IOException {
    storage.write(0, ByteBuffer.allocate(16_384));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> read(METAINFO.totalLength() - 10, 10));
  }

  @Test
  void itMayHoldWhatWasWritten() throws IOException {
    storage.write(300_000, ByteBuffer.allocate(16_384));
    assertThat(storage.mayHold(300_000, 16_384)).isTrue();
    assertThat(storage.mayHold(0, METAINFO.totalLength())).isTrue();
    assertThat(storage.mayHold(310_000, 1)).isTrue();
  }

  @Test
  void syncingKeepsEverythingAndMayBeRepeated() throws IOException {
    byte[] data = data();
    storage.sync();
    writeAll(data);
    storage.sync();
    storage.sync();
    assertThat(read(0, data.length)).isEqualTo(data);
  }

  @Test
  void afterADeleteANewStorageHoldsNothing() throws IOException {
    writeAll(data());
    storage.delete();
    storage.close();
    storage = factory().open(METAINFO, folder);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(0, 16_384));
  }

  @Test
  void deletingWhatWasNeverWrittenIsNoError() throws IOException {
    storage.delete();
  }

  @Test
  void manyThreadsReadAndWriteAtOnce() throws Exception {
    byte[] data = data();
    int blocks = (data.length + 16_383) / 16_384;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<?> each :
          IntStream.range(0, blocks)
              .mapToObj(block ->
                  threads.submit(() -> {
                    int offset = block * 16_384;
                    int length = Math.min(16_384, data.length - offset);
                    storage.write(offset, ByteBuffer.wrap(data, offset, length));
                    assertThat(read(offset, length))
                        .isEqualTo(Arrays.copyOfRange(data, offset, offset + length));
                    return null;
                  }))
              .toList()) {
        each.get();
      }
    }
    assertThat(read(0, data.length)).isEqualTo(data);
  }

  @Test
  void syncsDisturbNobody() throws Exception {
    byte[] data = data();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> syncs =
          threads.submit(() -> {
            for (int i = 0; i < 5; i++) {
              storage.sync();
            }
            return null;
          });
      writeAll(data);
      assertThat(read(0, data.length)).isEqualTo(data);
      syncs.get();
    }
    assertThat(read(0, data.length)).isEqualTo(data);
  }

  @Test
  void whatWasSyncedIsThereInTheNextRun() throws IOException {
    assumeTrue(keepsData(), "this storage keeps nothing");
    byte[] data = data();
    writeAll(data);
    storage.sync();
    List<FileStamp> stamps = storage.stamps();
    storage.close();
    storage = factory().open(METAINFO, folder);
    assertThat(storage.mayHold(0, METAINFO.totalLength())).isTrue();
    assertThat(storage.stamps()).isEqualTo(stamps);
    assertThat(read(0, data.length)).isEqualTo(data);
  }

  @Test
  void thereIsAStampForEachFileOrNoneAtAll() throws IOException {
    assertThat(storage.stamps().size()).isIn(0, METAINFO.files().size());
    writeAll(data());
    storage.sync();
    List<FileStamp> stamps = storage.stamps();
    assertThat(stamps.size()).isIn(0, METAINFO.files().size());
    assertThat(storage.stamps()).as("nothing changed in between").isEqualTo(stamps);
    if (!stamps.isEmpty()) {
      assertThat(stamps.get(0)).isNotEqualTo(FileStamp.MISSING);
    }
  }

  @Test
  void paddingReadsAsZerosWhereverItIsWritten() throws IOException {
    storage.close();
    storage = factory().open(PADDED, folder.resolve("padded"));
    byte[] data = new byte[(int) PADDED.totalLength()];
    Arrays.fill(data, 0, 1_000, (byte) 1);
    Arrays.fill(data, 16_384, data.length, (byte) 2);
    writeAll(data);
    assertThat(read(0, data.length)).isEqualTo(data);
  }

  @Test
  void skippedFilesHoldWhatIsWrittenAllTheSame() throws IOException {
    byte[] data = data();
    BitSet wanted = new BitSet();
    wanted.set(0);
    storage.wanted(wanted);
    storage.write(90_000, ByteBuffer.wrap(data, 90_000, 20_000));
    assertThat(read(90_000, 20_000)).isEqualTo(Arrays.copyOfRange(data, 90_000, 110_000));
    wanted = new BitSet();
    wanted.set(0, METAINFO.files().size());
    storage.wanted(wanted);
    assertThat(read(90_000, 20_000)).isEqualTo(Arrays.copyOfRange(data, 90_000, 110_000));
    storage.wanted(new BitSet());
    assertThat(read(90_000, 20_000)).isEqualTo(Arrays.copyOfRange(data, 90_000, 110_000));
  }

  @Test
  void aFileIsRenamedOrTheStorageSaysThatItCannot() throws IOException {
    assertKeepsItsDataAfter(() -> storage.rename(3, "other/name"));
  }

  @Test
  void everythingMovesOrTheStorageSaysThatItCannot() throws IOException {
    assertKeepsItsDataAfter(() -> storage.move(folder.resolve("elsewhere")));
  }

  /** Does what a storage need not be able to do, as long as it says so. */
  private void assertKeepsItsDataAfter(Change change) throws IOException {
    byte[] data = data();
    writeAll(data);
    try {
      change.make();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("cannot");
    }
    assertThat(read(0, data.length)).isEqualTo(data);
    writeAll(data);
    storage.sync();
  }

  /** A change to the files. */
  private interface Change {
    void make() throws IOException;
  }

  @Test
  void aPathThatIsToldIsThere() throws IOException {
    writeAll(data());
    storage.path(0).ifPresent(path -> assertThat(path).hasSize(100_000));
  }
}
