package io.github.btlib.examples.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.StorageFault;
import io.github.btlib.TorrentState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultHintTest {
  @Test
  void aFullDiskIsTheUsersToFree() {
    assertThat(FaultHint.of(new TorrentState.Failed("writing failed", StorageFault.NO_SPACE)))
        .isEqualTo("writing failed; free some space and start again");
  }

  @ParameterizedTest
  @EnumSource(value = StorageFault.class, mode = EnumSource.Mode.EXCLUDE, names = "IO_ERROR")
  void everyKnownFaultHasACure(StorageFault fault) {
    assertThat(FaultHint.of(new TorrentState.Failed("x", fault))).startsWith("x; ");
  }

  @Test
  void whatNobodyKnowsHasNoCure() {
    assertThat(FaultHint.of(new TorrentState.Failed("x\u001b", StorageFault.IO_ERROR)))
        .isEqualTo(PrintableText.of("x\u001b"));
  }
}
