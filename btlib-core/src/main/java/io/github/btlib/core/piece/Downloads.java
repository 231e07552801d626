package io.github.btlib.core.piece;

import io.github.btlib.core.wire.Block;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What we ask of one peer: interest, the request window, and the claims behind it.
 *
 * <p>Most calls come from the peer's reader, but a cancel comes from whoever was faster and a
 * refill also from the torrent's tick, so a small lock guards the window. It is never held while a
 * piece or the book is called; the sink is called under it, so that a choke and a refill cannot
 * overtake each other on their way out. Only one thread refills at a time; it alone touches {@link
 * #claiming}.
 */
public final class Downloads {
  private final Claimant peer;
  private final PieceBook book;
  private final PeerPieces pieces;
  private final RequestSink sink;
  private final Runnable blocksFreed;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final RequestWindow window = new RequestWindow(RequestWindow.LIMIT_UNTIL_KNOWN);
  private boolean choked = true;
  private boolean closed;
  private boolean refilling;

  /** Something changed while a thread was looking for blocks; it may have looked too early. */
  private boolean refillAgain;

  private boolean currentIsStale;
  private boolean anyAllowedFast;
  private final Refusals refusals = new Refusals();

  private volatile boolean interested;
  private volatile int outstanding;
  private volatile boolean snubbed;

  /** Belongs to the thread that set {@link #refilling}. */
  private final Claiming claiming;

  /**
   * @param peer in whose name blocks are claimed
   * @param sink where requests go
   * @param blocksFreed called with no lock held when claims were given back, so that other peers
   *     may help themselves
   */
  public Downloads(
      Claimant peer, PieceBook book, PeerPieces pieces, RequestSink sink, Runnable blocksFreed) {
    this.peer = peer;
    this.book = book;
    this.pieces = pieces;
    this.sink = sink;
    this.blocksFreed = blocksFreed;
    this.claiming = new Claiming(peer, book, pieces);
  }

  /** Tells whether blocks are on their way. */
  public boolean busy() {
    return outstanding > 0;
  }

  /** Returns how many blocks are on their way. */
  int outstanding() {
    return outstanding;
  }

  /** Tells whether the peer has owed us blocks for longer than we have patience. */
  public boolean snubbed() {
    return snubbed;
  }

  /** Tells whether we want something the peer has. */
  public boolean interested() {
    return interested;
  }

  /** Tells whether the peer does not serve us. */
  public boolean choked() {
    lock.lock();
    try {
      return choked;
    } finally {
      lock.unlock();
    }
  }

  /** The peer has one more piece. */
  public void has(int piece) {
    if (book.has(pieces, piece) && !interested) {
      setInterested(true);
    }
  }

  /** The peer has these pieces, whatever it said before. */
  public void has(BitSet all) {
    book.has(pieces, all);
    lock.lock();
    try {
      currentIsStale = true; // it may be without the piece it is being asked for
    } finally {
      lock.unlock();
    }
    updateInterest();
  }

  /**
   * The peer no longer has a piece (BEP 54).
   *
   * @param rejectsFollow whether it rejects what it was asked for of the piece; otherwise it
   *     forgets it
   */
  public void lacks(int piece, boolean rejectsFollow) {
    book.lacks(pieces, piece);
    List<BlockRequest> abandoned = List.of();
    lock.lock();
    try {
      currentIsStale = true;
      if (!rejectsFollow) {
        abandoned = window.forget(piece);
        sink.dropRequests(block -> block.piece() != piece);
        noteWindow();
      }
    } finally {
      lock.unlock();
    }
    release(abandoned);
    updateInterest();
  }

  /**
   * Says so even if nothing seems to have changed: what another thread said meanwhile may be out of
   * date.
   */
  public void updateInterest() {
    setInterested(book.interesting(pieces));
  }

  private void setInterested(boolean now) {
    interested = now;
    sink.interested(now);
  }

  /** The peer accepts so many requests at a time. */
  public void limit(int requests) {
    lock.lock();
    try {
      window.limit(requests);
    } finally {
      lock.unlock();
    }
  }

  /** The peer serves a piece even while it chokes us (BEP 6). */
  public void allowedFast(int piece) {
    book.allowedFast(pieces, piece);
    lock.lock();
    try {
      anyAllowedFast = true;
    } finally {
      lock.unlock();
    }
  }

  /** The peer chokes us: others may be asked for what it owes. */
  public void choke() {
    List<BlockRequest> abandoned;
    lock.lock();
    try {
      choked = true;
      currentIsStale = true;
      abandoned = window.choked(request -> pieces.allowedFast.get(request.piece().index()));
      sink.dropRequests(block -> pieces.allowedFast.get(block.piece()));
      noteWindow();
    } finally {
      lock.unlock();
    }
    release(abandoned);
    book.serves(pieces, false);
    book.rest(pieces);
  }

  /** The peer chokes us no longer. */
  public void unchoke() {
    lock.lock();
    try {
      choked = false;
      refusals.unchoked();
    } finally {
      lock.unlock();
    }
    book.serves(pieces, true);
  }

  /** Takes the request that a block answers, or null if it was not asked for. */
  public @Nullable BlockRequest received(int piece, int begin, int length, long now) {
    lock.lock();
    try {
      BlockRequest request = window.received(piece, begin, length, now);
      noteWindow();
      return request;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The peer will not send a block that it was asked for (BEP 6).
   *
   * @return whether it was asked for the block; what was cancelled does not count
   */
  public boolean rejected(Block block) {
    BlockRequest request;
    boolean refused;
    boolean whileChoked;
    lock.lock();
    try {
      boolean owed = window.owes(block.piece(), block.begin());
      request = window.rejected(block.piece(), block.begin(), block.length());
      if (request == null) {
        return owed; // given up before, as all is when the peer chokes us
      }
      refused = refusals.rejected(block.piece(), choked);
      whileChoked = choked;
      currentIsStale = true;
      noteWindow();
    } finally {
      lock.unlock();
    }
    if (refused) {
      book.refused(pieces, block.piece(), whileChoked);
    }
    book.rest(pieces); // or it would keep its piece from others
    release(List.of(request));
    return true;
  }

  /** A block has come from elsewhere. */
  public void withdraw(ActivePiece piece, int block) {
    lock.lock();
    try {
      if (window.withdraw(piece, block)) {
        sink.cancel(new BlockRequest(piece, block, 0).block());
      }
      noteWindow();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Looks after everything that is timed; to be called about once a second.
   *
   * @param now nanoseconds of a monotonic clock
   * @param rate payload received from this peer, bytes per second over the last second
   * @param excusedUntil when we last held back from reading
   * @param patience after how long a peer snubs us, in nanoseconds
   */
  public void tick(long now, double rate, long excusedUntil, long patience) {
    List<BlockRequest> late;
    boolean forgive;
    boolean serves;
    lock.lock();
    try {
      forgive = refusals.tick(now);
      window.adjust(rate);
      window.excuse(excusedUntil);
      late = window.timedOut(now, patience);
      // or they would queue up at the peer, and come twice
      late.forEach(request -> sink.cancel(request.block()));
      currentIsStale |= !late.isEmpty();
      serves = !choked && !window.stalled();
      noteWindow();
    } finally {
      lock.unlock();
    }
    book.serves(pieces, serves);
    if (forgive) {
      book.forgive(pieces);
    }
    if (!late.isEmpty()) {
      book.rest(pieces); // or a piece that is for one peer alone stays with this one
    }
    release(late);
    updateInterest();
    if (late.isEmpty()) { // others first: they are told to help themselves to what was released
      refill(now);
    }
  }

  private void noteWindow() {
    outstanding = window.outstanding();
    snubbed = window.snubbed();
  }

  /** Claims and asks for as many blocks as the window has room for. */
  public void refill(long now) {
    boolean again = true;
    while (again) {
      again = refillOnce(now);
    }
  }

  private boolean refillOnce(long now) {
    int room;
    boolean onlyAllowedFast;
    Estimate pace;
    lock.lock();
    try {
      refillAgain = refilling;
      window.hurry(book.deadlines().any());
      room = window.room();
      onlyAllowedFast = choked;
      if ((choked && !anyAllowedFast)
          || closed
          || refilling
          || refusals.rejecting()
          || !window.worthFilling()
          || !interested) {
        return false;
      }
      refilling = true;
      if (currentIsStale) {
        claiming.forgetPiece();
        currentIsStale = false;
      }
      pace = window.estimate(now);
    } finally {
      lock.unlock();
    }
    List<BlockRequest> claims = new ArrayList<>(room);
    boolean again = false;
    try {
      claiming.claim(room, onlyAllowedFast, now, pace, claims);
    } finally {
      again = ask(claims, onlyAllowedFast, now);
    }
    return again;
  }

  /** Returns whether somebody wanted a refill meanwhile. */
  private boolean ask(List<BlockRequest> claims, boolean onlyAllowedFast, long now) {
    boolean stillWanted;
    boolean again;
    lock.lock();
    try {
      refilling = false;
      again = refillAgain;
      stillWanted = !closed && (!choked || onlyAllowedFast);
      if (stillWanted && !claims.isEmpty()) {
        window.sent(claims, now);
        sink.request(claims);
      }
      noteWindow();
    } finally {
      lock.unlock();
    }
    if (!stillWanted) {
      book.rest(pieces); // it may have been given a piece since the choke
      release(claims);
    }
    return again;
  }

  /** Gives every claim back; nothing is claimed afterwards. */
  public void close() {
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
    Set<ActivePiece> released = new LinkedHashSet<>(); // in order, so that a run can be replayed
    for (BlockRequest claim : claims) {
      claim.piece().release(claim.number(), peer);
      released.add(claim.piece());
    }
    book.released(released);
    blocksFreed.run();
  }
}
