package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.btlib.FileHandle;
import io.github.btlib.Priority;
import io.github.btlib.ReadTimeoutException;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentRemovedException;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedSeeder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a read, what does not, and that nothing is harmed by it. */
class FileReadingEndsTest extends EngineTest {
  private static final int PIECE = 32_768;

  private SampleTorrent sample() {
    return SampleTorrent.ofFile(folder.resolve("seed"), 40 * PIECE, PIECE);
  }

  private static byte[] bytes(SampleTorrent sample) throws IOException {
    return Files.readAllBytes(sample.folder().resolve("sample.bin"));
  }

  @Test
  void closingEndsAReadThatWaits() throws Exception {
    SeekableByteChannel channel = download(session(), sample()).file(0).open();
    Reading reading = new Reading(channel).awaitWaiting();
    Reading next = new Reading(channel).awaitWaiting();

    channel.close();

    assertThat(reading.failure()).isInstanceOf(ClosedChannelException.class);
    assertThat(next.failure()).isInstanceOf(ClosedChannelException.class);
    assertThat(new Throwable[] {reading.failure(), next.failure()})
        .hasAtLeastOneElementOfType(AsynchronousCloseException.class);
    assertThat(channel.isOpen()).isFalse();
    for (ThrowingCallable use :
        new ThrowingCallable[] {
          () -> channel.read(ByteBuffer.allocate(1)),
          () -> channel.read(ByteBuffer.allocate(0)),
          channel::position,
          () -> channel.position(1),
          channel::size,
          () -> channel.write(ByteBuffer.allocate(1)),
          () -> channel.truncate(0)
        }) {
      assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(use);
    }
  }

  @Test
  void aReadThatTakesTooLongSaysWhatItWaitedForAndMayBeTriedAgain() throws Exception {
    SampleTorrent sample = sample();
    Torrent torrent = download(session(), sample);
    try (SeekableByteChannel channel = torrent.file(0).open(Duration.ofMillis(50))) {
      channel.position(3 * PIECE + 7);
      assertThatExceptionOfType(ReadTimeoutException.class)
          .isThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
          .withMessage(
              "sample.bin: byte 98311, in piece 3, was not verified within PT0.05S; connected peers"
                  + " that have it: 0; Downloading[]")
          .satisfies(e -> assertThat(e.piece()).isEqualTo(3));

      torrent.addPeer(seeder(sample).start().address());
      awaitCompletion(torrent);
      ByteBuffer one = ByteBuffer.allocate(1);
      assertThat(channel.read(one)).isEqualTo(1);
      assertThat(one.get(0)).isEqualTo(bytes(sample)[3 * PIECE + 7]);
    }
  }

  @Test
  void removingTheTorrentEndsReads() throws Exception {
    SampleTorrent sample = sample();
    Torrent torrent = download(session(), sample);
    FileHandle file = torrent.file(0);
    SeekableByteChannel channel = file.open();
    Reading reading = new Reading(channel).awaitWaiting();

    torrent.remove().get(10, TimeUnit.SECONDS);

    assertThat(reading.failure())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sample.bin")
        .hasCauseInstanceOf(TorrentRemovedException.class);
    assertThatIOException()
        .isThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
        .withCauseInstanceOf(TorrentRemovedException.class);
    assertThatExceptionOfType(TorrentRemovedException.class).isThrownBy(file::open);
  }

  @Test
  void whatIsVerifiedIsNotReadOnceTheTorrentIsRemoved() throws Exception {
    Torrent torrent = seed(session(), sample());
    try (SeekableByteChannel channel = torrent.file(0).open()) {
      torrent.remove().get(10, TimeUnit.SECONDS);
      assertThatIOException()
          .isThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
          .withCauseInstanceOf(TorrentRemovedException.class);
    }
  }

  @Test
  void closingTheSessionEndsReads() {
    TorrentSession session = session();
    Reading reading = new Reading(download(session, sample()).file(0).open()).awaitWaiting();

    session.close();

    assertThat(reading.failure()).hasCauseInstanceOf(TorrentRemovedException.class);
  }

  @Test
  void aReadWaitsThroughAPause() throws Exception {
    SampleTorrent sample = sample();
    Torrent torrent = download(session(), sample);
    try (SeekableByteChannel channel = torrent.file(0).open()) {
      Reading reading = new Reading(channel).awaitWaiting();
      torrent.pause();
      awaitState(torrent, TorrentState.Paused.class);
      torrent.addPeer(seeder(sample).start().address());
      reading.awaitWaiting();

      torrent.resume();

      assertThat(reading.count()).isEqualTo(100);
    }
  }

  @Test
  void aReadWaitsWhilePeersComeAndGo() throws Exception {
    SampleTorrent sample = sample();
    Torrent torrent = download(session(), sample);
    ScriptedSeeder first = seeder(sample).hangingUpAfter(5).start();
    try (SeekableByteChannel channel = torrent.file(0).open()) {
      torrent.addPeer(first.address());
      CompletableFuture<byte[]> all = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              all.complete(FileReadingTest.read(channel, 40 * PIECE));
            } catch (IOException e) {
              all.completeExceptionally(e);
            }
          });
      Eventually.within(Duration.ofSeconds(10), () -> assertThat(first.faultsFired()).isPositive());
      torrent.addPeer(seeder(sample).start().address());
      assertThat(all.get(20, TimeUnit.SECONDS)).isEqualTo(bytes(sample));
    }
  }

  @Test
  void aFileThatIsSkippedIsNotOpenedAndItsReadsEnd() throws Exception {
    SampleTorrent sample = sample();
    Torrent torrent = download(session(), sample);
    FileHandle file = torrent.file(0);
    Reading reading = new Reading(file.open()).awaitWaiting();

    file.priority(Priority.SKIP);

    assertThat(file.priority()).isEqualTo(Priority.SKIP);
    assertThat(reading.failure())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sample.bin: piece 0 is not wanted and will not come");
    assertThatIllegalStateException()
        .isThrownBy(file::open)
        .withMessage(
            "file 0 (sample.bin) is skipped and will not come; give it another priority first, as"
                + " by priority(Priority.NORMAL)");
  }

  @Test
  void aFileThatIsSkippedNowButCompleteIsRead() throws Exception {
    SampleTorrent sample = sample();
    Torrent torrent = seed(session(), sample);
    torrent.file(0).priority(Priority.SKIP);
    try (InputStream in = torrent.file(0).openStream()) {
      assertThat(in.readAllBytes()).isEqualTo(bytes(sample));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anInterruptedReaderClosesItsChannelAndHarmsNobody(boolean virtual) throws Exception {
    SampleTorrent sample = sample();
    Torrent torrent = download(session(), sample);
    SeekableByteChannel channel = torrent.file(0).open();
    Reading reading = new Reading(virtual, channel).awaitWaiting();

    reading.thread.interrupt();

    assertThat(reading.failure()).isInstanceOf(ClosedByInterruptException.class);
    assertThat(channel.isOpen()).isFalse();
    torrent.addPeer(seeder(sample).start().address());
    awaitCompletion(torrent);
    sample.assertSameIn(target());
  }

  @Test
  void anInterruptedThreadReadsNothingEvenIfThereIsSomething() throws Exception {
    SampleTorrent sample = sample();
    Torrent torrent = seed(session(), sample);
    SeekableByteChannel channel = torrent.file(0).open();
    Thread.currentThread().interrupt();
    try {
      assertThatExceptionOfType(ClosedByInterruptException.class)
          .isThrownBy(() -> channel.read(ByteBuffer.allocate(1)));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    try (InputStream in = torrent.file(0).openStream()) {
      assertThat(in.readAllBytes()).isEqualTo(bytes(sample));
    }
  }

  @Test
  void theChannelIsReadOnlyAndChecksItsArguments() throws Exception {
    Torrent torrent = download(session(), sample());
    FileHandle file = torrent.file(0);
    try (SeekableByteChannel channel = file.open()) {
      assertThatExceptionOfType(NonWritableChannelException.class)
          .isThrownBy(() -> channel.write(ByteBuffer.allocate(1)));
      assertThatExceptionOfType(NonWritableChannelException.class)
          .isThrownBy(() -> channel.truncate(0));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> channel.read(ByteBuffer.allocate(1).asReadOnlyBuffer()));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> channel.position(-1))
          .withMessageContaining("-1");
      assertThat(channel.position(Long.MAX_VALUE).read(ByteBuffer.allocate(1))).isEqualTo(-1);
      assertThat(channel.position()).isEqualTo(Long.MAX_VALUE);
      assertThat(channel.size()).isEqualTo(40 * PIECE);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> file.open(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> file.openStream(Duration.ofMillis(-1)));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> torrent.file(1));
    assertThat(file).hasToString("FileHandle[sample.bin]");
  }
}
