package io.github.btlib.bencode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BencodeProperties {

  @Property
  void whatIsEncodedDecodesToTheSame(@ForAll("values") BValue value) {
    assertThat(Bencode.decode(Bencode.encode(value))).isEqualTo(value);
  }

  @Property
  void whatDecodesStrictlyIsCanonical(
      @ForAll("values") BValue value, @ForAll("edits") List<Mutation> edits) {
    byte[] bytes = Mutation.apply(Bencode.encode(value), edits);
    BValue decoded;
    try {
      decoded = Bencode.decode(bytes);
    } catch (BencodeException e) {
      assertThat(e.position()).isBetween(0L, (long) bytes.length);
      return;
    }
    assertThat(Bencode.encode(decoded)).isEqualTo(bytes);
  }

  @Property
  void whatDecodesStrictlyDecodesLenientlyToTheSame(@ForAll("bencodeLike") byte[] bytes) {
    BValue strict;
    try {
      strict = Bencode.decode(bytes);
    } catch (BencodeException e) {
      return;
    }
    assertThat(Bencode.decode(bytes, BencodeLimits.lenient())).isEqualTo(strict);
  }

  @Property
  void anyBytesAreAValueOrABencodeException(@ForAll("bencodeLike") byte[] bytes) {
    try {
      BencodePrefix prefix = Bencode.decodePrefix(bytes, 0, bytes.length, BencodeLimits.lenient());
      assertThat(prefix.consumed()).isBetween(2, bytes.length);
    } catch (BencodeException e) {
      assertThat(e.position()).isBetween(0L, (long) bytes.length);
    }
  }

  @Property
  void aPrefixEndsWhereItsValueEnds(@ForAll("values") BValue value, @ForAll byte[] tail) {
    byte[] encoded = Bencode.encode(value);
    byte[] message = Arrays.copyOf(encoded, encoded.length + tail.length);
    System.arraycopy(tail, 0, message, encoded.length, tail.length);

    assertThat(Bencode.decodePrefix(message, 0, message.length, BencodeLimits.DEFAULT))
        .isEqualTo(new BencodePrefix(value, encoded.length));
  }

  @Provide
  Arbitrary<BValue> values() {
    Arbitrary<BValue> strings =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(12).map(BString::of);
    Arbitrary<BValue> integers = Arbitraries.longs().map(BInteger::new);
    Arbitrary<BValue> leaves = Arbitraries.oneOf(strings, integers);
    return Arbitraries.recursive(() -> leaves, BencodeProperties::containers, 0, 3);
  }

  private static Arbitrary<BValue> containers(Arbitrary<BValue> inner) {
    Arbitrary<BValue> lists = inner.list().ofMaxSize(4).map(BList::new);
    Arbitrary<BValue> dictionaries =
        Arbitraries.maps(Arbitraries.strings().ofMaxLength(4), inner)
            .ofMaxSize(4)
            .map(BencodeProperties::dictionary);
    return Arbitraries.oneOf(inner, lists, dictionaries);
  }

  private static BDictionary dictionary(Map<String, BValue> entries) {
    BDictionary.Builder builder = BDictionary.builder();
    entries.forEach(builder::put);
    return builder.build();
  }

  @Provide
  Arbitrary<byte[]> bencodeLike() {
    return Arbitraries.strings()
        .withChars("ilde0123:-a")
        .ofMaxLength(40)
        .map(text -> text.getBytes(StandardCharsets.US_ASCII));
  }

  @Provide
  Arbitrary<List<Mutation>> edits() {
    return Mutation.any().list().ofMinSize(1).ofMaxSize(3);
  }
}
