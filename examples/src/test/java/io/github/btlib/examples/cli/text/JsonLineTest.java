package io.github.btlib.examples.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.electronwill.nightconfig.core.Config;
import com.electronwill.nightconfig.json.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLineTest {
  @Test
  void membersKeepTheirOrder() {
    String line =
        JsonLine.event("progress")
            .put("b", 2)
            .put("a", 0.5)
            .put("c", true)
            .put("d", "x")
            .toString();

    assertThat(line)
        .isEqualTo("{\"event\":\"progress\",\"b\":2,\"a\":0.5000,\"c\":true,\"d\":\"x\"}");
  }

  @Test
  void listsAreArrays() {
    JsonLine inner = JsonLine.object().put("n", 1);

    assertThat(
            JsonLine.object()
                .putStrings("s", List.of("a", "b"))
                .putObjects("o", List.of(inner, inner))
                .putStrings("e", List.of()))
        .hasToString("{\"s\":[\"a\",\"b\"],\"o\":[{\"n\":1},{\"n\":1}],\"e\":[]}");
  }

  @Test
  void anyTextSurvivesAndTheLineIsAscii() {
    String text = "\"\\\n\t\u0000 grün 漢 \uD83D\uDE00 \u2028";

    String line = JsonLine.object().put("text", text).toString();

    assertThat(line).matches("[ -~]+");
    Config read = new JsonParser().parse(line).checked();
    assertThat(read.<String>get("text")).isEqualTo(text);
  }

  @Test
  void whatJsonCannotHoldIsRefused() {
    assertThatThrownBy(() -> JsonLine.object().put("rate", Double.NaN))
        .hasMessage("rate is NaN, which JSON cannot hold");
  }
}
