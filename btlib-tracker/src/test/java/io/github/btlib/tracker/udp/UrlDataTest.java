package io.github.btlib.tracker.udp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UrlDataTest {

  private static final String LONG = "x".repeat(255);

  private final byte[] url = new byte[1024];

  static Stream<Arguments> optionsAreRead() {
    return Stream.of(
        arguments("", ""),
        arguments("\u0000", ""),
        arguments("\u0001\u0001\u0001", ""),
        arguments("\u0002\u0002/a", "/a"),
        // as qBittorrent sends it
        arguments("\u0002\u0015/announce?passkey=abc", "/announce?passkey=abc"),
        arguments("\u0001\u0002\u0002/a\u0001\u0001\u0002\u0002bc\u0000", "/abc"),
        arguments("\u0000\u0002\u0002/a", ""),
        arguments("\u0002\u0000\u0002\u0002/a", "/a"),
        // an unknown option, also an empty one
        arguments("\u0007\u0003zzz\u0002\u0002/a\u00ff\u0000\u0002\u0001b", "/ab"),
        // cut short: at its length, in its bytes
        arguments("\u0002\u0002/a\u0002", "/a"),
        arguments("\u0002\u0002/a\u0002\u0005bc", "/a"),
        arguments("\u0009", ""));
  }

  @ParameterizedTest
  @MethodSource
  void optionsAreRead(String options, String expected) {
    assertThat(read(options)).isEqualTo(expected);
  }

  @Test
  void longUrlsComeInSeveralOptions() {
    assertThat(read("\u0002\u00ff" + LONG + "\u0002\u00ff" + LONG)).isEqualTo(LONG + LONG);
  }

  @Test
  void whatDoesNotFitIsLeftOut() {
    assertThat(read(("\u0002\u00ff" + LONG).repeat(5))).hasSize(url.length);
  }

  @Property
  void anyBytesAreReadWithinTheirBounds(@ForAll @Size(max = 300) byte[] options) {
    ByteBuffer packet = ByteBuffer.wrap(options);
    assertThat(UrlData.read(packet, url)).isBetween(0, options.length);
    assertThat(packet.position()).isZero();
    assertThat(packet.limit()).isEqualTo(options.length);
  }

  private String read(String options) {
    int length = UrlData.read(ByteBuffer.wrap(options.getBytes(ISO_8859_1)), url);
    return new String(url, 0, length, ISO_8859_1);
  }
}
