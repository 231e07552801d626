package io.github.btlib.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:6881", "example.org:1", "[::1]:65535", "[fe80::1%eth0]:7"})
  void aHostAndAPortAreRead(String text) {
    assertThat(HostPort.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        "host:",
        ":1",
        "host:0",
        "host:65536",
        "host:x",
        "::1:5",
        "a b:1",
        "[::1]"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> HostPort.parse(text)).hasMessageContaining("is not HOST:PORT");
  }

  @Test
  void addressesAreResolved() {
    assertThat(HostPort.parse("[::1]:9").resolve().getAddress().isLoopbackAddress()).isTrue();
  }
}
