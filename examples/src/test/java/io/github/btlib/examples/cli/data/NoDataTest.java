package io.github.btlib.examples.cli.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class NoDataTest {
  @Test
  void nothingIsReadOrWritten() {
    NoData storage = new NoData();

    assertThat(storage.mayHold(0, 1)).isFalse();
    assertThatThrownBy(() -> storage.read(0, ByteBuffer.allocate(1)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> storage.write(0, ByteBuffer.allocate(1)))
        .isInstanceOf(IOException.class);
  }
}
