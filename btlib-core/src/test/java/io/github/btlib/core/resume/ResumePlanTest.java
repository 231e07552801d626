package io.github.btlib.core.resume;

import static io.github.btlib.core.resume.ResumeSamples.saved;
import static io.github.btlib.core.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.piece.PartialPiece;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import io.github.btlib.spi.FileStamp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not in doubt counts, what is in doubt is checked. */
class ResumePlanTest {
  @TempDir Path folder;
  private Metainfo metainfo;
  private List<FileStamp> stamps;

  @BeforeEach
  void makeATorrentOfSeveralFiles() {
    metainfo = SampleTorrent.ofFolder(folder, 16_384).metainfo();
    stamps = new ArrayList<>();
    for (TorrentFile file : metainfo.files()) {
      stamps.add(new FileStamp(file.length(), 1_000));
    }
  }

  private BitSet all() {
    BitSet all = new BitSet();
    all.set(0, metainfo.pieceCount());
    return all;
  }

  private TorrentFile longest() {
    return metainfo.files().stream()
        .reduce((a, b) -> a.length() >= b.length() ? a : b)
        .orElseThrow();
  }

  private BitSet piecesOf(TorrentFile file) {
    BitSet pieces = new BitSet();
    pieces.set(metainfo.firstPiece(file), metainfo.lastPiece(file) + 1);
    return pieces;
  }

  private List<FileStamp> with(TorrentFile file, FileStamp stamp) {
    List<FileStamp> changed = new ArrayList<>(stamps);
    changed.set(file.index(), stamp);
    return changed;
  }

  @Test
  void filesThatHaveNotChangedAreNotReadAgain() {
    ResumeData data = saved(metainfo, bits(0, 1), List.of(), stamps);
    ResumePlan plan = ResumePlan.of(metainfo, Optional.of(data), stamps, false);
    assertThat(plan.good()).isEqualTo(bits(0, 1));
    assertThat(plan.doubtful().isEmpty()).isTrue();
  }

  @Test
  void ofAFileThatChangedEveryPieceIsInDoubtAndOfOthersNone() {
    ResumeData data = saved(metainfo, all(), List.of(), stamps);
    List<FileStamp> touched =
        with(longest(), new FileStamp(longest().length(), 2_000)); // another time, same size
    ResumePlan plan = ResumePlan.of(metainfo, Optional.of(data), touched, false);
    assertThat(plan.doubtful()).isEqualTo(piecesOf(longest()));
    BitSet rest = all();
    rest.andNot(piecesOf(longest()));
    assertThat(plan.good()).isEqualTo(rest).isNotEqualTo(new BitSet());
  }

  @Test
  void withoutResumeDataEverythingIsInDoubt() {
    ResumePlan plan = ResumePlan.of(metainfo, Optional.empty(), stamps, false);
    assertThat(plan.good().isEmpty()).isTrue();
    assertThat(plan.doubtful()).isEqualTo(all());
  }

  @Test
  void aStorageThatCannotTellLeavesEverythingInDoubt() {
    ResumeData data = saved(metainfo, all(), List.of(), stamps);
    ResumePlan plan = ResumePlan.of(metainfo, Optional.of(data), List.of(), false);
    assertThat(plan.doubtful()).isEqualTo(all());
    assertThat(plan.good().isEmpty()).isTrue();
  }

  @Test
  void whoTrustsTheDataChecksOnlyFilesThatAreNotWhole() {
    List<FileStamp> oneMissing = with(longest(), FileStamp.MISSING);
    ResumePlan plan = ResumePlan.of(metainfo, Optional.empty(), oneMissing, true);
    assertThat(plan.doubtful()).isEqualTo(piecesOf(longest()));
    assertThat(ResumePlan.of(metainfo, Optional.empty(), stamps, true).good()).isEqualTo(all());
    assertThat(ResumePlan.of(metainfo, Optional.empty(), List.of(), true).good()).isEqualTo(all());
  }

  @Test
  void resumeDataOfARunThatNeverLookedAtTheDataDoesNotKeepItFromBeingTrusted() {
    ResumeData empty = saved(metainfo, new BitSet(), List.of(), List.of());
    assertThat(ResumePlan.of(metainfo, Optional.of(empty), stamps, true).good()).isEqualTo(all());

    ResumeData looked = saved(metainfo, new BitSet(), List.of(), stamps);
    assertThat(ResumePlan.of(metainfo, Optional.of(looked), stamps, true).good().isEmpty())
        .isTrue();
  }

  @Test
  void blocksOfPiecesOnTheirWayAreKeptUnlessTheirFileIsShorterThanItWas() {
    int piece = metainfo.firstPiece(longest()) + 1;
    List<PartialPiece> partial = List.of(new PartialPiece(piece, bits(0)));
    Optional<ResumeData> data = Optional.of(saved(metainfo, bits(), partial, stamps));
    List<FileStamp> longer = with(longest(), new FileStamp(longest().length() + 1, 2_000));
    List<FileStamp> shorter = with(longest(), new FileStamp(longest().length() - 1, 2_000));
    assertThat(ResumePlan.of(metainfo, data, longer, false).partial()).isEqualTo(partial);
    assertThat(ResumePlan.of(metainfo, data, shorter, false).partial()).isEmpty();
  }

  @Test
  void afterAFaultOnlyFilesThatDifferFromTheLastCheckpointAreInDoubt() {
    List<FileStamp> gone = with(longest(), FileStamp.MISSING);
    ResumePlan plan = ResumePlan.afterFault(metainfo, all(), List.of(), stamps, gone);
    assertThat(plan.doubtful()).isEqualTo(piecesOf(longest()));
    assertThat(ResumePlan.afterFault(metainfo, all(), List.of(), List.of(), gone).doubtful())
        .as("nothing was ever brought to the device")
        .isEqualTo(all());
  }
}
