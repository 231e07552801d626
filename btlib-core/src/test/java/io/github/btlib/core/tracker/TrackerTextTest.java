package io.github.btlib.core.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class TrackerTextTest {
  private static String withoutSecrets(String text, String uri) {
    return TrackerText.withoutSecrets(text, URI.create(uri));
  }

  @Test
  void aLongTextIsCutAndInOneLine() {
    String text = "Invalid status line:\r\n\u0007\"" + "x".repeat(100_000) + "\"";
    assertThat(TrackerText.bounded(text))
        .startsWith("Invalid status line: \"xxx")
        .endsWith("x…")
        .hasSize(TrackerText.MOST_CHARACTERS + 1);
    assertThat(TrackerText.bounded("gone")).isEqualTo("gone");
  }

  @Test
  void aPasskeyInThePathIsTakenOut() {
    assertThat(
            withoutSecrets(
                "passkey 0123456789ABCDEF of /0123456789abcdef/announce is unknown",
                "http://t/0123456789abcdef/announce"))
        .isEqualTo("passkey … of /…/announce is unknown");
  }

  @Test
  void aPasskeyInTheQueryIsTakenOut() {
    String uri = "http://t/announce?passkey=0123%34567+9&uid=7";
    assertThat(withoutSecrets("no ?passkey=0123%34567+9&uid=7 here", uri)).isEqualTo("no ?… here");
    assertThat(withoutSecrets("no 0123%34567+9 here", uri)).isEqualTo("no … here");
    assertThat(withoutSecrets("no 01234567+9 here", uri)).isEqualTo("no … here");
    assertThat(withoutSecrets("no k=1 here", "udp://t:1/?k=1")).isEqualTo("no … here");
  }

  @Test
  void aSecretThatHoldsAnotherIsTakenOutWhole() {
    assertThat(withoutSecrets("0123456789abc", "http://t/0123456789/0123456789abc")).isEqualTo("…");
  }

  @Test
  void otherTextStaysAsItIs() {
    String text = "announce at t failed: $1 \\ a";
    assertThat(withoutSecrets(text, "http://t/announce")).isEqualTo(text);
    assertThat(withoutSecrets(text, "http://t/0123456789/announce?a")).isEqualTo(text);
    assertThat(withoutSecrets(text, "mailto:0123456789")).isEqualTo(text);
  }
}
