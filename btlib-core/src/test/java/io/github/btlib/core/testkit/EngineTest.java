package io.github.btlib.core.testkit;

import static io.github.btlib.core.testkit.WireMessage.request;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.github.btlib.AddTorrent;
import io.github.btlib.SessionBuilder;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.spi.PieceSelector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What tests with sessions and scripted peers share: everything opened is closed in reverse order,
 * and nothing may be left then.
 */
@Timeout(60)
public abstract class EngineTest {
  /** The requests for all of {@link #fiveBlocks}, in order. */
  protected static final WireMessage[] ALL_REQUESTS = {
    request(0, 0, 16_384),
    request(0, 16_384, 16_384),
    request(1, 0, 16_384),
    request(1, 16_384, 16_384),
    request(2, 0, 7_000)
  };

  @TempDir protected Path folder;
  private final Leftovers leftovers = Leftovers.watch();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @AfterEach
  final void nothingIsLeft() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    leftovers.assertNone();
  }

  /** Closes something when the test has ended. */
  protected final <C extends AutoCloseable> C closing(C closeable) {
    opened.push(closeable);
    return closeable;
  }

  protected final TorrentSession session() {
    return session(settings -> settings);
  }

  protected final TorrentSession session(UnaryOperator<SessionBuilder> settings) {
    SessionBuilder builder =
        TorrentSession.builder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .closeTimeout(Duration.ofSeconds(5));
    return closing(settings.apply(builder).build());
  }

  /** Two pieces of 32 KiB and a last one of 7,000 bytes: blocks (0,0) (0,1) (1,0) (1,1) (2,0). */
  protected final SampleTorrent fiveBlocks() {
    return SampleTorrent.ofFile(folder.resolve("seed"), 2 * 32_768 + 7_000, 32_768);
  }

  /** Begins to download to the folder "get", pieces in order so that traces are the same. */
  protected final Torrent download(
      TorrentSession session, SampleTorrent sample, InetSocketAddress... peers) {
    AddTorrent add =
        AddTorrent.of(sample.metainfo()).saveTo(target()).pieceSelector(PieceSelector.sequential());
    for (InetSocketAddress peer : peers) {
      add = add.peer(peer);
    }
    return awaitWork(session.add(add));
  }

  protected final Path target() {
    return folder.resolve("get");
  }

  /** Seeds the sample from where it was made. */
  protected final Torrent seed(TorrentSession session, SampleTorrent sample) {
    return awaitWork(session.add(sample.metainfo(), sample.folder()));
  }

  /** Adds the sample with the bytes of some of its pieces spoilt, so that these are missing. */
  protected final Torrent seedWithout(TorrentSession session, SampleTorrent sample, int... pieces) {
    Path copy = folder.resolve("part");
    try {
      Files.createDirectories(copy);
      byte[] bytes = Files.readAllBytes(sample.folder().resolve("sample.bin"));
      for (int piece : pieces) {
        bytes[(int) sample.metainfo().pieceOffset(piece)] ^= 1;
      }
      Files.write(copy.resolve("sample.bin"), bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return awaitWork(
        session.add(
            AddTorrent.of(sample.metainfo())
                .saveTo(copy)
                .pieceSelector(PieceSelector.sequential())));
  }

  /** Waits until the check is done and peers are admitted. */
  private static Torrent awaitWork(Torrent torrent) {
    awaitState(torrent, TorrentState.Downloading.class, TorrentState.Seeding.class);
    return torrent;
  }

  @SafeVarargs
  protected static void awaitState(Torrent torrent, Class<? extends TorrentState>... states) {
    Eventually.within(
        Duration.ofSeconds(10),
        () -> {
          TorrentState state = torrent.status().state();
          for (Class<? extends TorrentState> each : states) {
            if (each.isInstance(state)) {
              return;
            }
          }
          throw new AssertionError("the torrent is " + state);
        });
  }

  protected static void awaitCompletion(Torrent torrent) throws Exception {
    torrent.completion().get(20, SECONDS);
  }

  protected final ScriptedPeer peer(TorrentSession session, SampleTorrent sample) {
    return closing(ScriptedPeer.connectsTo(session.listenAddress(), sample.metainfo()));
  }

  protected final ScriptedPeer listeningPeer(SampleTorrent sample) {
    return closing(ScriptedPeer.listens(sample.metainfo()));
  }

  protected final ScriptedSeeder seeder(SampleTorrent sample) {
    return closing(ScriptedSeeder.of(sample));
  }
}
