package io.github.btlib.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.MemoryTorrent.Entry;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
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
public abstract class StorageContractTest {
  /** A torrent of several files that pieces and blocks straddle; an empty one is among them. */
  protected static final Metainfo METAINFO =
      MemoryTorrent.layout(
          65_536,
          Entry.file("a/first", 100_000),
          Entry.file("empty", 0),
          Entry.file("tiny", 1),
          Entry.file("b/last", 500_000));

  @TempDir protected Path folder;

  /** The storage under test, opened anew for each test. */
  protected Storage storage;

  /** Makes a test of a storage. */
  protected StorageContractTest() {}

  /** Returns the factory of the storage under test. */
  protected abstract StorageFactory factory();

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
}
