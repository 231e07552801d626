package io.github.btlib.core.torrent;

import io.github.btlib.StorageFault;
import io.github.btlib.core.piece.PartialPiece;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.core.resume.ResumeData;
import io.github.btlib.core.resume.ResumePlan;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.FileStamp;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a torrent has: at first, when the user asks for it, and after a failure of the
 * storage that may have cost data. What is not in doubt is not read. Belongs to the torrent's
 * thread, but for {@link #wishChanged}, {@link #progress} and {@link #findings}.
 */
final class Checking {
  private final Metainfo metainfo;
  private final Storage storage;
  private final PieceBook pieces;
  private final ExecutorService diskThreads;
  private final Signals signals;
  private final boolean trusting;

  // written by the torrent's thread
  private volatile Optional<ResumeData> saved;
  private volatile boolean known;
  private volatile @Nullable ResumePlan unfinished;
  private final AtomicLong checks = new AtomicLong();
  private List<FileStamp> lastLook = List.of();
  private volatile List<FileStamp> looks = List.of();

  private volatile @Nullable Run run;

  /**
   * A check under way.
   *
   * @param under the wish it was begun under
   */
  private record Run(PieceChecker checker, Signals.Wish under) {}

  /**
   * @param saved what an earlier run left
   * @param trusting whether the user vouches for data that is there
   */
  Checking(
      Metainfo metainfo,
      Storage storage,
      PieceBook pieces,
      ExecutorService diskThreads,
      Signals signals,
      Optional<ResumeData> saved,
      boolean trusting) {
    this.metainfo = metainfo;
    this.storage = storage;
    this.pieces = pieces;
    this.diskThreads = diskThreads;
    this.signals = signals;
    this.saved = saved;
    this.trusting = trusting;
  }

  /**
   * What the torrent has.
   *
   * @param stamps what files must look like for that to be trusted, nothing if they cannot; empty
   *     if it is true as of now
   */
  record Findings(BitSet verified, List<PartialPiece> partial, Optional<List<FileStamp>> stamps) {}

  /** Tells what the torrent has as far as it is known; any thread may ask. */
  Findings findings() {
    Optional<ResumeData> before = saved;
    if (!known) {
      return before
          .map(data -> new Findings(data.verified(), data.partial(), Optional.of(data.stamps())))
          .orElseGet(() -> new Findings(new BitSet(), List.of(), Optional.of(List.of())));
    }
    // a check that was asked for is made by the next run if this one does not get to its end
    Optional<List<FileStamp>> stamps =
        unfinished == null ? Optional.empty() : Optional.of(List.of());
    List<PartialPiece> partial = pieces.partial();
    return new Findings(pieces.verified(), partial, stamps);
  }

  /** Returns how many checks came to their end. */
  long checks() {
    return checks.get();
  }

  /** Returns what the files looked like before it was found out what the torrent has. */
  List<FileStamp> looks() {
    return looks;
  }

  /** Tells whether the torrent knows what it has. */
  boolean known() {
    return known;
  }

  /**
   * Sees to it that the torrent knows what it has.
   *
   * @param under what is wanted of the torrent now
   * @param lastStamps what the files looked like when data was last brought to the device
   * @param begins called if anything is to be checked, before it is
   * @return whether pieces that counted as verified no longer do; empty if the check was given up
   *     because something else is wanted
   * @throws IOException if the storage cannot even be looked at
   */
  Optional<Boolean> settle(Signals.Wish under, List<FileStamp> lastStamps, Runnable begins)
      throws IOException {
    if (signals.takeRecheck()) {
      unfinished = ResumePlan.everything(metainfo);
    }
    ResumePlan plan = plan(lastStamps);
    if (plan == null) {
      return Optional.of(false);
    }
    unfinished = plan;
    BitSet good = (BitSet) plan.good().clone();
    if (!plan.doubtful().isEmpty()) {
      begins.run();
      Optional<BitSet> found = check(plan.doubtful(), under);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      good.or(found.get());
      checks.incrementAndGet();
    }
    BitSet lost = (BitSet) findings().verified().clone();
    lost.andNot(good);
    pieces.restart(good, plan.partial());
    looks = lastLook;
    known = true;
    unfinished = null;
    signals.dispelled();
    saved = Optional.empty(); // it is not needed any more, and may be large
    return Optional.of(!lost.isEmpty());
  }

  private @Nullable ResumePlan plan(List<FileStamp> lastStamps) throws IOException {
    ResumePlan begun = unfinished;
    boolean inDoubt = !signals.takeDoubts().isEmpty();
    if (known && begun == null && !inDoubt) {
      return null;
    }
    List<FileStamp> before = lastLook;
    lastLook = look();
    Set<StorageFault> faults = signals.takeDoubts();
    boolean gone = faults.stream().anyMatch(Signals::isGone);
    if (begun != null) {
      return faults.isEmpty() ? begun : widened(begun, gone, before);
    }
    if (!known) {
      return ResumePlan.of(metainfo, saved, lastLook, trusting);
    }
    List<PartialPiece> partial = gone ? List.of() : pieces.partial();
    return ResumePlan.afterFault(metainfo, pieces.verified(), partial, lastStamps, lastLook);
  }

  /** What the storage only notices now is looked into with the rest: that is not told again. */
  private List<FileStamp> look() throws IOException {
    try {
      return storage.stamps();
    } catch (IOException e) {
      if (!Signals.isLoss(e)) {
        throw e;
      }
      signals.doubt(e);
      return storage.stamps();
    }
  }

  /** Returns a plan that also doubts what changed since it was made. */
  private ResumePlan widened(ResumePlan begun, boolean gone, List<FileStamp> then) {
    List<PartialPiece> partial = gone ? List.of() : begun.partial();
    ResumePlan since = ResumePlan.afterFault(metainfo, begun.good(), partial, then, lastLook);
    BitSet doubtful = (BitSet) begun.doubtful().clone();
    doubtful.or(since.doubtful());
    return new ResumePlan(since.good(), doubtful, since.partial());
  }

  private Optional<BitSet> check(BitSet doubtful, Signals.Wish under) throws IOException {
    PieceChecker checker = new PieceChecker(metainfo, storage, doubtful);
    run = new Run(checker, under);
    try {
      if (endsCheck(signals.wish(), under)) {
        return Optional.empty(); // it came before there was a check to cancel
      }
      BitSet good = checker.check(diskThreads, Runtime.getRuntime().availableProcessors());
      return checker.isCancelled() ? Optional.empty() : Optional.of(good);
    } finally {
      run = null;
    }
  }

  /** One that is asked for while the torrent is at rest is not ended by the wish to rest. */
  private static boolean endsCheck(Signals.Wish wish, Signals.Wish under) {
    return wish != Signals.Wish.RUN && wish != under;
  }

  /** Something else may be wanted than the check under way. */
  void wishChanged(Signals.Wish wish) {
    Run now = run;
    if (now != null && endsCheck(wish, now.under())) {
      now.checker().cancel();
    }
  }

  /** Returns the checked part, 0 to 1, if a check is under way. */
  OptionalDouble progress() {
    Run now = run;
    return now == null ? OptionalDouble.empty() : OptionalDouble.of(now.checker().progress());
  }
}
