package io.github.btlib.examples.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTextTest {
  @Test
  void escapeSequencesOfStrangersDoNotReachTheTerminal() {
    assertThat(PrintableText.of("a\033[2Jb\rc\u0007")).isEqualTo("a?[2Jb?c?");
  }

  @Test
  void textStaysOnOneLineAndInItsDirection() {
    assertThat(PrintableText.of("a\nb\u202ec\u2028d")).isEqualTo("a b?c?d");
  }

  @Test
  void lettersOfAnyScriptPass() {
    assertThat(PrintableText.of("grün 漢字 \uD83D\uDE00")).isEqualTo("grün 漢字 \uD83D\uDE00");
  }

  @Test
  void longTextIsCut() {
    assertThat(PrintableText.atMost("abcdef", 6)).isEqualTo("abcdef");
    assertThat(PrintableText.atMost("abcdefg", 6)).isEqualTo("abc...");
  }
}
