package io.github.btlib.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.btlib.StorageFault;
import io.github.btlib.StorageFaultException;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.SequentialBook;
import io.github.btlib.core.testkit.storage.StorageDecorator;
import io.github.btlib.core.torrent.Signals.Wish;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.FileStamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever may have cost data is looked into before the torrent goes on, and only once. */
@Timeout(20)
class CheckingTest {
  private static final int PIECE = 16_384;

  private final MemoryTorrent torrent = MemoryTorrent.of(3 * PIECE, PIECE);
  private final Metainfo metainfo = torrent.metainfo();
  private final Signals signals = new Signals(Wish.RUN);
  private final MemoryStorage memory = MemoryStorage.of(metainfo);
  private final Deque<IOException> faults = new ArrayDeque<>();
  private List<FileStamp> stamps = List.of(new FileStamp(3 * PIECE, 1));
  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private final PieceBook pieces = SequentialBook.of(metainfo);
  private final Checking checking =
      new Checking(
          metainfo,
          new StorageDecorator(memory) {
            @Override
            public List<FileStamp> stamps() throws IOException {
              if (!faults.isEmpty()) {
                throw faults.remove();
              }
              return stamps;
            }
          },
          pieces,
          threads,
          signals,
          Optional.empty(),
          false);

  @BeforeEach
  void haveAll() throws IOException {
    for (int piece = 0; piece < 3; piece++) {
      memory.write((long) piece * PIECE, ByteBuffer.wrap(torrent.piece(piece)));
    }
    assertThat(settle()).isFalse();
    assertThat(pieces.verified().cardinality()).isEqualTo(3);
  }

  @AfterEach
  void everyFaultFired() {
    assertThat(faults).isEmpty();
    threads.shutdown();
  }

  private boolean settle() throws IOException {
    return checking.settle(Wish.RUN, checking.looks(), () -> {}).orElseThrow();
  }

  /** Another program spoils a piece, which shows from outside. */
  private void spoil() throws IOException {
    memory.write(PIECE, ByteBuffer.allocate(1));
    stamps = List.of(new FileStamp(3 * PIECE, 2));
  }

  private static IOException fault(StorageFault fault) {
    return new StorageFaultException(fault, "a fault of the test");
  }

  @Test
  void aLossIsLookedIntoAlthoughTheUserWantsToGoOnBeforeItIsTold() throws IOException {
    spoil();
    signals.fail("write", fault(StorageFault.SHRUNK));
    signals.wish(Wish.REST);
    signals.wish(Wish.RUN);
    assertThat(settle()).isTrue();
    assertThat(pieces.isVerified(1)).isFalse();
    assertThat(signals.inDoubt()).isFalse();
  }

  @Test
  void aLossThatComesAfterAnotherFailureIsLookedInto() throws IOException {
    spoil();
    signals.fail("write", fault(StorageFault.NO_SPACE));
    signals.fail("write", fault(StorageFault.MISSING));
    signals.wish(Wish.RUN);
    assertThat(settle()).isTrue();
  }

  @Test
  void aLossIsLookedIntoWhenTheStorageCanBeLookedAtAgain() throws IOException {
    spoil();
    signals.fail("write", fault(StorageFault.MISSING));
    faults.add(fault(StorageFault.PERMISSION));
    assertThatIOException().isThrownBy(this::settle);
    signals.fail("looking at the storage", fault(StorageFault.PERMISSION));
    assertThat(signals.inDoubt()).isTrue();
    signals.wish(Wish.RUN);
    assertThat(settle()).isTrue();
    assertThat(pieces.verified().cardinality()).isEqualTo(2);
  }

  @Test
  void aFullDiskCastsNothingIntoDoubt() throws IOException {
    spoil();
    signals.fail("write", fault(StorageFault.NO_SPACE));
    signals.wish(Wish.RUN);
    assertThat(settle()).isFalse();
  }

  @Test
  void whatTheStorageNoticesWhenItIsLookedAtIsLookedIntoAtOnce() throws IOException {
    spoil();
    signals.fail("read", fault(StorageFault.IO_ERROR));
    signals.wish(Wish.RUN);
    faults.add(fault(StorageFault.MISSING));
    assertThat(settle()).isTrue();
    assertThat(signals.failure()).isNull();
    assertThat(signals.inDoubt()).isFalse();
  }

  @Test
  void aStorageThatGoesOnTellingThatDataIsGoneCannotBeLookedAt() {
    signals.recheck();
    faults.add(fault(StorageFault.MISSING));
    faults.add(fault(StorageFault.MISSING));
    assertThatIOException().isThrownBy(this::settle).withMessage("a fault of the test");
  }

  @Test
  void aCheckThatIsAskedForLooksAtTheFilesAsTheyAreNow() throws IOException {
    spoil();
    signals.recheck();
    faults.add(fault(StorageFault.MISSING)); // an open file was replaced
    assertThat(settle()).isTrue();
    assertThat(pieces.isVerified(1)).isFalse();
  }

  @Test
  void onlyWhatChangedSinceItWasLastLookedAtIsChecked() throws IOException {
    long checks = checking.checks();
    memory.write(PIECE, ByteBuffer.allocate(1)); // nobody can see it from outside
    signals.fail("read", fault(StorageFault.IO_ERROR));
    signals.wish(Wish.RUN);
    assertThat(settle()).isFalse();
    assertThat(checking.checks()).isEqualTo(checks);
  }

  @Test
  void aCheckThatWasGivenUpAlsoLooksIntoWhatWasLostSince() throws IOException {
    signals.fail("read", fault(StorageFault.IO_ERROR));
    stamps = List.of(new FileStamp(3 * PIECE, 2));
    signals.wish(Wish.REST);
    assertThat(checking.settle(Wish.RUN, checking.looks(), () -> {})).isEmpty();
    spoil();
    stamps = List.of(new FileStamp(3 * PIECE, 3));
    signals.fail("save", fault(StorageFault.MISSING));
    signals.wish(Wish.RUN);
    assertThat(settle()).isTrue();
    assertThat(pieces.isVerified(1)).isFalse();
  }
}
