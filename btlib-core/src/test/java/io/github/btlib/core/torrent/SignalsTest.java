package io.github.btlib.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.StorageFault;
import io.github.btlib.StorageFaultException;
import io.github.btlib.core.torrent.Signals.Wish;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SignalsTest {
  private static final long LONG = Duration.ofMinutes(1).toNanos();

  private final Signals signals = new Signals(Wish.RUN);

  private Thread awaitingOtherThan(Wish seen) {
    return Thread.ofVirtual().start(() -> signals.awaitOtherThan(seen));
  }

  private static void assertEnds(Thread thread) throws InterruptedException {
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
  }

  private static void assertWaits(Thread thread) throws InterruptedException {
    assertThat(thread.join(Duration.ofMillis(30))).isFalse();
  }

  @Test
  void whatWasAskedForIsSeenOnce() {
    signals.rechoke();
    signals.refill();
    signals.connect();
    assertThat(signals.await(LONG))
        .isEqualTo(new Signals.Seen(Wish.RUN, false, true, true, true, null, false));
    assertThat(signals.await(1))
        .isEqualTo(new Signals.Seen(Wish.RUN, false, false, false, false, null, false));
  }

  @Test
  void aWakeUpEndsTheWaitWithNothingToDo() {
    signals.wake();
    assertThat(signals.await(LONG))
        .isEqualTo(new Signals.Seen(Wish.RUN, false, false, false, false, null, false));
  }

  @Test
  void theFirstFailureCountsUntilTheUserWantsAnotherTry() {
    IOException first = new IOException("the disk is full");
    signals.fail("write", first);
    signals.fail("read", new IOException("later"));
    assertThat(signals.await(LONG).failure()).isEqualTo(new Signals.Failure("write", first));
    assertThat(Objects.requireNonNull(signals.failure()).cause()).isSameAs(first);
    signals.wish(Wish.RUN);
    assertThat(signals.failure()).isNull();
  }

  @Test
  void onceARemovalIsAskedForNothingElseCounts() {
    signals.wish(Wish.REMOVE);
    signals.wish(Wish.RUN);
    assertThat(signals.wish()).isEqualTo(Wish.REMOVE);
    signals.wish(Wish.REMOVE_AND_DELETE);
    assertThat(signals.wish())
        .as("a removal may still become a deletion")
        .isEqualTo(Wish.REMOVE_AND_DELETE);
    signals.wish(Wish.REMOVE);
    assertThat(signals.wish()).isEqualTo(Wish.REMOVE_AND_DELETE);
  }

  @Test
  void aTorrentThatRunsDoesNotWaitForWork() throws Exception {
    assertEnds(awaitingOtherThan(Wish.RUN));
  }

  @Test
  void aTorrentAtRestWaitsUntilItIsToRun() throws Exception {
    signals.wish(Wish.REST);
    Thread torrent = awaitingOtherThan(Wish.REST);
    signals.wake();
    assertWaits(torrent);
    signals.wish(Wish.RUN);
    assertEnds(torrent);
  }

  @Test
  void aTorrentThatFailedWaitsUntilItIsTriedAgainOrRemoved() throws Exception {
    signals.fail("write", new IOException("full"));
    Thread torrent = awaitingOtherThan(Wish.RUN);
    assertWaits(torrent);
    signals.wish(Wish.RUN);
    assertEnds(torrent);
    signals.fail("write", new IOException("full"));
    Thread again = awaitingOtherThan(Wish.RUN);
    signals.wish(Wish.REMOVE);
    assertEnds(again);
  }

  @Test
  void aTorrentThatHasNotSeenThatItIsToRestDoesNotWait() throws Exception {
    signals.wish(Wish.REST);
    assertEnds(awaitingOtherThan(Wish.RUN));
  }

  @Test
  void anInterruptIsAnEarlyLookAroundAndIsForgotten() {
    Thread.currentThread().interrupt();
    assertThat(signals.await(LONG).wish()).isEqualTo(Wish.RUN);
    assertThat(Thread.interrupted()).isFalse();
  }

  private static IOException fault(StorageFault fault) {
    return new StorageFaultException(fault, "a fault of the test");
  }

  @Test
  void whatMayHaveCostDataStaysInDoubtWhateverTheUserWants() {
    signals.fail("write", fault(StorageFault.SHRUNK));
    signals.wish(Wish.REST);
    signals.wish(Wish.RUN);
    assertThat(signals.failure()).isNull();
    assertThat(signals.await(1).inDoubt()).isTrue();
    assertThat(signals.takeDoubts()).containsExactly(StorageFault.SHRUNK);
    assertThat(signals.await(1).inDoubt()).as("it is being looked into").isFalse();
    assertThat(signals.inDoubt()).isTrue();
    signals.dispelled();
    assertThat(signals.inDoubt()).isFalse();
  }

  @Test
  void aLaterFailureIsNotToldButWhatItMayHaveCostIsInDoubt() {
    signals.fail("write", fault(StorageFault.NO_SPACE));
    assertThat(signals.inDoubt()).isFalse();
    IOException both = new IOException("broken");
    both.addSuppressed(fault(StorageFault.MISSING));
    signals.fail("write", both);
    assertThat(Objects.requireNonNull(signals.failure()).cause()).hasMessage("a fault of the test");
    assertThat(signals.takeDoubts())
        .containsExactlyInAnyOrder(StorageFault.MISSING, StorageFault.IO_ERROR);
  }

  @Test
  void whatFailsWhileAnotherFailureIsLookedIntoIsNotForgottenWithIt() {
    signals.fail("write", fault(StorageFault.MISSING));
    signals.takeDoubts();
    signals.fail("write", fault(StorageFault.MISSING));
    signals.dispelled();
    assertThat(signals.inDoubt()).isTrue();
  }

  @Test
  void whatIsInQuestionStaysSoUntilItIsDispelled() {
    signals.fail("write", fault(StorageFault.SHRUNK));
    signals.takeDoubts();
    signals.fail("look", fault(StorageFault.NO_SPACE));
    signals.wish(Wish.RUN);
    assertThat(signals.takeDoubts()).containsExactly(StorageFault.SHRUNK);
  }

  @Test
  void aSaveThatFindsWhatIsAboutToBeLookedForStopsNothing() {
    signals.fail("write", fault(StorageFault.SHRUNK));
    signals.wish(Wish.RUN);
    signals.failSave("save", fault(StorageFault.MISSING));
    assertThat(signals.failure()).isNull();
    assertThat(signals.takeDoubts()).contains(StorageFault.MISSING);

    signals.failSave("save", fault(StorageFault.MISSING));
    assertThat(signals.failure()).as("this was not").isNotNull();
    signals.recheck();
    signals.failSave("save", fault(StorageFault.MISSING));
    assertThat(signals.failure()).as("everything is looked at").isNull();
  }

  @Test
  void aReadOfTheUsersIsHisConcernUnlessDataIsGone() {
    signals.readFailed(fault(StorageFault.PERMISSION));
    assertThat(signals.failure()).isNull();
    signals.readFailed(fault(StorageFault.SHRUNK));
    assertThat(signals.failure()).isNotNull();
  }

  @Test
  void aCheckThatIsAskedForEndsARestButNotAFailureThatCameAfter() throws Exception {
    signals.wish(Wish.REST);
    signals.recheck();
    assertEnds(awaitingOtherThan(Wish.REST));

    signals.fail("arranging the files", new IOException("full")); // before the check was begun
    Thread torrent = awaitingOtherThan(Wish.REST);
    assertWaits(torrent);
    signals.recheck();
    assertEnds(torrent);
  }
}
