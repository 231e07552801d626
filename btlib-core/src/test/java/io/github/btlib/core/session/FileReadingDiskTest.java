package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.btlib.AddTorrent;
import io.github.btlib.ReadTimeoutException;
import io.github.btlib.StorageException;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentState;
import io.github.btlib.core.storage.FileStorage;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedSeeder;
import io.github.btlib.core.testkit.storage.FaultyStorage;
import io.github.btlib.core.testkit.storage.HangingStorage;
import io.github.btlib.core.testkit.storage.StorageCall;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Reading files while the disk hangs or fails. */
class FileReadingDiskTest extends EngineTest {
  private static final int PIECE = 32_768;

  private final HangingStorage gate = new HangingStorage();

  private SampleTorrent sample() {
    return SampleTorrent.ofFile(folder.resolve("seed"), 40 * PIECE, PIECE);
  }

  private static byte[] bytes(SampleTorrent sample) throws IOException {
    return Files.readAllBytes(sample.folder().resolve("sample.bin"));
  }

  private Torrent seedOnGate(SampleTorrent sample) {
    Torrent torrent =
        session()
            .add(
                AddTorrent.of(sample.metainfo())
                    .saveTo(sample.folder())
                    .storage(gate.around(FileStorage.factory())));
    awaitState(torrent, TorrentState.Seeding.class);
    return torrent;
  }

  @Test
  void theStorageIsNotClosedUnderARead() throws Exception {
    SampleTorrent sample = sample();
    Torrent torrent = seedOnGate(sample);
    gate.hang(StorageCall.READ);
    Reading reading = new Reading(torrent.file(0).open());
    gate.awaitCall();

    CompletableFuture<Void> removed = torrent.remove();
    assertThat(removed).isNotDone();
    gate.release();

    assertThat(reading.count()).isEqualTo(100);
    removed.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aDiskThatHangsHoldsNobodyWhoClosesOrHasATimeout() throws Exception {
    SampleTorrent sample = sample();
    Torrent torrent = seedOnGate(sample);
    gate.hang(StorageCall.READ);
    SeekableByteChannel patient = torrent.file(0).open();
    Reading reading = new Reading(patient);
    gate.awaitCall();
    try (SeekableByteChannel channel = torrent.file(0).open(Duration.ofMillis(50))) {
      assertThatExceptionOfType(ReadTimeoutException.class)
          .isThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
          .withMessageContaining("the storage did not answer within PT0.05S");
      patient.close();
      assertThat(reading.failure()).isInstanceOf(AsynchronousCloseException.class);
      gate.release();
      ByteBuffer one = ByteBuffer.allocate(1);
      assertThat(channel.read(one)).isEqualTo(1);
      assertThat(one.get(0)).isEqualTo(bytes(sample)[0]);
    }
  }

  @Test
  void aFailureOfTheTorrentEndsReadsAndAfterItOneReadsOn() throws Exception {
    SampleTorrent sample = sample();
    FaultyStorage storage = FaultyStorage.at(StorageCall.WRITE);
    Torrent torrent =
        session()
            .add(
                AddTorrent.of(sample.metainfo())
                    .saveTo(target())
                    .storage(storage.around(FileStorage.factory())));
    ScriptedSeeder seeder = seeder(sample).start();
    try (SeekableByteChannel channel = torrent.file(0).open(Duration.ofSeconds(20))) {
      Reading reading = new Reading(channel).awaitWaiting();
      torrent.addPeer(seeder.address());

      assertThat(reading.failure())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("sample.bin cannot be read on: writing to the storage failed")
          .hasCauseInstanceOf(StorageException.class);
      assertThat(storage.faultsFired()).isPositive();

      awaitState(torrent, TorrentState.Failed.class);
      storage.cure();
      torrent.resume();
      assertThat(FileReadingTest.read(channel, 40 * PIECE)).isEqualTo(bytes(sample));
    }
  }

  @Test
  void aReadFailureIsTold() throws Exception {
    SampleTorrent sample = sample();
    Torrent torrent = seed(session(), sample);
    Files.write(sample.folder().resolve("sample.bin"), new byte[PIECE]); // as another program may
    try (InputStream in = torrent.file(0).openStream()) {
      assertThatIOException()
          .isThrownBy(in::readAllBytes)
          .withMessageContaining("reading from the storage failed");
    }
  }

  @Test
  void aReaderThatIsInterruptedWhileTheDiskReadsLeavesTheFileOpenForOthers() throws Exception {
    SampleTorrent sample = sample();
    Torrent torrent = seedOnGate(sample);
    try (SeekableByteChannel other = torrent.file(0).open()) {
      assertThat(FileReadingTest.read(other, 10)).hasSize(10);
      gate.hang(StorageCall.READ);
      Reading reading = new Reading(torrent.file(0).open());
      gate.awaitCall();

      reading.thread.interrupt(); // HangingStorage fails if the read itself is interrupted

      assertThat(reading.failure()).isInstanceOf(ClosedByInterruptException.class);
      gate.release();
      assertThat(FileReadingTest.read(other, 40 * PIECE)).hasSize(40 * PIECE - 10);
    }
  }
}
