package io.github.btlib.bencode;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A change made to valid input by a property that looks for input that breaks a parser.
 *
 * @param kind what to do
 * @param place where, taken modulo the length
 * @param value the byte to put
 */
public record Mutation(Kind kind, int place, byte value) {

  /** What a mutation does. */
  public enum Kind {
    /** Puts another byte in the place of one. */
    REPLACE,
    /** Puts a byte between two. */
    INSERT,
    /** Takes a byte out. */
    DELETE,
    /** Cuts everything off from there. */
    TRUNCATE
  }

  /** Any mutation; most bytes are ones that mean something in bencoding. */
  @SuppressWarnings("exports") // of a module that only tests need
  public static Arbitrary<Mutation> any() {
    Arbitrary<Byte> telling =
        Arbitraries.of('i', 'l', 'd', 'e', ':', '-', '0', '1', '9').map(c -> (byte) c.charValue());
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().greaterOrEqual(0),
            Arbitraries.oneOf(telling, Arbitraries.bytes()))
        .as(Mutation::new);
  }

  /** Applies mutations one after the other to a copy. */
  public static byte[] apply(byte[] bytes, List<Mutation> mutations) {
    byte[] result = bytes.clone();
    for (Mutation mutation : mutations) {
      result = result.length == 0 ? result : mutation.applyTo(result);
    }
    return result;
  }

  private byte[] applyTo(byte[] bytes) {
    int at = place % bytes.length;
    byte[] result =
        switch (kind) {
          case REPLACE -> bytes.clone();
          case INSERT -> Arrays.copyOf(bytes, bytes.length + 1);
          case DELETE -> Arrays.copyOf(bytes, bytes.length - 1);
          case TRUNCATE -> Arrays.copyOf(bytes, at);
        };
    switch (kind) {
      case REPLACE -> result[at] = value;
      case INSERT -> {
        System.arraycopy(bytes, at, result, at + 1, bytes.length - at);
        result[at] = value;
      }
      case DELETE -> System.arraycopy(bytes, at + 1, result, at, bytes.length - at - 1);
      case TRUNCATE -> {}
    }
    return result;
  }
}
