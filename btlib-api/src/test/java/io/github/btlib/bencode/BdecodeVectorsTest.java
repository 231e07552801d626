package io.github.btlib.bencode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What another client's decoder says to the same input. Where ours says something else, it is
 * listed here with the reason; a departure that stops being one fails too.
 */
class BdecodeVectorsTest {

  /** Accepted there, refused here in strict mode only. */
  private static final Set<String> REFUSED_WHEN_STRICT =
      Set.of(
          "dict", // unsorted keys
          "dict_at",
          "dict_unordered_keys#0",
          "dict_unordered_keys#1",
          "dict_unordered_keys#2",
          "leading_zero_length_prefix#0",
          "derived_len_16",
          "int_leading_zero#0",
          "derived_neg_zero",
          "derived_neg_leading_zero");

  /** Accepted there, refused here even when lenient. */
  private static final Map<String, String> ALWAYS_REFUSED =
      Map.of(
          "dict_duplicate_key", "two readers could take different ones of the values",
          "int_overflow", "there it silently reads as 0",
          "derived_trailing_data", "the input is to be one value",
          "derived_trailing_nul", "the input is to be one value");

  /** Refused or misread there, right here. */
  private static final Map<String, String> ACCEPTED =
      Map.of(
          "derived_min_int64", "it fits 64 bits; there it reads as 0",
          "derived_deep_100", "100 levels are within the limit of 100");

  /** Refused there for the length of its header; when lenient we have no limit for that. */
  private static final Set<String> REFUSED_ONLY_WHEN_STRICT = Set.of("derived_len_17");

  record Vector(String id, byte[] input, boolean accepted, String value, String consumed) {
    @Override
    public String toString() {
      return id;
    }
  }

  static List<Vector> vectors() throws IOException {
    try (InputStream in = BdecodeVectorsTest.class.getResourceAsStream("/bdecode.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("id\t"))
          .map(line -> Arrays.asList(line.split("\t", -1)))
          .filter(columns -> columns.get(1).startsWith("\""))
          .map(c -> new Vector(c.get(0), json(c.get(1)), c.get(2).isEmpty(), c.get(5), c.get(6)))
          .toList();
    }
  }

  @Test
  void theFileIsRead() throws IOException {
    assertThat(vectors()).hasSize(85);
    assertThat(vectors())
        .extracting(Vector::id)
        .containsAll(REFUSED_WHEN_STRICT)
        .containsAll(ALWAYS_REFUSED.keySet())
        .containsAll(ACCEPTED.keySet())
        .containsAll(REFUSED_ONLY_WHEN_STRICT);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void strictDecodingAgrees(Vector vector) {
    boolean accepted =
        ACCEPTED.containsKey(vector.id)
            || vector.accepted
                && !ALWAYS_REFUSED.containsKey(vector.id)
                && !REFUSED_WHEN_STRICT.contains(vector.id);

    check(vector, accepted, BencodeLimits.DEFAULT);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void lenientDecodingAgrees(Vector vector) {
    boolean accepted =
        ACCEPTED.containsKey(vector.id)
            || REFUSED_ONLY_WHEN_STRICT.contains(vector.id)
            || vector.accepted && !ALWAYS_REFUSED.containsKey(vector.id);

    check(vector, accepted, BencodeLimits.lenient());
  }

  private static void check(Vector vector, boolean accepted, BencodeLimits limits) {
    if (!accepted) {
      assertThatThrownBy(() -> Bencode.decode(vector.input, limits))
          .isInstanceOf(BencodeException.class)
          .hasMessageContaining("byte ");
      return;
    }
    BValue value = Bencode.decode(vector.input, limits);
    if (vector.value.matches("-?[0-9]+") && !ACCEPTED.containsKey(vector.id)) {
      assertThat(value).isEqualTo(new BInteger(Long.parseLong(vector.value)));
    }
    if (!vector.consumed.isEmpty()) {
      assertThat(vector.input).hasSize(Integer.parseInt(vector.consumed));
    }
  }

  static Stream<Vector> trailing() throws IOException {
    return vectors().stream().filter(v -> v.id.startsWith("derived_trailing"));
  }

  @ParameterizedTest
  @MethodSource("trailing")
  void aPrefixMayBeDecodedWhereBytesFollow(Vector vector) {
    BencodePrefix prefix =
        Bencode.decodePrefix(vector.input, 0, vector.input.length, BencodeLimits.DEFAULT);

    assertThat(prefix)
        .isEqualTo(new BencodePrefix(new BInteger(1), Integer.parseInt(vector.consumed)));
  }

  /** The bytes of a JSON string that uses no escapes but \\uXXXX, \\" and \\\\. */
  private static byte[] json(String quoted) {
    String body = quoted.substring(1, quoted.length() - 1);
    StringBuilder chars = new StringBuilder();
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c != '\\') {
        chars.append(c);
      } else if (body.charAt(++i) == 'u') {
        chars.append((char) Integer.parseInt(body.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        assertThat(body.charAt(i)).isIn('"', '\\');
        chars.append(body.charAt(i));
      }
    }
    return chars.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
