package io.github.btlib.core.peer;

import io.github.btlib.core.piece.ActivePiece;
import io.github.btlib.core.piece.BlockRequest;
import io.github.btlib.core.piece.PeerPieces;
import io.github.btlib.core.piece.RequestWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What we ask of one peer: interest, the request window, and the claims behind it.
 *
 * <p>Most calls come from the reader, but a cancel comes from whoever was faster and a refill also
 * from the torrent's tick, so a small lock guards the window. It is never held while a piece or the
 * book is called; the outbox is called under it, so that a choke and a refill cannot overtake each
 * other on their way out. Only one thread refills at a time; it alone touches {@link #current}.
 */
final class Downloads {
  /** A block that another was asked for this long ago may be asked of an idle peer too. */
  private static final long OVERDUE = Duration.ofMillis(500).toNanos();

  /** How many overdue blocks an idle peer takes on at a time. */
  private static final int MOST_OVERDUE = 16;

  private final PeerConnection peer;
  private final Swarm swarm;
  private final PeerPieces pieces;
  private final Outbox outbox;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final RequestWindow window = new RequestWindow(RequestWindow.LIMIT_UNTIL_KNOWN);
  private boolean choked = true;
  private boolean closed;
  private boolean refilling;
  private boolean currentIsStale;

  private volatile boolean interested;
  private volatile boolean busy;
  private volatile boolean snubbed;

  /** The piece that claims are made in; belongs to the thread that set {@link #refilling}. */
  private @Nullable ActivePiece current;

  Downloads(PeerConnection peer, Swarm swarm, PeerPieces pieces, Outbox outbox) {
    this.peer = peer;
    this.swarm = swarm;
    this.pieces = pieces;
    this.outbox = outbox;
  }

  /** Tells whether blocks are on their way. */
  boolean busy() {
    return busy;
  }

  boolean snubbed() {
    return snubbed;
  }

  /** The peer has one more piece. */
  void has(int piece) {
    if (!interested && !swarm.pieces().isVerified(piece)) {
      setInterested(true);
    }
  }

  /**
   * Says so even if nothing seems to have changed: what another thread said meanwhile may be out of
   * date.
   */
  void updateInterest() {
    setInterested(swarm.pieces().interesting(pieces));
  }

  private void setInterested(boolean now) {
    interested = now;
    outbox.interested(now);
  }

  void choked() {
    List<BlockRequest> abandoned;
    lock.lock();
    try {
      choked = true;
      currentIsStale = true;
      abandoned = window.choked();
      outbox.dropRequests();
      noteWindow();
    } finally {
      lock.unlock();
    }
    release(abandoned);
    swarm.pieces().rest(pieces);
  }

  void unchoked() {
    lock.lock();
    try {
      choked = false;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the request that a block answers, or null if it was not asked for. */
  @Nullable BlockRequest received(int piece, int begin, int length) {
    lock.lock();
    try {
      BlockRequest request = window.received(piece, begin, length, System.nanoTime());
      noteWindow();
      return request;
    } finally {
      lock.unlock();
    }
  }

  void withdraw(ActivePiece piece, int block) {
    lock.lock();
    try {
      boolean outstanding = window.withdraw(piece, block);
      if (outstanding) {
        outbox.cancel(new BlockRequest(piece, block, 0).block());
      }
      noteWindow();
    } finally {
      lock.unlock();
    }
  }

  void tick(long now, double rate, long patience) {
    List<BlockRequest> late;
    lock.lock();
    try {
      window.adjust(rate);
      late = window.snub(now, patience);
      currentIsStale |= !late.isEmpty();
      noteWindow();
    } finally {
      lock.unlock();
    }
    if (!late.isEmpty()) {
      swarm.pieces().rest(pieces); // or a piece that is for one peer alone stays with this one
    }
    release(late);
    updateInterest();
    if (late.isEmpty()) { // others first: they are told to help themselves to what was released
      refill(now);
    }
  }

  private void noteWindow() {
    busy = window.outstanding() > 0;
    snubbed = window.snubbed();
  }

  /** Claims and asks for as many blocks as the window has room for. */
  void refill(long now) {
    int room;
    boolean idle;
    lock.lock();
    try {
      room = window.room();
      if (choked || closed || refilling || !window.worthFilling() || !interested) {
        return;
      }
      refilling = true;
      if (currentIsStale) {
        current = null;
        currentIsStale = false;
      }
      idle = window.outstanding() == 0;
    } finally {
      lock.unlock();
    }
    List<BlockRequest> claims = new ArrayList<>(room);
    try {
      claim(room, idle, now, claims);
    } finally {
      ask(claims, now);
    }
  }

  private void ask(List<BlockRequest> claims, long now) {
    boolean stillWanted;
    lock.lock();
    try {
      refilling = false;
      stillWanted = !choked && !closed;
      if (stillWanted && !claims.isEmpty()) {
        window.sent(claims, now);
        outbox.request(claims);
      }
      noteWindow();
    } finally {
      lock.unlock();
    }
    if (!stillWanted) {
      swarm.pieces().rest(pieces); // it may have been given a piece since the choke
      release(claims);
    }
  }

  private void claim(int room, boolean idle, long now, List<BlockRequest> claims) {
    ActivePiece piece = current;
    // others may take a piece's last free block between its choice and the claim: bounded tries
    for (int tries = 0; claims.size() < room && tries < 2 * room + 16; tries++) {
      if (piece == null || !piece.hasFree()) {
        piece = swarm.pieces().next(pieces);
        if (piece == null) {
          break;
        }
      }
      piece.claim(peer, room - claims.size(), now, claims);
    }
    current = piece;
    if (claims.isEmpty() && idle) {
      claimOverdue(Math.min(room, MOST_OVERDUE), now, claims);
    }
  }

  private void claimOverdue(int most, long now, List<BlockRequest> claims) {
    for (ActivePiece piece : swarm.pieces().overdue(pieces)) {
      if (claims.size() >= most) {
        break;
      }
      piece.claimAgain(peer, most - claims.size(), now, now - OVERDUE, claims);
    }
  }

  /** Gives every claim back; nothing is claimed afterwards. */
  void close() {
    List<BlockRequest> abandoned;
    lock.lock();
    try {
      closed = true;
      abandoned = window.clear();
      noteWindow();
    } finally {
      lock.unlock();
    }
    release(abandoned);
  }

  private void release(List<BlockRequest> claims) {
    if (claims.isEmpty()) {
      return;
    }
    for (BlockRequest claim : claims) {
      claim.piece().release(claim.number(), peer);
    }
    swarm.blocksFreed();
  }
}
