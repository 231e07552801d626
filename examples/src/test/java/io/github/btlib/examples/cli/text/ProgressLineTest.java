package io.github.btlib.examples.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private static final ProgressLine LINE =
      ProgressLine.of(0.423)
          .with("27.1/64.0 MiB", 3)
          .with("down 12.3 MiB/s", 0)
          .with("3 peers", 2)
          .with("ETA 0:05", 1);

  @Test
  void aWideTerminalShowsEverything() {
    assertThat(LINE.draw(120))
        .isEqualTo(
            " 42.3%  [===========>                ]"
                + "  27.1/64.0 MiB  down 12.3 MiB/s  3 peers  ETA 0:05");
  }

  @Test
  void theBarTakesTheSpaceThatIsLeft() {
    assertThat(LINE.draw(80))
        .isEqualTo(
            " 42.3%  [=======>          ]  27.1/64.0 MiB  down 12.3 MiB/s  3 peers  ETA 0:05")
        .hasSize(79);
  }

  @Test
  void theLeastImportantPartsGoFirst() {
    assertThat(LINE.draw(60))
        .isEqualTo(" 42.3%  [=====>       ]  down 12.3 MiB/s  3 peers  ETA 0:05");
    assertThat(LINE.draw(47)).isEqualTo(" 42.3%  [===>     ]  down 12.3 MiB/s  ETA 0:05");
    assertThat(LINE.draw(40)).isEqualTo(" 42.3%  [=====>      ]  down 12.3 MiB/s");
    assertThat(LINE.draw(24)).isEqualTo(" 42.3%  down 12.3 MiB/s");
    assertThat(LINE.draw(20)).isEqualTo(" 42.3%  [===>     ]");
    assertThat(LINE.draw(10)).isEqualTo(" 42.3%");
  }

  @Test
  void noWidthIsEverFilled() {
    for (int width = 0; width < 200; width++) {
      assertThat(LINE.draw(width)).as("width %d", width).hasSizeLessThan(Math.max(1, width));
    }
  }

  @Test
  void theBarIsEmptyAtTheStartAndFullAtTheEnd() {
    assertThat(ProgressLine.of(0).draw(24)).isEqualTo("  0.0%  [             ]");
    assertThat(ProgressLine.of(1).draw(24)).isEqualTo("100.0%  [=============]");
  }

  @Test
  void whatIsNotDoneDoesNotSayHundredPercent() {
    assertThat(ProgressLine.of(0.99999).plain()).isEqualTo(" 99.9%");
  }

  @Test
  void fractionsOutOfRangeAreHeldBack() {
    assertThat(ProgressLine.of(1.5).plain()).isEqualTo("100.0%");
    assertThat(ProgressLine.of(-1).plain()).isEqualTo("  0.0%");
  }

  @Test
  void aLogFileGetsNoBar() {
    assertThat(LINE.plain()).isEqualTo(" 42.3%  27.1/64.0 MiB  down 12.3 MiB/s  3 peers  ETA 0:05");
  }
}
