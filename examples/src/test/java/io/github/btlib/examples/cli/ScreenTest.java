package io.github.btlib.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.examples.cli.text.JsonLine;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final String NL = System.lineSeparator();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aTerminalKeepsTheProgressBelowTheText() {
    Screen screen = screen(true);

    screen.draw(width -> "10% of " + width);
    screen.say("news");
    screen.erase();
    screen.erase();

    String drawn = "\r\033[?7l10% of 40\033[K\033[?7h";
    assertThat(out).hasToString(drawn + "\r\033[Knews" + NL + drawn + "\r\033[K");
  }

  @Test
  void elsewhereNothingIsDrawn() {
    Screen screen = screen(false);

    screen.draw(width -> "10%");
    screen.say("news");

    assertThat(out).hasToString("news" + NL);
  }

  @Test
  void withJsonTheStandardOutputIsForPrograms() {
    Screen screen = screen(true);
    screen.useJson(true);

    screen.draw(width -> "10%");
    screen.say("news");
    screen.tell(JsonLine.event("e"));

    assertThat(out).hasToString("{\"event\":\"e\"}" + NL);
    assertThat(err).hasToString("news" + NL);
  }

  @Test
  void aFailureIsToldToPeopleAndToPrograms() {
    Screen screen = screen(false);
    screen.tell(JsonLine.event("nobody reads this"));
    screen.useJson(true);

    screen.fail("no space");

    assertThat(err).hasToString("btlib: no space" + NL);
    assertThat(out).hasToString("{\"event\":\"failed\",\"reason\":\"no space\"}" + NL);
  }

  private Screen screen(boolean terminal) {
    return new Screen(new PrintWriter(out), new PrintWriter(err), terminal, () -> 40);
  }
}
