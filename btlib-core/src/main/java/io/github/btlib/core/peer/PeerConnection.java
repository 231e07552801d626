package io.github.btlib.core.peer;

import io.github.btlib.core.piece.ActivePiece;
import io.github.btlib.core.piece.Claimant;
import io.github.btlib.core.piece.Downloads;
import io.github.btlib.core.piece.PeerPieces;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.core.thread.Workers;
import io.github.btlib.core.wire.ClientNames;
import io.github.btlib.core.wire.Message;
import io.github.btlib.core.wire.MessageDecoder;
import io.github.btlib.core.wire.MessageEncoder;
import io.github.btlib.core.wire.ProtocolException;
import io.github.btlib.spi.PeerId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection with a peer, from the handshake to its end.
 *
 * <p>What guards what: the receive buffer, the decoder and the {@link Inbox} are the reader's
 * alone; requests to the peer are guarded inside {@link Downloads}; what goes out is guarded inside
 * {@link Outbox}. Fields that others look at are volatile and written by one thread. The reader
 * never writes to the socket and never runs a user's code.
 */
public final class PeerConnection implements Claimant {
  private static final Logger log = LoggerFactory.getLogger(PeerConnection.class);

  /** A connection that lasted this long was no mistake, even if nothing was traded. */
  private static final long WORTH_KEEPING = Duration.ofMinutes(1).toNanos();

  private static final AtomicLong IDS = new AtomicLong();

  private final long id = IDS.incrementAndGet();
  private final SocketChannel channel;
  private final RemotePeer remote;
  private final Swarm swarm;
  private final PeerTimeouts timeouts;
  private final Outbox outbox;
  private final PeerWriter writer;
  private final SocketReader reader;
  private final ReceiveBuffer receiveBuffer;
  private final MessageDecoder decoder;
  private final PeerPieces pieces;
  private final Downloads downloads;
  private final Uploads uploads;
  private final Arrivals arrivals;
  private final Extensions extensions;
  private final Inbox inbox;
  private final AtomicReference<@Nullable String> closeReason = new AtomicReference<>();
  private final RateMeter downloadRate = RateMeter.overRounds();
  private final RateMeter uploadRate = RateMeter.overRounds();
  private final long connectedAt = System.nanoTime();
  private final UploadTurn turn;
  private volatile boolean wasSeed;

  public PeerConnection(
      SocketChannel channel,
      RemotePeer remote,
      Swarm swarm,
      PeerTimeouts timeouts,
      BufferPool pool) {
    this.channel = channel;
    this.remote = remote;
    this.swarm = swarm;
    this.timeouts = timeouts;
    this.outbox = new Outbox(remote.speaksFast());
    this.pieces = swarm.pieces().join(remote.identity());
    this.downloads = new Downloads(this, swarm.pieces(), pieces, outbox, swarm::blocksFreed);
    this.writer = new PeerWriter(channel, outbox, swarm, pool);
    this.turn = new UploadTurn(writer::payloadSent, connectedAt);
    this.reader = new SocketReader(channel, swarm.limits());
    this.receiveBuffer = new ReceiveBuffer(pool);
    this.decoder = new MessageDecoder(swarm.metainfo().pieceCount());
    this.uploads = new Uploads(outbox, swarm, remote);
    this.arrivals = new Arrivals(this, swarm, downloads, receiveBuffer);
    this.extensions = new Extensions(this, swarm, outbox, downloads);
    this.inbox = new Inbox(this, swarm, pieces, downloads, uploads, arrivals, extensions);
  }

  /** Speaks with the peer until either side ends it; returns when all is released. */
  public void run(Workers workers) {
    byte[] first = firstMessage();
    CompletableFuture<Void> written = new CompletableFuture<>();
    workers.start("writer " + remote.address(), () -> write(first, written));
    try {
      read();
    } catch (IOException e) {
      close(describe(e));
    } catch (RuntimeException | Error e) {
      closeUnexpectedly(e);
    } finally {
      release(written);
    }
  }

  /** What we have (BEP 3, 6), and the extension handshake (BEP 10). */
  private byte[] firstMessage() {
    byte[] pieces = pieceMessage();
    byte[] handshake = extensions.handshake();
    byte[] both = Arrays.copyOf(pieces, pieces.length + handshake.length);
    System.arraycopy(handshake, 0, both, pieces.length, handshake.length);
    return both;
  }

  private byte[] pieceMessage() {
    PieceBook book = swarm.pieces();
    boolean fast = remote.speaksFast();
    if (fast && book.complete()) {
      return MessageEncoder.haveAll();
    }
    if (book.verifiedCount() == 0) {
      return fast ? MessageEncoder.haveNone() : new byte[0];
    }
    return MessageEncoder.bitfield(book.verified(), swarm.metainfo().pieceCount());
  }

  private void release(CompletableFuture<Void> written) {
    receiveBuffer.release();
    reader.release();
    downloads.close();
    wasSeed = wantsNothing();
    swarm.pieces().leave(pieces);
    written.join();
    String reason = closeReason.get();
    swarm.closed(this, reason == null ? "closed" : reason);
  }

  private void write(byte[] first, CompletableFuture<Void> written) {
    try {
      writer.run(first);
      close("closed");
    } catch (IOException e) {
      close(describe(e));
    } catch (RuntimeException | Error e) {
      closeUnexpectedly(e);
    } finally {
      written.complete(null);
    }
  }

  private void closeUnexpectedly(Throwable failure) {
    log.error("peer {} ended by an unexpected failure", remote.address(), failure);
    close("unexpected failure: " + failure);
  }

  private static String describe(IOException e) {
    if (e instanceof ClosedChannelException) {
      return "closed";
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private void read() throws IOException {
    while (true) {
      ByteBuffer in = receiveBuffer.forReading(decoder.needed(), downloads.busy());
      if (reader.read(in) < 0) {
        close("the peer closed the connection");
        return;
      }
      in.flip();
      Message message = decoder.next(in);
      while (message != null) {
        inbox.handle(message);
        message = decoder.next(in);
      }
      in.compact();
      downloads.refill(System.nanoTime());
    }
  }

  /** The peer no longer has a piece (BEP 54). */
  void lacks(int piece) throws ProtocolException {
    inbox.lacks(piece);
  }

  /** The peer wants nothing, or something again (BEP 21). */
  void setUploadOnly(boolean now) {
    extensions.uploadOnly(now);
    partIfDone();
  }

  /**
   * Ends the connection if neither side wants anything of the other, once the peer has been told
   * what we have: it would come back otherwise.
   */
  void partIfDone() {
    if (swarm.pieces().finished() && wantsNothing()) {
      String reason =
          isSeed() && swarm.pieces().complete() ? "both are seeds" : "both have all they want";
      if (closeReason.compareAndSet(null, reason)) {
        log.debug("peer {}: {}", remote.address(), reason);
      }
      outbox.closeWhenSent();
    }
  }

  private boolean wantsNothing() {
    return isSeed() || extensions.uploadOnly();
  }

  @Override
  public Object identity() {
    return remote.identity();
  }

  @Override
  public void withdraw(ActivePiece piece, int block) {
    downloads.withdraw(piece, block);
  }

  /**
   * Looks after everything that is timed; called by the torrent's thread about once a second.
   *
   * @param now nanoseconds of a monotonic clock
   * @param seeding whether another seed is of no use to us
   */
  public void tick(long now, boolean seeding) {
    downloadRate.read(arrivals.payload(), now);
    uploadRate.read(writer.payloadSent(), now);
    if (reader.idleFor(now) > timeouts.idle()) {
      close("idle: nothing received for " + timeouts.idle() / 1_000_000_000 + " s");
    } else if (writer.stuckFor(now) > timeouts.idle()) {
      close("stuck: nothing sent could be read for " + timeouts.idle() / 1_000_000_000 + " s");
    } else if (now - writer.lastWrite() > PeerTimeouts.KEEP_ALIVE) {
      outbox.keepAlive();
    }
    if (seeding) {
      partIfDone();
    }
    outbox.tellHaves();
    extensions.tick();
    long heldBackAt = Math.max(reader.heldBackAt(now), writer.heldBackAt(now));
    downloads.tick(now, downloadRate.latest(), heldBackAt, timeouts.snub());
  }

  /** Asks for blocks if there is room for requests; any thread may call it. */
  public void refill(long now) {
    downloads.refill(now);
  }

  /** Tells the peer of one more piece that we have. */
  public void announceHave(int piece) {
    if (!outbox.have(piece, !swarm.pieces().peerHas(pieces, piece))) {
      close("stuck: the peer does not read");
    }
  }

  /** Lets the peer download from us, or no longer. */
  public void setUnchoked(boolean unchoke, boolean asATry) {
    long now = System.nanoTime();
    if (turn.set(unchoke, asATry, now)) {
      uploads.choke(!unchoke, now);
    }
  }

  /** Ends the connection; the first reason given is the one that counts. Never waits. */
  public void close(String reason) {
    if (closeReason.compareAndSet(null, reason)) {
      log.debug("peer {}: {}", remote.address(), reason);
    }
    outbox.close();
    reader.stop();
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("peer {}: closing the socket failed", remote.address(), e);
    }
  }

  /** Returns a number that no other connection of this process has. */
  public long id() {
    return id;
  }

  public RemotePeer remote() {
    return remote;
  }

  public InetSocketAddress address() {
    return remote.address();
  }

  public PeerId peerId() {
    return remote.peerId();
  }

  public boolean isSeed() {
    return pieces.isSeed();
  }

  /** Returns how many pieces the peer has. */
  public int pieceCount() {
    return pieces.count();
  }

  public long payloadSent() {
    return writer.payloadSent();
  }

  /** Tells whether the peer accepts connections at an address (BEP 10). */
  public boolean listensAt(InetSocketAddress other) {
    OptionalInt port = extensions.listenPort();
    return port.isPresent()
        && port.getAsInt() == other.getPort()
        && remote.address().getAddress().equals(other.getAddress());
  }

  /** Tells whether the peer said that it wants nothing, though it may lack pieces (BEP 21). */
  public boolean isUploadOnly() {
    return extensions.uploadOnly();
  }

  /** Returns the peer's client as it calls itself, or as its peer id lets guess. */
  public Optional<String> clientName() {
    return extensions.client().or(() -> ClientNames.of(remote.peerId()));
  }

  /** Returns the extension messages of ours that the peer understands (BEP 10). */
  public Set<String> extensions() {
    return extensions.understood();
  }

  /**
   * Sends an extension message (BEP 10); any thread may call it.
   *
   * @param name of the extension, one that {@link Swarm#extensions} knows
   * @return false if the peer does not understand it, or does not read
   */
  public boolean sendExtended(String name, byte[] payload) {
    return extensions.send(name, payload);
  }

  /** Tells whether we want something the peer has. */
  public boolean weAreInterested() {
    return downloads.interested();
  }

  /** Tells whether the peer does not serve us. */
  public boolean peerChokesUs() {
    return downloads.choked();
  }

  /** Tells, once the connection has ended, whether the peer had all it wanted. */
  public boolean wasSeed() {
    return wasSeed;
  }

  public boolean peerIsInterested() {
    return inbox.peerInterested();
  }

  /** Returns whether and since when the peer may download from us. */
  public UploadTurn turn() {
    return turn;
  }

  public boolean isSnubbing() {
    return downloads.snubbed();
  }

  public long connectedAt() {
    return connectedAt;
  }

  public long payloadReceived() {
    return arrivals.payload();
  }

  /** Tells whether the connection was of any use, so that it is worth making again. */
  public boolean wasUseful() {
    return payloadReceived() > 0
        || writer.payloadSent() > 0
        || System.nanoTime() - connectedAt > WORTH_KEEPING;
  }

  /** Returns payload received, bytes per second over the last seconds. */
  public long downloadRate() {
    return downloadRate.perSecond();
  }

  /** Returns payload sent, bytes per second over the last seconds. */
  public long uploadRate() {
    return uploadRate.perSecond();
  }
}
