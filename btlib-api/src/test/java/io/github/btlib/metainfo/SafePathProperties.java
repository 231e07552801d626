package io.github.btlib.metainfo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BList;
import io.github.btlib.bencode.BString;
import io.github.btlib.bencode.BValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class SafePathProperties {

  private static final Path TARGET = Path.of("/target/folder");

  /** False in the locale "C", where the JVM cannot name most files at all. */
  private static final boolean NAMES_MAY_BE_UNICODE =
      !System.getProperty("sun.jnu.encoding", "").startsWith("ANSI");

  @Property
  void whateverThePathsAreFilesStayInsideTheTargetAndApart(
      @ForAll("paths") @Size(min = 1, max = 30) List<List<BString>> paths) {
    BDictionary[] files = paths.stream().map(SafePathProperties::file).toArray(BDictionary[]::new);
    Metainfo metainfo = Torrents.read(Torrents.folder(files));

    Set<String> seen = new HashSet<>();
    for (TorrentFile file : metainfo.files()) {
      if (NAMES_MAY_BE_UNICODE) {
        Path path = TARGET.resolve(file.path());
        assertThat(path.normalize()).isEqualTo(path).startsWithRaw(TARGET.resolve("folder"));
      }
      assertThat(seen.add(file.path().toLowerCase(Locale.ROOT))).isTrue();
      assertThat(file.pathElements())
          .startsWith("folder")
          .doesNotContain("", ".", "..")
          .noneMatch(element -> element.contains("\\"))
          .allSatisfy(e -> assertThat(e.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, 240));
    }
    for (TorrentFile file : metainfo.files()) {
      String path = file.path();
      for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
        assertThat(seen).doesNotContain(path.substring(0, end).toLowerCase(Locale.ROOT));
      }
    }
  }

  @Property
  void whateverTheNameIsItIsSafeOnWindows(@ForAll("elements") BString element) {
    String safe = SafePath.element(element.utf8(), true);

    assertThat(safe).doesNotContainPattern("[<>:\"|?*/\\\\\\x00-\\x1f]").doesNotMatch(".*[. ]");
    assertThat(safe.toLowerCase(Locale.ROOT)).doesNotMatch("(con|nul|aux)( *\\..*)?");
    assertThat(safe.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, 240);
    assertThat(SafePath.element(safe, true)).isEqualTo(safe);
  }

  private static BDictionary file(List<BString> path) {
    return BDictionary.builder()
        .put("length", 1)
        .put("path", new BList(List.<BValue>copyOf(path)))
        .build();
  }

  @Provide
  Arbitrary<List<List<BString>>> paths() {
    return elements().list().ofMinSize(1).ofMaxSize(4).list();
  }

  @Provide
  Arbitrary<BString> elements() {
    Arbitrary<BString> nasty =
        Arbitraries.of(
                "..",
                ".",
                "",
                "/",
                "a",
                "A",
                "b",
                "a.1",
                "é",
                "e\u0301",
                "\\..",
                "\u202e",
                "CON",
                "con.",
                "nul .x",
                "x".repeat(250),
                "X".repeat(245) + ".txt",
                "..\u200b")
            .map(BString::of);
    Arbitrary<BString> ends =
        Arbitraries.strings().withChars("aC oONn.:é\u200b").ofMaxLength(300).map(BString::of);
    Arbitrary<BString> bytes =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(BString::of);
    return Arbitraries.oneOf(nasty, ends, bytes);
  }
}
