package io.github.btlib.core.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.btlib.core.limit.PeerLimit;
import io.github.btlib.core.limit.RateLimit;
import io.github.btlib.core.limit.SessionLimits;
import io.github.btlib.core.limit.TorrentLimits;
import io.github.btlib.core.piece.ActivePiece;
import io.github.btlib.core.piece.Downloads;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.core.piece.Received;
import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.SequentialBook;
import io.github.btlib.core.wire.Block;
import io.github.btlib.core.wire.Handshake;
import io.github.btlib.core.wire.Message;
import io.github.btlib.core.wire.MessageDecoder;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.PeerId;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Extension messages to and from a peer, as later extensions will have them (BEP 10). */
class ExtensionsTest {
  private final List<String> heard = new ArrayList<>();
  private final Outbox outbox = new Outbox(false);
  private SocketChannel channel;
  private PeerConnection peer;
  private Extensions extensions;

  /** A torrent that knows one extension more and notes what it is told. */
  private final class OneMore implements Swarm {
    private final Metainfo metainfo = MemoryTorrent.of(4 * Block.SIZE, Block.SIZE).metainfo();
    private final PieceBook pieces = SequentialBook.of(metainfo);
    private final Storage storage = MemoryStorage.of(metainfo);
    private final Traffic traffic = new Traffic();
    private final TorrentLimits limits =
        new TorrentLimits(
            new SessionLimits(
                new RateLimit(0), new RateLimit(0), new PeerLimit(0), new PeerLimit(0)));

    @Override
    public ExtensionRegistry extensions() {
      return ExtensionRegistry.BUILT_IN.with("ut_test", ExtensionsTest.this::hear);
    }

    @Override
    public void externalAddress(InetAddress ours, RemotePeer from) {
      heard.add("you are " + ours.getHostAddress() + " says " + from.address().getPort());
    }

    @Override
    public Metainfo metainfo() {
      return metainfo;
    }

    @Override
    public PieceBook pieces() {
      return pieces;
    }

    @Override
    public Storage storage() {
      return storage;
    }

    @Override
    public Traffic traffic() {
      return traffic;
    }

    @Override
    public TorrentLimits limits() {
      return limits;
    }

    @Override
    public int listenPort() {
      return 0;
    }

    @Override
    public String clientName() {
      return "btlib test";
    }

    @Override
    public void interestChanged(PeerConnection any) {}

    @Override
    public void blocksFreed() {}

    @Override
    public void pieceCompleted(ActivePiece piece, Received.Completed completed) {}

    @Override
    public void writeFailed(IOException cause) {}

    @Override
    public void readFailed(IOException cause) {}

    @Override
    public void closed(PeerConnection any, String reason) {}
  }

  private void hear(PeerConnection from, ByteBuffer payload) {
    heard.add((from.equals(peer) ? "the peer" : "another") + ": " + ISO_8859_1.decode(payload));
  }

  @BeforeEach
  void connect() throws IOException {
    Swarm swarm = new OneMore();
    channel = SocketChannel.open();
    peer =
        new PeerConnection(
            channel,
            new RemotePeer(
                new InetSocketAddress("127.0.0.1", 4711),
                PeerId.of("-TR4060-0123456789ab".getBytes(ISO_8859_1)),
                true,
                Handshake.EXTENSIONS),
            swarm,
            PeerTimeouts.of(Duration.ofMinutes(1), Duration.ofMinutes(1)),
            new BufferPool(1));
    Downloads downloads =
        new Downloads(peer, swarm.pieces(), swarm.pieces().join("peer"), outbox, () -> {});
    extensions = new Extensions(peer, swarm, outbox, downloads);
  }

  @AfterEach
  void disconnect() throws IOException {
    channel.close();
  }

  private void receives(int id, String payload) throws Exception {
    extensions.received(new Message.Extended(id, ByteBuffer.wrap(payload.getBytes(ISO_8859_1))), 0);
  }

  private List<Message> sent() throws Exception {
    ByteBuffer out = ByteBuffer.allocate(BufferPool.BUFFER_SIZE);
    outbox.takeBatch(out, new ArrayList<>());
    out.flip();
    MessageDecoder decoder = new MessageDecoder(4);
    List<Message> messages = new ArrayList<>();
    for (Message next = decoder.next(out); next != null; next = decoder.next(out)) {
      messages.add(next);
    }
    return messages;
  }

  @Test
  void aMessageIsSentUnderTheIdThatThePeerGaveIt() throws Exception {
    receives(0, "d1:md7:ut_testi77eee");

    assertThat(extensions.understood()).containsExactly("ut_test");
    assertThat(extensions.send("ut_test", new byte[] {5})).isTrue();
    assertThat(sent()).containsExactly(new Message.Extended(77, ByteBuffer.wrap(new byte[] {5})));
  }

  @Test
  void aMessageThatThePeerDoesNotKnowIsNotSent() throws Exception {
    assertThat(extensions.send("ut_test", new byte[0])).isFalse();
    receives(0, "d1:md8:ut_otheri2e7:ut_testi3eee");
    assertThat(extensions.understood()).as("of those we know").containsExactly("ut_test");
    assertThat(extensions.send("ut_other", new byte[0])).isFalse();

    receives(0, "d1:md7:ut_testi0eee");

    assertThat(extensions.send("ut_test", new byte[0])).as("switched off").isFalse();
    assertThat(sent()).isEmpty();
  }

  @Test
  void aPayloadThatNoPeerTakesIsNotSent() throws Exception {
    receives(0, "d1:md7:ut_testi1eee");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> extensions.send("ut_test", new byte[MessageDecoder.LONGEST_EXTENDED + 1]))
        .withMessage("ut_test of 65537 bytes is too long");
  }

  @Test
  void aMessageOfOursIsForItsHandlerAndAnyOtherForNobody() throws Exception {
    int id = new OneMore().extensions().ids().get("ut_test");

    receives(id, "hello");
    receives(200, "nobody");

    assertThat(heard).containsExactly("the peer: hello");
  }

  @Test
  void whatThePeerToldLastCounts() throws Exception {
    assertThat(extensions.client()).isEmpty();
    assertThat(peer.clientName()).as("by its peer id").hasValue("Transmission 4.0.6");

    receives(0, "d1:pi6881e1:v3:onee");
    receives(0, "d1:v3:twoe");

    assertThat(extensions.client()).hasValue("two");
    assertThat(extensions.listenPort()).hasValue(6881);
  }

  @Test
  void theAddressThePeerSeesUsAtIsPassedOn() throws Exception {
    receives(0, "d6:yourip4:\u0001\u0002\u0003\u0004e");
    receives(0, "d6:yourip16:\u0020\u0001\0\0\0\0\0\0\0\0\0\0\0\0\0\u0007e");
    receives(0, "d6:yourip5:\u0001\u0002\u0003\u0004\u0005e");

    assertThat(heard)
        .containsExactly("you are 1.2.3.4 says 4711", "you are 2001:0:0:0:0:0:0:7 says 4711");
  }

  @Test
  void noTwoExtensionsHaveOneNameOrOneId() {
    ExtensionRegistry registry = new OneMore().extensions();
    assertThat(registry.ids()).containsOnlyKeys("lt_donthave", "upload_only", "ut_test");
    assertThat(registry.ids().values()).doesNotHaveDuplicates().allMatch(id -> id > 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.with("ut_test", this::hear))
        .withMessage("the extension ut_test is registered already");
  }
}
