package io.github.btlib.core.peer;

import io.github.btlib.core.piece.ActivePiece;
import io.github.btlib.core.piece.BlockRequest;
import io.github.btlib.core.piece.Claimant;
import io.github.btlib.core.piece.Downloads;
import io.github.btlib.core.piece.PeerPieces;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.core.piece.Received;
import io.github.btlib.core.thread.Workers;
import io.github.btlib.core.wire.Block;
import io.github.btlib.core.wire.Message;
import io.github.btlib.core.wire.MessageDecoder;
import io.github.btlib.core.wire.MessageEncoder;
import io.github.btlib.core.wire.ProtocolException;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.PeerId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection with a peer, from the handshake to its end.
 *
 * <p>What guards what: the receive buffer, the decoder and what is said of the peer's requests are
 * the reader's alone; requests to the peer are guarded inside {@link Downloads}; what goes out is
 * guarded inside {@link Outbox}. Fields that others look at are volatile and written by one thread.
 * The reader never writes to the socket and never runs a user's code.
 */
public final class PeerConnection implements Claimant {
  private static final Logger log = LoggerFactory.getLogger(PeerConnection.class);

  /** Requests that come so soon after a choke were sent before the peer knew of it. */
  private static final long CHOKE_CROSSES_REQUESTS = Duration.ofSeconds(2).toNanos();

  /** As other clients have it. */
  private static final int MOST_REQUESTS_WHILE_CHOKED = 300;

  /** A connection that lasted this long was no mistake, even if nothing was traded. */
  private static final long WORTH_KEEPING = Duration.ofMinutes(1).toNanos();

  /** Blocks may cross our cancels, or come after a choke, but not forever. */
  private static final int MOST_UNREQUESTED_BLOCKS = 2_000;

  private static final AtomicLong IDS = new AtomicLong();

  private final long id = IDS.incrementAndGet();
  private final SocketChannel channel;
  private final RemotePeer remote;
  private final Swarm swarm;
  private final PeerTimeouts timeouts;
  private final Outbox outbox = new Outbox();
  private final PeerWriter writer;
  private final SocketReader reader;
  private final ReceiveBuffer receiveBuffer;
  private final MessageDecoder decoder;
  private final PeerPieces pieces;
  private final Downloads downloads;
  private final AtomicReference<@Nullable String> closeReason = new AtomicReference<>();
  private final RateMeter downloadRate = RateMeter.overRounds();
  private final RateMeter uploadRate = RateMeter.overRounds();
  private final long connectedAt = System.nanoTime();
  private final UploadTurn turn;

  // the reader's alone
  private int requestsWhileChoked;
  private int unrequestedBlocks;

  private volatile boolean wasSeed;
  private volatile boolean peerInterested;
  private volatile long chokedAt = System.nanoTime() - CHOKE_CROSSES_REQUESTS;
  private volatile long payloadReceived;

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
    this.pieces = swarm.pieces().join(remote.identity());
    this.downloads = new Downloads(this, swarm.pieces(), pieces, outbox, swarm::blocksFreed);
    this.writer = new PeerWriter(channel, outbox, swarm, pool);
    this.turn = new UploadTurn(writer::payloadSent, connectedAt);
    this.reader = new SocketReader(channel, swarm.limits());
    this.receiveBuffer = new ReceiveBuffer(pool);
    this.decoder = new MessageDecoder(swarm.metainfo().pieceCount());
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

  private byte[] firstMessage() {
    PieceBook book = swarm.pieces();
    return book.verifiedCount() == 0
        ? new byte[0]
        : MessageEncoder.bitfield(book.verified(), swarm.metainfo().pieceCount());
  }

  private void release(CompletableFuture<Void> written) {
    receiveBuffer.release();
    reader.release();
    downloads.close();
    wasSeed = isSeed();
    swarm.pieces().leave(pieces);
    written.join();
    String reason = closeReason.get();
    swarm.closed(this, reason == null ? "closed" : reason);
  }

  private void write(byte[] first, CompletableFuture<Void> written) {
    try {
      writer.run(first);
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
        handle(message);
        message = decoder.next(in);
      }
      in.compact();
      downloads.refill(System.nanoTime());
    }
  }

  private void handle(Message message) throws IOException {
    switch (message) {
      case Message.Piece piece -> piece(piece);
      case Message.Request request -> request(request.block());
      case Message.Have have -> downloads.has(have.piece());
      case Message.Bitfield bitfield -> {
        swarm.pieces().has(pieces, bitfield.pieces());
        downloads.updateInterest();
      }
      case Message.Choke choke -> downloads.choke();
      case Message.Unchoke unchoke -> downloads.unchoke();
      case Message.Interested interested -> peerInterested(true);
      case Message.NotInterested notInterested -> peerInterested(false);
      case Message.Cancel cancel -> outbox.doNotServe(cancel.block());
      case Message.KeepAlive keepAlive -> {}
      case Message.Unknown unknown ->
          log.debug("peer {} sent a message of unknown id {}", remote.address(), unknown.id());
    }
  }

  private void peerInterested(boolean interested) {
    if (peerInterested != interested) {
      peerInterested = interested;
      swarm.interestChanged(this);
    }
  }

  private void request(Block block) throws ProtocolException {
    if ((long) block.begin() + block.length() > swarm.metainfo().pieceSize(block.piece())) {
      throw new ProtocolException("request: " + block + " passes the end of its piece");
    }
    if (!turn.unchoked()) {
      if (System.nanoTime() - chokedAt > CHOKE_CROSSES_REQUESTS
          && ++requestsWhileChoked > MOST_REQUESTS_WHILE_CHOKED) {
        throw new ProtocolException("request: more than 300 while choked");
      }
      return;
    }
    requestsWhileChoked = 0;
    if (!swarm.pieces().isVerified(block.piece())) {
      throw new ProtocolException("request: " + block + " is of a piece that we do not have");
    }
    if (!outbox.serve(block)) {
      log.debug("peer {} has too many requests outstanding", remote.address());
    }
  }

  private void piece(Message.Piece message) throws ProtocolException {
    int length = message.data().remaining();
    payloadReceived = payloadReceived() + length;
    swarm.traffic().received(length);
    BlockRequest request =
        downloads.received(message.piece(), message.begin(), length, System.nanoTime());
    if (request == null) {
      swarm.traffic().wasted(length);
      if (++unrequestedBlocks > MOST_UNREQUESTED_BLOCKS) {
        throw new ProtocolException("piece: more than 2000 blocks that were not asked for");
      }
      return;
    }
    unrequestedBlocks = Math.max(0, unrequestedBlocks - 1);
    try {
      store(request, message.data());
    } catch (IOException e) {
      writeFailed(request, e);
    } catch (RuntimeException e) {
      writeFailed(request, new IOException("unexpected failure of the storage: " + e, e));
    }
  }

  private void writeFailed(BlockRequest request, IOException cause) {
    request.piece().release(request.number(), this);
    swarm.writeFailed(cause);
    close("the storage cannot be written");
  }

  private void store(BlockRequest request, ByteBuffer data) throws IOException {
    ActivePiece piece = request.piece();
    Received received =
        piece.receive(request.number(), this, data, receiveBuffer.scratch(), swarm.storage());
    switch (received) {
      case Received.Redundant redundant -> swarm.traffic().wasted(data.remaining());
      case Received.Stored stored ->
          stored.losers().forEach(loser -> loser.withdraw(piece, request.number()));
      case Received.Completed completed -> {
        completed.losers().forEach(loser -> loser.withdraw(piece, request.number()));
        swarm.pieceCompleted(piece, completed);
      }
    }
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
    downloadRate.read(payloadReceived, now);
    uploadRate.read(writer.payloadSent(), now);
    if (reader.idleFor(now) > timeouts.idle()) {
      close("idle: nothing received for " + timeouts.idle() / 1_000_000_000 + " s");
    } else if (writer.stuckFor(now) > timeouts.idle()) {
      close("stuck: nothing sent could be read for " + timeouts.idle() / 1_000_000_000 + " s");
    } else if (now - writer.lastWrite() > PeerTimeouts.KEEP_ALIVE) {
      outbox.keepAlive();
    }
    if (seeding && isSeed()) {
      close("both are seeds");
    }
    downloads.tick(now, downloadRate.latest(), throttledAt(now), timeouts.snub());
  }

  /** Asks for blocks if there is room for requests; any thread may call it. */
  public void refill(long now) {
    downloads.refill(now);
  }

  /** Tells the peer of one more piece that we have. */
  public void announceHave(int piece) {
    if (!outbox.have(piece)) {
      close("stuck: the peer does not read");
    }
  }

  /** Lets the peer download from us, or no longer. */
  public void setUnchoked(boolean unchoke, boolean asATry) {
    long now = System.nanoTime();
    if (turn.set(unchoke, asATry, now)) {
      if (unchoke) {
        outbox.unchoke();
      } else {
        chokedAt = now;
        outbox.choke();
      }
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

  /** Tells, once the connection has ended, whether the peer had everything. */
  public boolean wasSeed() {
    return wasSeed;
  }

  /** Returns how many pieces the peer has. */
  public int pieceCount() {
    return pieces.count();
  }

  public Metainfo metainfo() {
    return swarm.metainfo();
  }

  /** Tells whether the peer has pieces that we need. */
  public boolean isInteresting() {
    return downloads.interested();
  }

  public boolean isChokingUs() {
    return downloads.choked();
  }

  public long payloadSent() {
    return writer.payloadSent();
  }

  public boolean peerIsInterested() {
    return peerInterested;
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
    return payloadReceived;
  }

  /**
   * Returns when a limit of ours last made the peer wait, the beginning if never; now if it does.
   */
  public long throttledAt(long now) {
    return reader.throttledAt(now);
  }

  /** Tells whether the connection was of any use, so that it is worth making again. */
  public boolean wasUseful() {
    return payloadReceived > 0
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
