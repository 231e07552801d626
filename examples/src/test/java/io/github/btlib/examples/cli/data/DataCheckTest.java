package io.github.btlib.examples.cli.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.examples.cli.Samples;
import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckTest {
  @TempDir Path folder;
  private Path data;
  private Metainfo metainfo;

  @BeforeEach
  void prepare() throws IOException {
    data = folder.resolve("data");
    Samples.file(data.resolve("a"), 20_000);
    Samples.file(data.resolve("b"), 10_000);
    Samples.file(data.resolve("c"), 30_000);
    Samples.file(data.resolve("empty"), 0);
    // pieces: a | a b c | c | c
    metainfo = Samples.metainfo(data);
  }

  @Test
  void goodDataIsComplete() {
    DataReport report = check();

    assertThat(report).isEqualTo(new DataReport(4, 4, 0, 0, 60_000, List.of()));
    assertThat(report.complete()).isTrue();
  }

  @Test
  void aBadPieceIsHeldAgainstAllItsFiles() throws IOException {
    byte[] b = Files.readAllBytes(data.resolve("b"));
    b[0] ^= 1;
    Files.write(data.resolve("b"), b);

    DataReport report = check();

    assertThat(report.bad()).isEqualTo(1);
    assertThat(report.goodBytes()).isEqualTo(60_000 - 16_384);
    assertThat(report.problems())
        .containsExactly(
            new DataReport.Problem("data/a", "1 of 2 pieces do not match"),
            new DataReport.Problem("data/b", "1 of 1 pieces do not match"),
            new DataReport.Problem("data/c", "1 of 3 pieces do not match"));
  }

  @Test
  void aMissingFileMakesItsPiecesMissing() throws IOException {
    Files.delete(data.resolve("b"));

    DataReport report = check();

    assertThat(report.missing()).isEqualTo(1);
    assertThat(report.bad()).isZero();
    assertThat(report.problems()).containsExactly(new DataReport.Problem("data/b", "missing"));
  }

  @Test
  void aMissingEmptyFileIsNoticed() throws IOException {
    Files.delete(data.resolve("empty"));

    DataReport report = check();

    assertThat(report.good()).isEqualTo(4);
    assertThat(report.complete()).isFalse();
  }

  @Test
  void theProgressEndsWithEverything() {
    List<Long> told = new ArrayList<>();

    DataCheck.run(
        metainfo,
        DataLocation.find(metainfo, data),
        (hashed, total) -> {
          told.add(hashed);
          assertThat(total).isEqualTo(60_000);
        });

    assertThat(told).isSorted().endsWith(60_000L);
  }

  @Test
  void whatTheProgressThrowsEndsTheCheckAndItsThreads() {
    assertThatThrownBy(() ->
            DataCheck.run(
                metainfo,
                DataLocation.find(metainfo, data),
                (hashed, total) -> {
                  throw new IllegalStateException("enough");
                }))
        .hasMessage("enough");
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("check-"));
  }

  private DataReport check() {
    return DataCheck.run(metainfo, DataLocation.find(metainfo, data), (hashed, total) -> {});
  }
}
