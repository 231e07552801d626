package io.github.btlib.bencode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BDictionaryTest {

  private final BDictionary dictionary =
      BDictionary.builder()
          .put("text", "é")
          .put("number", -7)
          .put("list", BList.of())
          .put("dictionary", BDictionary.builder().build())
          .put("bytes", new byte[] {(byte) 0xff})
          .build();

  @Test
  void valuesAreFoundByTypeAndKey() {
    assertThat(dictionary.string("text").map(BString::utf8)).contains("é");
    assertThat(dictionary.integer("number")).hasValue(-7);
    assertThat(dictionary.list("list")).contains(BList.of());
    assertThat(dictionary.dictionary("dictionary")).contains(BDictionary.builder().build());
    assertThat(dictionary.get("bytes")).contains(BString.of(new byte[] {(byte) 0xff}));
  }

  @Test
  void anAbsentKeyIsAnEmptyAnswer() {
    assertThat(dictionary.get("none")).isEmpty();
    assertThat(dictionary.string("none")).isEmpty();
    assertThat(dictionary.integer("none")).isEmpty();
    assertThat(dictionary.list("none")).isEmpty();
    assertThat(dictionary.dictionary("none")).isEmpty();
  }

  @Test
  void aValueOfAnotherTypeIsAnErrorThatNamesTheKey() {
    assertThatThrownBy(() -> dictionary.integer("text"))
        .hasMessage("key \"text\": expected an integer, found a string");
    assertThatThrownBy(() -> dictionary.string("list"))
        .hasMessage("key \"list\": expected a string, found a list");
    assertThatThrownBy(() -> dictionary.list("dictionary"))
        .hasMessage("key \"dictionary\": expected a list, found a dictionary");
    assertThatThrownBy(() -> dictionary.dictionary("number"))
        .hasMessage("key \"number\": expected a dictionary, found an integer");
  }

  @Test
  void thePositionOfATypeErrorIsWhereTheDictionaryStarts() {
    BList list = (BList) Bencode.decode("li1ed1:ai1eee".getBytes(StandardCharsets.US_ASCII));
    BDictionary decoded = (BDictionary) list.values().get(1);

    assertThatExceptionOfType(BencodeException.class)
        .isThrownBy(() -> decoded.string("a"))
        .satisfies(e -> assertThat(e.position()).isEqualTo(4));
    assertThatExceptionOfType(BencodeException.class)
        .isThrownBy(() -> dictionary.string("number"))
        .satisfies(e -> assertThat(e.position()).isEqualTo(-1));
  }

  @Test
  void keysAreSortedByUnsignedBytes() {
    BDictionary sorted =
        BDictionary.builder()
            .put(BString.of(new byte[] {(byte) 0x80}), new BInteger(1))
            .put("b", 2)
            .put("aa", 3)
            .put("a", 4)
            .build();

    assertThat(sorted.keys())
        .containsExactly(
            BString.of("a"), BString.of("aa"), BString.of("b"), BString.of(new byte[] {-128}));
    assertThat(sorted.entries().values())
        .containsExactly(new BInteger(4), new BInteger(3), new BInteger(2), new BInteger(1));
  }

  @Test
  void theBytesItWasDecodedFromAreKeptEvenWhenTheyAreNotCanonical() {
    byte[] input = "l3:abcd1:bi01e1:ai2eei9ee".getBytes(StandardCharsets.US_ASCII);

    BList list = (BList) Bencode.decode(input, BencodeLimits.lenient());

    assertThat(((BDictionary) list.values().get(1)).sourceBytes())
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("d1:bi01e1:ai2ee");
  }

  @Test
  void theBytesOfABuiltOneAreItsCanonicalEncoding() {
    assertThat(BDictionary.builder().put("b", 1).put("a", "x").build().sourceBytes())
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("d1:a1:x1:bi1ee");
  }

  @Test
  void theBuilderReplacesAndMayBeUsedFurther() {
    BDictionary.Builder builder = BDictionary.builder().put("a", 1).put("a", 2);
    BDictionary first = builder.build();
    builder.put("b", 3);

    assertThat(first.entries()).isEqualTo(Map.of(BString.of("a"), new BInteger(2)));
    assertThat(builder.build().keys()).hasSize(2);
    assertThat(first).isNotEqualTo(builder.build());
    assertThat(first.toString()).contains("\"a\"");
  }
}
