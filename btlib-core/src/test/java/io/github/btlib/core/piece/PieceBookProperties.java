package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for a whole download, whoever takes part and in whatever order things happen. */
class PieceBookProperties {
  /** In virtual seconds; past so many a download is stuck. */
  private static final int STUCK = 1_000;

  private static void live(SimulatedDownload download, int steps) throws Exception {
    for (int step = 0; step < steps; step++) {
      download.step();
      download.checkInvariants();
    }
  }

  private static void complete(SimulatedDownload download) throws Exception {
    download.checkInvariants();
    for (int second = 0; second < STUCK && !download.complete(); second++) {
      download.second();
      download.checkInvariants();
    }
    assertThat(download.complete()).as("completes within %s s; %s", STUCK, download).isTrue();
    download.checkData();
  }

  @Property(tries = 500)
  void whateverHappenedADownloadCompletesOnceEverybodyDelivers(
      @ForAll @IntRange(min = 1, max = 9) int pieces,
      @ForAll @IntRange(min = 1, max = 5) int blocks,
      @ForAll @IntRange(min = 1, max = 5) int peers,
      @ForAll @IntRange(max = 300) int steps,
      @ForAll long seed)
      throws Exception {
    SimulatedDownload download = new SimulatedDownload(pieces, blocks, peers, 0, seed);
    live(download, steps);
    download.everybodyDelivers();
    complete(download);
    assertThat(download.banned).as("nobody lied").isZero();
  }

  @Property(tries = 500)
  void onePeerThatDeliversIsEnoughWhateverTheOthersDo(
      @ForAll @IntRange(min = 1, max = 9) int pieces,
      @ForAll @IntRange(min = 1, max = 40) int blocks,
      @ForAll @IntRange(min = 1, max = 5) int peers,
      @ForAll @IntRange(max = 300) int steps,
      @ForAll long seed)
      throws Exception {
    SimulatedDownload download = new SimulatedDownload(pieces, blocks, peers, 0, seed);
    live(download, steps);
    download.onlyOneDelivers();
    complete(download);
  }

  @Property(tries = 500)
  void onePeerThatDeliversIsEnoughAlsoAfterLies(
      @ForAll @IntRange(min = 1, max = 9) int pieces,
      @ForAll @IntRange(min = 1, max = 8) int blocks,
      @ForAll @IntRange(min = 2, max = 6) int peers,
      @ForAll @IntRange(min = 1, max = 40) int percentBad,
      @ForAll @IntRange(max = 400) int steps,
      @ForAll long seed)
      throws Exception {
    SimulatedDownload download = new SimulatedDownload(pieces, blocks, peers, percentBad, seed);
    live(download, steps);
    download.onlyOneDelivers();
    complete(download);
  }

  @Property(tries = 500)
  void aDownloadWithPeersThatLieCompletesAndNobodyElseIsBanned(
      @ForAll @IntRange(min = 1, max = 12) int pieces,
      @ForAll @IntRange(min = 1, max = 6) int blocks,
      @ForAll @IntRange(min = 2, max = 6) int peers,
      @ForAll @IntRange(min = 1, max = 40) int percentBad,
      @ForAll @IntRange(max = 600) int steps,
      @ForAll long seed)
      throws Exception {
    SimulatedDownload download = new SimulatedDownload(pieces, blocks, peers, percentBad, seed);
    live(download, steps);
    download.everybodyDelivers();
    complete(download);
  }

  @Property(tries = 200)
  void whenEverybodyLeavesEveryBlockIsFreeOrStored(
      @ForAll @IntRange(min = 1, max = 9) int pieces,
      @ForAll @IntRange(min = 1, max = 5) int peers,
      @ForAll @IntRange(max = 200) int steps,
      @ForAll long seed)
      throws Exception {
    SimulatedDownload download = new SimulatedDownload(pieces, 4, peers, 10, seed);
    live(download, steps);
    download.everybodyLeaves();
    download.checkInvariants();
    download.checkNobodyOwesAnything();
  }
}
