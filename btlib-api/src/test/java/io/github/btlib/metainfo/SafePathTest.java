package io.github.btlib.metainfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafePathTest {

  @ParameterizedTest
  @ValueSource(strings = {"a.txt", ".hidden", "日本語.mkv", "ünï cödé", "a..b", "...", "😀", "-"})
  void ordinaryNamesAreKept(String name) {
    assertThat(SafePath.element(name, false)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "\u200b.\u202e.", "\u0000", "\ufeff"})
  void whatIsNoNameBecomesAnUnderscore(String name) {
    assertThat(SafePath.element(name, false)).isEqualTo("_");
    assertThat(SafePath.element(name, true)).isEqualTo("_");
  }

  @Test
  void separatorsBecomeUnderscores() {
    assertThat(SafePath.element("../../etc/passwd", false)).isEqualTo(".._.._etc_passwd");
    assertThat(SafePath.element("..\\..\\x", false)).isEqualTo(".._.._x");
    assertThat(SafePath.element("/", false)).isEqualTo("_");
  }

  @Test
  void whatCannotBeSeenIsDropped() {
    assertThat(SafePath.element("a\u0000b\nc\u007fd\u0085e", false)).isEqualTo("abcde");
    assertThat(SafePath.element("photo\u202egpj.exe", false)).isEqualTo("photogpj.exe");
    assertThat(SafePath.element("a\u200bb\u200dc\u2060d\u2066e\ufefff\u061cg", false))
        .isEqualTo("abcdefg");
    assertThat(SafePath.element("a\ud800b", false)).isEqualTo("ab");
  }

  @Test
  void longNamesAreShortenedBeforeTheirExtension() {
    assertThat(SafePath.element("x".repeat(300) + ".mkv", false))
        .isEqualTo("x".repeat(236) + ".mkv");
    assertThat(SafePath.element("x".repeat(241), false)).isEqualTo("x".repeat(240));
    assertThat(SafePath.element("." + "x".repeat(300), false)).hasSize(240).startsWith(".x");
    assertThat(SafePath.element("a." + "x".repeat(300), false)).isEqualTo("a." + "x".repeat(238));
  }

  @Test
  void noCharacterIsCutInTwo() {
    String emoji = SafePath.element("a" + "😀".repeat(80) + ".c", false);

    assertThat(emoji).isEqualTo("a" + "😀".repeat(59) + ".c");
    assertThat(emoji.getBytes(StandardCharsets.UTF_8).length).isEqualTo(239);
  }

  @ParameterizedTest
  @CsvSource({
    "CON,_CON",
    "nul,_nul",
    "com1.txt,_com1.txt",
    "LPT9.tar.gz,_LPT9.tar.gz",
    "aux .c,_aux .c",
    "com¹,_com¹",
    "console,console",
    "com10,com10",
    "a.,a",
    "'a. . ',a",
    "who?.mp3,who_.mp3",
    "a<b>c:d\"e|f*g,a_b_c_d_e_f_g",
    "...,_",
    "' ',_"
  })
  void windowsHasRulesOfItsOwn(String name, String safe) {
    assertThat(SafePath.element(name, true)).isEqualTo(safe);
  }

  @Test
  void otherSystemsKeepWhatOnlyWindowsForbids() {
    assertThat(SafePath.element("aux.c", false)).isEqualTo("aux.c");
    assertThat(SafePath.element("who?.mp3", false)).isEqualTo("who?.mp3");
  }

  @Test
  void aNumberGoesBeforeTheExtension() {
    assertThat(SafePath.numbered("a.txt", 1)).isEqualTo("a.1.txt");
    assertThat(SafePath.numbered("a", 12)).isEqualTo("a.12");
    assertThat(SafePath.numbered(".hidden", 2)).isEqualTo(".hidden.2");
    assertThat(SafePath.numbered("x".repeat(236) + ".mkv", 7))
        .isEqualTo("x".repeat(234) + ".7.mkv");
  }
}
