package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.answer;
import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.request;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.FileHandle;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedPeer;
import io.github.btlib.core.testkit.ScriptedSeeder;
import io.github.btlib.core.testkit.WireMessage;
import io.github.btlib.metainfo.TorrentFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files are read while they are downloaded. */
class FileReadingTest extends EngineTest {
  private static final int BLOCK = 16_384;
  private static final int PIECE = 2 * BLOCK;
  private static final int PIECES = 120;

  private SampleTorrent manyPieces() {
    return SampleTorrent.ofFile(folder.resolve("seed"), PIECES * PIECE - 100, PIECE);
  }

  private ScriptedSeeder slowSeeder(SampleTorrent sample) {
    return seeder(sample).delaying(Duration.ofMillis(10)).start();
  }

  private static byte[] bytes(SampleTorrent sample) throws IOException {
    return Files.readAllBytes(sample.folder().resolve("sample.bin"));
  }

  /** Reads so many bytes from where the channel stands. */
  static byte[] read(SeekableByteChannel channel, int count) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(count);
    while (all.hasRemaining() && channel.read(all) >= 0) {
      // goes on
    }
    return Arrays.copyOf(all.array(), all.position());
  }

  @Test
  void theFirstBytesAndTheLastComeLongBeforeTheDownloadIsComplete() throws Exception {
    SampleTorrent sample = manyPieces();
    byte[] expected = bytes(sample);
    Torrent torrent = download(session(), sample);
    FileHandle file = torrent.file(0);
    try (SeekableByteChannel channel = file.open(Duration.ofSeconds(20))) {
      torrent.addPeer(slowSeeder(sample).address());

      assertThat(read(channel, 1000)).isEqualTo(Arrays.copyOf(expected, 1000));
      int atFirst = torrent.status().verifiedPieces();
      channel.position(channel.size() - 1000);
      assertThat(read(channel, 2000))
          .isEqualTo(Arrays.copyOfRange(expected, expected.length - 1000, expected.length));
      int atLast = torrent.status().verifiedPieces();

      assertThat(atFirst).isLessThan(PIECES / 4);
      assertThat(atLast).isLessThan(PIECES * 3 / 4);
      assertThat(file.verifiedBytes()).isPositive().isLessThan(file.info().length());
      assertThat(channel.read(ByteBuffer.allocate(1))).as("the end").isEqualTo(-1);
    }
  }

  @Test
  void aWholeFileIsReadWhileItIsDownloaded() throws Exception {
    SampleTorrent sample = manyPieces();
    Torrent torrent = download(session(), sample, seeder(sample).start().address());
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (InputStream in = torrent.file(0).openStream(Duration.ofSeconds(20))) {
      assertThat(in.transferTo(read)).isEqualTo(sample.metainfo().totalLength());
    }
    assertThat(read.toByteArray()).isEqualTo(bytes(sample));
    awaitCompletion(torrent);
    assertThat(torrent.file(0).verifiedBytes()).isEqualTo(sample.metainfo().totalLength());
  }

  @Test
  void thePieceThatIsReadIsAskedForFirstAndWhatFollowsAfterIt() throws Exception {
    SampleTorrent sample = manyPieces();
    TorrentSession session = session();
    Torrent torrent = download(session, sample);
    try (SeekableByteChannel channel = torrent.file(0).open()) {
      channel.position(70L * PIECE + 5);
      peer(session, sample)
          .sends(handshake(), bitfield(), unchoke())
          .expects(handshake(), interested())
          .expects(request(70, 0, BLOCK), request(70, BLOCK, BLOCK), request(71, 0, BLOCK));
    }
  }

  @Test
  void aSeekTakesEffectAtTheNextRequest() throws Exception {
    SampleTorrent sample = manyPieces();
    TorrentSession session = session();
    Torrent torrent = download(session, sample);
    try (SeekableByteChannel channel = torrent.file(0).open(Duration.ofSeconds(20))) {
      ScriptedPeer peer = peer(session, sample).sends(handshake(), bitfield(), unchoke());
      peer.expects(handshake(), interested());
      peer.expects(request(0, 0, BLOCK), request(0, BLOCK, BLOCK));
      channel.position(100L * PIECE);
      // what comes now makes room for other requests
      peer.sends(answer(sample, request(0, 0, BLOCK)), answer(sample, request(0, BLOCK, BLOCK)));
      WireMessage next = request(100, 0, BLOCK);
      int others = 0;
      for (WireMessage each = peer.receives(); !each.equals(next); each = peer.receives()) {
        others += each.isRequest() ? 1 : 0;
      }
      assertThat(others).as("asked before the piece that is read").isLessThan(4);
    }
  }

  @Test
  void aReaderThatIsGoneHurriesNothing() throws Exception {
    SampleTorrent sample = manyPieces();
    TorrentSession session = session();
    Torrent torrent = download(session, sample);
    SeekableByteChannel channel = torrent.file(0).open();
    channel.position(70L * PIECE);
    channel.close();
    channel.close();

    peer(session, sample)
        .sends(handshake(), bitfield(), unchoke())
        .expects(
            handshake(), interested(), request(0, 0, BLOCK)); // the sequential selector's choice
  }

  @Test
  void severalReadersEachGetWhatTheyNeed() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFolder(folder.resolve("seed"), PIECE);
    List<TorrentFile> files = sample.metainfo().files();
    TorrentFile large =
        files.stream().filter(file -> file.path().endsWith("large.bin")).findAny().orElseThrow();
    TorrentFile last = files.get(files.size() - 1);
    byte[] expected = Files.readAllBytes(sample.folder().resolve(large.path()));
    Torrent torrent = download(session(), sample);
    try (SeekableByteChannel first = torrent.file(large.index()).open(Duration.ofSeconds(20));
        SeekableByteChannel second = torrent.file(large.index()).open(Duration.ofSeconds(20));
        InputStream third = torrent.file(last.index()).openStream(Duration.ofSeconds(20))) {
      second.position(1_000_000);
      torrent.addPeer(slowSeeder(sample).address());

      assertThat(read(first, 10)).isEqualTo(Arrays.copyOf(expected, 10));
      assertThat(read(second, 10)).isEqualTo(Arrays.copyOfRange(expected, 1_000_000, 1_000_010));
      assertThat(third.readAllBytes())
          .isEqualTo(Files.readAllBytes(sample.folder().resolve(last.path())));
      assertThat(torrent.status().complete()).isFalse();
    }
  }

  @Test
  void aFileOfNoBytesEndsAtOnce() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFolder(folder.resolve("seed"), PIECE);
    Torrent torrent = download(session(), sample);
    TorrentFile empty =
        sample.metainfo().files().stream()
            .filter(file -> file.length() == 0)
            .findFirst()
            .orElseThrow();
    try (InputStream in = torrent.file(empty.index()).openStream()) {
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.available()).isZero();
    }
  }

  @Test
  void aStreamIsReadAsStreamsAre() throws Exception {
    SampleTorrent sample = manyPieces();
    byte[] expected = bytes(sample);
    Torrent torrent = seed(session(), sample);
    try (InputStream in = torrent.file(0).openStream()) {
      assertThat(in.available()).isEqualTo(expected.length);
      assertThat(in.read()).isEqualTo(expected[0] & 0xff);
      assertThat(in.skip(9)).isEqualTo(9);
      assertThat(in.skip(-1)).isZero();
      assertThat(in.readNBytes(10)).isEqualTo(Arrays.copyOfRange(expected, 10, 20));
      in.skipNBytes(expected.length - 30L);
      assertThat(in.available()).isEqualTo(10);
      assertThat(in.skip(100)).isEqualTo(10);
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.skip(1)).isZero();
    }
    try (InputStream in = new BufferedInputStream(torrent.file(0).openStream())) {
      assertThat(in.readAllBytes()).isEqualTo(expected);
    }
  }

  @Test
  void whatIsVerifiedIsReadWhileTheTorrentIsAtRest() throws Exception {
    SampleTorrent sample = manyPieces();
    Torrent torrent = seed(session(), sample);
    torrent.pause();
    awaitState(torrent, TorrentState.Paused.class);
    try (InputStream in = torrent.file(0).openStream(Duration.ofSeconds(20))) {
      assertThat(in.readAllBytes()).isEqualTo(bytes(sample));
    }
  }
}
