package io.github.btlib.core.tracker;

import static io.github.btlib.spi.AnnounceEvent.COMPLETED;
import static io.github.btlib.spi.AnnounceEvent.NONE;
import static io.github.btlib.spi.AnnounceEvent.STARTED;
import static io.github.btlib.spi.AnnounceEvent.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.btlib.spi.AnnounceEvent;
import io.github.btlib.spi.AnnounceRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnnounceEventsTest {
  private static final AnnounceTotals NOTHING_YET = new AnnounceTotals(0, 0, 10);

  private final AnnounceEvents events = new AnnounceEvents();
  private final Tracker a = new Tracker("http://a/", 0, 0);
  private final Tracker b = new Tracker("http://b/", 0, 0);

  /** Makes the announce that a tracker is to have, up to where its answer is awaited. */
  private AnnounceCall ask(Tracker tracker) {
    AnnounceCall call = events.next(tracker);
    assertThat(events.begins(call)).isTrue();
    return call;
  }

  /** Makes the announce that a tracker is to have; returns what it was told. */
  private AnnounceEvent tell(Tracker tracker) {
    AnnounceCall call = ask(tracker);
    assertThat(events.answered(call)).isTrue();
    return call.event();
  }

  private List<AnnounceCall> stop() {
    return events.stop(List.of(a, b));
  }

  @Test
  void aTrackerIsToldOfTheStartThenOfTheCompletionThenNothingInParticular() {
    events.start(NOTHING_YET);
    assertThat(tell(a)).isEqualTo(STARTED);
    events.completed();
    assertThat(tell(a)).isEqualTo(COMPLETED);
    assertThat(tell(a)).isEqualTo(NONE);
  }

  @Test
  void whoDoesNotKnowUsIsToldOfTheStartBeforeTheCompletion() {
    events.start(NOTHING_YET);
    events.completed();
    assertThat(tell(a)).isEqualTo(STARTED);
    assertThat(tell(a)).isEqualTo(COMPLETED);
    assertThat(tell(b)).isEqualTo(STARTED);
    assertThat(tell(b)).as("one tracker was told").isEqualTo(NONE);
  }

  @Test
  void aDownloadThatWasCompleteBeforeTheStartIsNotToldAsCompleted() {
    events.completed();
    events.start(NOTHING_YET);
    tell(a);
    assertThat(tell(a)).isEqualTo(NONE);
  }

  @Test
  void aStartThatFailedIsToldAgain() {
    events.start(NOTHING_YET);
    assertThat(events.failed(ask(a))).isTrue();
    assertThat(tell(a)).isEqualTo(STARTED);
  }

  @Test
  void aCompletionThatFailedIsToldAgainToATrackerThatStillKnowsUs() {
    events.start(NOTHING_YET);
    tell(a);
    events.completed();
    assertThat(events.failed(ask(a))).isTrue();
    assertThat(tell(a)).isEqualTo(COMPLETED);
  }

  @Test
  void oneTrackerIsAskedAtATimeAndNoneBeforeTheStartOrAfterTheStop() {
    assertThat(events.mayAsk()).isFalse();
    events.start(NOTHING_YET);
    assertThat(events.mayAsk()).isTrue();
    AnnounceCall call = ask(a);
    assertThat(events.mayAsk()).isFalse();
    assertThat(a.announcing).isTrue();
    events.answered(call);
    assertThat(events.mayAsk()).isTrue();
    assertThat(a.announcing).isFalse();
    stop();
    assertThat(events.mayAsk()).isFalse();
  }

  @Test
  void anAnnounceThatIsGivenUpMakesRoomForTheNext() {
    events.start(NOTHING_YET);
    assertThat(events.ended(ask(a))).isTrue();
    assertThat(events.mayAsk()).isTrue();
    assertThat(tell(a)).as("it may have reached the tracker").isEqualTo(NONE);
  }

  @Test
  void whoeverKnowsUsIsToldThatWeLeaveAndNobodyElse() {
    events.start(NOTHING_YET);
    events.failed(ask(a));
    tell(b);
    assertThat(stop())
        .extracting(AnnounceCall::tracker, AnnounceCall::event)
        .containsExactly(tuple(b, STOPPED));
  }

  @Test
  void aTrackerThatHasNotAnsweredYetMayKnowUs() {
    events.start(NOTHING_YET);
    ask(a);
    assertThat(stop()).extracting(AnnounceCall::tracker).containsExactly(a);
    assertThat(a.announcing).isFalse();
  }

  @Test
  void anAnnounceWhoseTurnComesAfterTheStopIsNotMade() {
    events.start(NOTHING_YET);
    AnnounceCall waiting = events.next(a);
    stop();
    assertThat(events.begins(waiting)).isFalse();
    events.start(NOTHING_YET);
    assertThat(events.begins(waiting)).isFalse();
    assertThat(stop()).as("it reached nobody").isEmpty();
  }

  @Test
  void leavingIsToldOnceAndEvenAfterTheNextStart() {
    events.start(NOTHING_YET);
    tell(a);
    AnnounceCall stopped = stop().get(0);
    assertThat(stop()).isEmpty();
    events.start(NOTHING_YET);
    assertThat(events.begins(stopped)).isTrue();
    assertThat(tell(a)).isEqualTo(STARTED);
  }

  @Test
  void nothingComesOfLeaving() {
    events.start(NOTHING_YET);
    tell(a);
    AnnounceCall stopped = stop().get(0);
    assertThat(events.answered(stopped)).isFalse();
    assertThat(events.failed(stopped)).isFalse();
  }

  @Test
  void nothingComesOfAnAnnounceOfAnEarlierRun() {
    events.start(NOTHING_YET);
    AnnounceCall late = ask(a);
    stop();
    events.start(NOTHING_YET);
    ask(a);
    assertThat(events.answered(late)).isFalse();
    assertThat(events.failed(late)).isFalse();
    assertThat(events.ended(late)).isFalse();
    assertThat(events.mayAsk()).as("that of this run is under way").isFalse();
    assertThat(stop()).as("and has made us known").hasSize(1);
  }

  @Test
  void aStartWithoutAStopBeginsANewRunToo() {
    events.start(NOTHING_YET);
    AnnounceCall late = ask(a);
    events.start(NOTHING_YET);
    assertThat(events.mayAsk()).isTrue();
    assertThat(events.answered(late)).isFalse();
  }

  @Test
  void aCompletionWithoutAnAnswerIsToldInTheNextRun() {
    events.start(NOTHING_YET);
    tell(a);
    events.completed();
    ask(a);
    stop();
    events.start(NOTHING_YET);
    assertThat(tell(a)).isEqualTo(STARTED);
    assertThat(tell(a)).isEqualTo(COMPLETED);
  }

  @Test
  void aCompletionThatIsAnsweredInTheNextRunIsNotToldAgain() {
    events.start(NOTHING_YET);
    tell(a);
    events.completed();
    AnnounceCall late = ask(a);
    stop();
    events.start(NOTHING_YET);
    events.answered(late);
    assertThat(tell(a)).isEqualTo(STARTED);
    assertThat(tell(a)).isEqualTo(NONE);
  }

  @Test
  void aCompletionThatIsToldOnLeavingIsNotToldAgain() {
    events.start(NOTHING_YET);
    tell(a);
    events.completed();
    assertThat(events.completionIsUntold()).isTrue();
    events.answered(stop().get(0).with(COMPLETED));
    assertThat(events.completionIsUntold()).isFalse();
  }

  @Test
  void whatWasSentAndReceivedInAnEarlierRunIsNotToldAgain() {
    events.start(new AnnounceTotals(500, 1_000, 5));
    AnnounceRequest started = request(ask(a));
    AnnounceRequest stopped = request(stop().get(0));
    assertThat(List.of(started, stopped))
        .extracting(AnnounceRequest::uploaded, AnnounceRequest::downloaded, AnnounceRequest::left)
        .containsOnly(tuple(200L, 100L, 4L));
  }

  private static AnnounceRequest request(AnnounceCall call) {
    return call.request(
        new Announcer.Identity(Announces.INFO_HASH, Announces.PEER_ID, 6881, 7),
        new AnnounceTotals(700, 1_100, 4),
        Optional.empty());
  }
}
