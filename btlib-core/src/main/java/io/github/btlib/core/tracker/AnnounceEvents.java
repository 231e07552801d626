package io.github.btlib.core.tracker;

import io.github.btlib.spi.AnnounceEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What trackers are to be told (BEP 3): started to one that does not know us, completed once, and
 * when we leave stopped to all that know us. From {@link #start} to {@link #stop} is a run; nothing
 * comes of an announce that outlives its run, except that what it told is not told again.
 *
 * <p>Pure; guarded by the {@link Announcer}'s lock.
 */
final class AnnounceEvents {
  private boolean running;
  private long run;
  private @Nullable Tracker asked;
  private boolean tellCompleted;
  private AnnounceTotals before = new AnnounceTotals(0, 0, 0);

  /**
   * Begins a run.
   *
   * @param soFar what was sent and received in earlier ones
   */
  void start(AnnounceTotals soFar) {
    endRun();
    running = true;
    before = soFar;
  }

  private void endRun() {
    running = false;
    run++;
    end();
  }

  private void end() {
    if (asked != null) {
      asked.announcing = false;
      asked = null;
    }
  }

  boolean running() {
    return running;
  }

  /** Tells whether a tracker may be asked: one at a time is. */
  boolean mayAsk() {
    return running && asked == null;
  }

  /** The download finished; nobody is told of one that was complete before its run. */
  void completed() {
    tellCompleted |= running;
  }

  boolean completionIsUntold() {
    return tellCompleted;
  }

  /** Returns the announce that a tracker is to have now, and takes it for under way. */
  AnnounceCall next(Tracker tracker) {
    asked = tracker;
    tracker.announcing = true;
    return new AnnounceCall(tracker, nextEvent(tracker), false, run, before);
  }

  private AnnounceEvent nextEvent(Tracker tracker) {
    if (!tracker.knowsUs) {
      return AnnounceEvent.STARTED;
    }
    return tellCompleted ? AnnounceEvent.COMPLETED : AnnounceEvent.NONE;
  }

  /**
   * Notes that a tracker may know us from here on, whether or not its answer reaches us; false if
   * the run ended while the announce waited for its turn.
   */
  boolean begins(AnnounceCall call) {
    if (call.leaving()) {
      return true;
    }
    boolean wanted = call.run() == run;
    call.tracker().knowsUs |= wanted;
    return wanted;
  }

  /** Notes that a tracker answered; false if nothing else comes of it. */
  boolean answered(AnnounceCall call) {
    if (call.event() == AnnounceEvent.COMPLETED) {
      tellCompleted = false; // late or not, it was heard
    }
    return ended(call);
  }

  /** Notes that a tracker could not be told; false if nothing comes of it. */
  boolean failed(AnnounceCall call) {
    if (!ended(call)) {
      return false;
    }
    if (call.event() == AnnounceEvent.STARTED) {
      call.tracker().knowsUs = false;
    }
    return true;
  }

  /** Notes the end of an announce of this run; nothing comes of others, nor of leaving. */
  boolean ended(AnnounceCall call) {
    if (call.run() != run || call.leaving()) {
      return false;
    }
    end();
    return true;
  }

  /** Ends the run; returns what is to be told to those of the trackers that know us. */
  List<AnnounceCall> stop(List<Tracker> trackers) {
    endRun();
    List<Tracker> knowing = trackers.stream().filter(each -> each.knowsUs).toList();
    knowing.forEach(tracker -> tracker.knowsUs = false);
    return knowing.stream().map(this::stopped).toList();
  }

  private AnnounceCall stopped(Tracker tracker) {
    return new AnnounceCall(tracker, AnnounceEvent.STOPPED, true, run, before);
  }
}
