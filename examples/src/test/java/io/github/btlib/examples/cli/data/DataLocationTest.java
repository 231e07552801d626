package io.github.btlib.examples.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.examples.cli.Samples;
import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLocationTest {
  @TempDir Path folder;

  @Test
  void aFileIsFoundByItselfOrByItsFolder() throws IOException {
    Path file = Samples.file(folder.resolve("a.bin"), 10);
    Metainfo metainfo = Samples.metainfo(file);

    assertThat(DataLocation.find(metainfo, file).root()).isEqualTo(file);
    assertThat(DataLocation.find(metainfo, folder).root()).isEqualTo(file);
  }

  @Test
  void aFileMayHaveAnotherName() throws IOException {
    Metainfo metainfo = Samples.metainfo(Samples.file(folder.resolve("a.bin"), 10));
    Path renamed = Files.move(folder.resolve("a.bin"), folder.resolve("b.bin"));

    DataLocation location = DataLocation.find(metainfo, renamed);

    assertThat(location.of(metainfo.files().get(0))).isEqualTo(renamed);
    assertThat(location.looksComplete()).isTrue();
  }

  @Test
  void aFolderIsFoundByItselfOrByItsParentEvenIfItHoldsOneOfItsName() throws IOException {
    Path data = folder.resolve("data");
    Samples.file(data.resolve("a"), 10);
    Samples.file(data.resolve("data/b"), 10);
    Metainfo metainfo = Samples.metainfo(data);

    assertThat(DataLocation.find(metainfo, data).root()).isEqualTo(data);
    assertThat(DataLocation.find(metainfo, folder).root()).isEqualTo(data);
    assertThat(DataLocation.find(metainfo, data).of(metainfo.files().get(1)))
        .isEqualTo(data.resolve("data/b"));
  }

  @Test
  void shortOrMissingFilesLookIncomplete() throws IOException {
    Path data = folder.resolve("data");
    Samples.file(data.resolve("a"), 10);
    Metainfo metainfo = Samples.metainfo(data);
    DataLocation location = DataLocation.find(metainfo, data);

    Files.write(data.resolve("a"), new byte[9]);
    assertThat(location.looksComplete()).isFalse();
    Files.delete(data.resolve("a"));
    assertThat(location.looksComplete()).isFalse();
    assertThat(location.lengthOf(metainfo.files().get(0))).isEqualTo(-1);
  }
}
