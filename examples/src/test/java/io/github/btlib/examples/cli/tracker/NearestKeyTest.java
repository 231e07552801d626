package io.github.btlib.examples.cli.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestKeyTest {
  @ParameterizedTest
  @CsvSource({
    "prot, port",
    "PORT, port",
    "maxPeer, maxPeers",
    "maxpeers, maxPeers",
    "udpProt, udpPort",
    "interval_, interval"
  })
  void theKeyThatTakesTheFewestChangesIsNamed(String key, String nearest) {
    List<String> known = List.of("port", "udpPort", "maxPeers", "maxSwarms", "interval");
    assertThat(NearestKey.of(key, known)).isEqualTo(nearest);
  }
}
