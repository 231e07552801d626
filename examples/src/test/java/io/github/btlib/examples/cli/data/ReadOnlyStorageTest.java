package io.github.btlib.examples.cli.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.examples.cli.Samples;
import io.github.btlib.metainfo.Metainfo;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOnlyStorageTest {
  @TempDir Path folder;
  private Path data;
  private Metainfo metainfo;
  private ReadOnlyStorage storage;

  @BeforeEach
  void prepare() throws IOException {
    data = folder.resolve("data");
    for (int i = 100; i < 350; i++) {
      Samples.file(data.resolve("f" + i), i);
    }
    metainfo = Samples.metainfo(data);
    storage = new ReadOnlyStorage(metainfo, DataLocation.find(metainfo, data));
  }

  @AfterEach
  void close() throws IOException {
    storage.close();
  }

  @Test
  void aReadSpansFilesHoweverMany() throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) metainfo.totalLength());

    storage.read(0, all);

    assertThat(all.hasRemaining()).isFalse();
    all.flip();
    for (int i = 100; i < 350; i++) {
      byte[] file = new byte[i];
      all.get(file);
      assertThat(file).isEqualTo(Files.readAllBytes(data.resolve("f" + i)));
    }
  }

  @Test
  void aReadFillsWhatRemainsOfTheBuffer() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(50).position(10).limit(20);

    storage.read(95, buffer);

    assertThat(buffer.position()).isEqualTo(20);
    assertThat(buffer.get(15)).isEqualTo(Files.readAllBytes(data.resolve("f101"))[0]);
  }

  @Test
  void nothingIsEverWritten() throws IOException {
    byte[] before = Files.readAllBytes(data.resolve("f100"));

    assertThatThrownBy(() -> storage.write(0, ByteBuffer.allocate(10)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("never written to");
    storage.delete();
    storage.sync();

    assertThat(data.resolve("f100")).hasBinaryContent(before);
  }

  @Test
  void missingAndShortFilesAreTold() throws IOException {
    Files.delete(data.resolve("f100"));
    Files.write(data.resolve("f101"), new byte[50]);

    assertThatThrownBy(() -> storage.read(0, ByteBuffer.allocate(10)))
        .isInstanceOf(EOFException.class)
        .hasMessage("data/f100 is missing");
    assertThatThrownBy(() -> storage.read(140, ByteBuffer.allocate(20)))
        .isInstanceOf(EOFException.class);
    assertThat(storage.mayHold(0, 100)).isFalse();
    assertThat(storage.mayHold(100, 1)).isTrue();
    assertThat(storage.mayHold(150, 1)).isFalse();
    assertThat(storage.mayHold(150, 100)).isTrue();
  }
}
