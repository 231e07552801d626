package io.github.btlib.metainfo;

import static io.github.btlib.metainfo.Torrents.file;
import static io.github.btlib.metainfo.Torrents.folder;
import static io.github.btlib.metainfo.Torrents.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.bencode.BDictionary;
import java.util.List;
import org.junit.jupiter.api.Test;

class UniquePathsTest {

  @Test
  void aPathThatOccursAgainGetsANumber() {
    assertThat(paths(file(1, "d", "a.txt"), file(1, "d", "a.txt"), file(1, "d", "a.txt")))
        .containsExactly("folder/d/a.txt", "folder/d/a.1.txt", "folder/d/a.2.txt");
  }

  @Test
  void namesThatDifferOnlyByCaseOrTheWayAnAccentIsWrittenCollide() {
    assertThat(paths(file(1, "Makefile"), file(1, "makefile")))
        .containsExactly("folder/Makefile", "folder/makefile.1");
    assertThat(paths(file(1, "D", "x"), file(1, "d", "X")))
        .containsExactly("folder/D/x", "folder/d/X.1");
    assertThat(paths(file(1, "é"), file(1, "e\u0301")))
        .containsExactly("folder/é", "folder/e\u0301.1");
  }

  @Test
  void aFileGivesWayToAFolderOfItsNameWhicheverComesFirst() {
    assertThat(paths(file(1, "a"), file(1, "A", "b"))).containsExactly("folder/a.1", "folder/A/b");
    assertThat(paths(file(1, "a", "b"), file(1, "a"))).containsExactly("folder/a/b", "folder/a.1");
  }

  @Test
  void aNumberThatIsTakenIsSkipped() {
    assertThat(paths(file(1, "a.1"), file(1, "a"), file(1, "a")))
        .containsExactly("folder/a.1", "folder/a", "folder/a.2");
  }

  @Test
  void namesThatOnlyBecomeAlikeWhenMadeSafeCollideToo() {
    assertThat(paths(file(1, ".."), file(1, "."), file(1, "")))
        .containsExactly("folder/_", "folder/_.1", "folder/_.2");
  }

  private static List<String> paths(BDictionary... files) {
    return read(folder(files)).files().stream().map(TorrentFile::path).toList();
  }
}
