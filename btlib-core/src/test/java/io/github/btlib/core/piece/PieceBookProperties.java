package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for a whole download, whoever takes part and in whatever order things happen. */
class PieceBookProperties {
  /** Past this many steps a download is stuck. */
  private static final int MOST_STEPS = 20_000;

  @Property(tries = 300)
  void aDownloadFromPeersThatDeliverAlwaysCompletes(
      @ForAll @IntRange(min = 1, max = 9) int pieces,
      @ForAll @IntRange(min = 1, max = 5) int blocks,
      @ForAll @IntRange(min = 1, max = 5) int peers,
      @ForAll long seed)
      throws Exception {
    SimulatedDownload download = new SimulatedDownload(pieces, blocks, peers, 0, seed);
    for (int step = 0; step < MOST_STEPS && !download.complete(); step++) {
      download.step();
      download.checkInvariants();
    }
    assertThat(download.complete()).isTrue();
    download.checkData();
  }

  @Property(tries = 300)
  void aDownloadWithPeersThatLieCompletesAsSoonAsOthersDeliver(
      @ForAll @IntRange(min = 1, max = 6) int pieces,
      @ForAll @IntRange(min = 1, max = 4) int blocks,
      @ForAll @IntRange(min = 2, max = 5) int peers,
      @ForAll @IntRange(min = 1, max = 40) int percentBad,
      @ForAll long seed)
      throws Exception {
    SimulatedDownload download = new SimulatedDownload(pieces, blocks, peers, percentBad, seed);
    for (int step = 0; step < MOST_STEPS && !download.complete(); step++) {
      if (step == 1_000) {
        download.everybodyIsHonestFromNowOn();
      }
      download.step();
      download.checkInvariants();
    }
    assertThat(download.complete()).isTrue();
    download.checkData();
  }

  @Property(tries = 100)
  void whenEverybodyLeavesEveryBlockIsFreeOrStored(
      @ForAll @IntRange(min = 1, max = 9) int pieces,
      @ForAll @IntRange(min = 1, max = 5) int peers,
      @ForAll @IntRange(max = 200) int steps,
      @ForAll long seed)
      throws Exception {
    SimulatedDownload download = new SimulatedDownload(pieces, 4, peers, 10, seed);
    for (int step = 0; step < steps && !download.complete(); step++) {
      download.step();
    }
    download.everybodyLeaves();
    download.checkInvariants();
    download.checkNothingIsClaimed();
  }
}
