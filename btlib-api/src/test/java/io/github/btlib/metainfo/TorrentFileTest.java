package io.github.btlib.metainfo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorrentFileTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b/c.mkv", "日本語/ünï cödé", "...", ".hidden"})
  void aPlainPathIsSafe(String path) {
    assertThat(TorrentFile.isSafePath(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/etc/passwd",
        "..",
        "a/../b",
        "../a",
        ".",
        "a/",
        "a//b",
        "a\\b",
        "a\0b",
        "a\u202eb"
      })
  void whatLeadsElsewhereOrDeceivesIsNot(String path) {
    assertThat(TorrentFile.isSafePath(path)).isFalse();
  }

  @Test
  void aNameThatFileSystemsDoNotTakeIsNot() {
    assertThat(TorrentFile.isSafePath("a".repeat(240))).isTrue();
    assertThat(TorrentFile.isSafePath("a".repeat(241))).isFalse();
  }
}
