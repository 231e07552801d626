package io.github.btlib.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.storage.FileStorage;
import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.RecordingStorage;
import io.github.btlib.core.testkit.storage.HangingStorage;
import io.github.btlib.core.testkit.storage.StorageCall;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PieceCheckerTest {
  private static final int PIECE = 300_000; // more than is read at a time

  private final MemoryTorrent torrent = MemoryTorrent.of(20 * PIECE - 1_000, PIECE);
  private final RecordingStorage storage =
      new RecordingStorage(MemoryStorage.of(torrent.metainfo()));
  private final PieceChecker checker = checkerOf(storage);
  private final ExecutorService threads = Executors.newFixedThreadPool(3);
  @TempDir Path folder;

  private PieceChecker checkerOf(Storage of) {
    BitSet all = new BitSet();
    all.set(0, torrent.metainfo().pieceCount());
    return new PieceChecker(torrent.metainfo(), of, all);
  }

  @AfterEach
  void close() {
    threads.close();
  }

  private void writePiece(Storage to, int piece) throws IOException {
    to.write(torrent.metainfo().pieceOffset(piece), ByteBuffer.wrap(torrent.piece(piece)));
  }

  @Test
  void piecesThatMatchAreFoundOnAnyNumberOfThreads() throws IOException {
    storage.write(0, ByteBuffer.wrap(torrent.bytes()));
    for (int parallelism : new int[] {1, 3, 50}) {
      assertThat(checkerOf(storage).check(threads, parallelism).cardinality()).isEqualTo(20);
    }
  }

  @Test
  void onePieceOffByOneByteIsNotHad() throws IOException {
    byte[] bytes = torrent.bytes();
    bytes[7 * PIECE + PIECE - 1]++;
    storage.write(0, ByteBuffer.wrap(bytes));
    BitSet expected = new BitSet();
    expected.set(0, 20);
    expected.clear(7);
    assertThat(checker.check(threads, 3)).isEqualTo(expected);
    assertThat(checker.progress()).isEqualTo(1);
  }

  @Test
  void onlyWhatIsInDoubtIsRead() throws IOException {
    storage.write(0, ByteBuffer.wrap(torrent.bytes()));
    BitSet doubtful = new BitSet();
    doubtful.set(4);
    doubtful.set(19);
    PieceChecker some = new PieceChecker(torrent.metainfo(), storage, doubtful);
    assertThat(some.check(threads, 3)).isEqualTo(doubtful);
    assertThat(some.progress()).isEqualTo(1);
    assertThat(storage.bytesRead()).isEqualTo(PIECE + PIECE - 1_000);
  }

  @Test
  void whatIsMissingIsNotHad() throws IOException {
    try (Storage files = FileStorage.factory().open(torrent.metainfo(), folder)) {
      writePiece(files, 3);
      writePiece(files, 5);
      BitSet expected = new BitSet();
      expected.set(3);
      expected.set(5);
      assertThat(checkerOf(files).check(threads, 2)).isEqualTo(expected);
    }
  }

  @Test
  void anEmptyStorageIsNotRead() throws IOException {
    storage.failReads(true);
    assertThat(checker.check(threads, 2).isEmpty()).isTrue();
    assertThat(checker.progress()).isEqualTo(1);
  }

  @Test
  void whatCannotBeReadIsNotHad() throws IOException {
    storage.write(0, ByteBuffer.wrap(torrent.bytes()));
    storage.failReads(true);
    assertThat(checker.check(threads, 2).isEmpty()).isTrue();
  }

  @Test
  void aCheckThatIsGivenUpIsOverOnlyWhenNobodyReadsAnyMore() throws Exception {
    storage.write(0, ByteBuffer.wrap(torrent.bytes()));
    HangingStorage gate = new HangingStorage();
    gate.hang(StorageCall.READ);
    PieceChecker gated =
        checkerOf(gate.around((metainfo, saveTo) -> storage).open(torrent.metainfo(), folder));
    CompletableFuture<BitSet> result =
        CompletableFuture.supplyAsync(() -> {
          try {
            return gated.check(threads, 1);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    gate.awaitCall();
    gated.cancel();
    assertThat(gated.isCancelled()).isTrue();
    assertThat(result).isNotDone();
    gate.release();
    assertThat(result).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void aCancelledCheckEndsWithoutReading() throws IOException {
    storage.write(0, ByteBuffer.wrap(torrent.bytes()));
    assertThat(checker.progress()).isZero();
    checker.cancel();
    assertThat(checker.check(threads, 2).isEmpty()).isTrue();
    assertThat(checker.progress()).isZero();
  }
}
