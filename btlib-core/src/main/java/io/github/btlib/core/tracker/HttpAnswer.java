package io.github.btlib.core.tracker;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BString;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.bencode.BencodeException;
import io.github.btlib.bencode.BencodeLimits;
import io.github.btlib.spi.TrackerException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all answers of HTTP trackers have in common (BEP 3, BEP 31). Pure. */
final class HttpAnswer {
  private HttpAnswer() {}

  /** Reads the parts of an answer; a {@link BencodeException} says what is wrong with them. */
  interface Reader<R> {
    R read(BDictionary answer) throws IOException;
  }

  /**
   * Reads an answer.
   *
   * @throws TrackerException if it is a refusal
   * @throws IOException if it is none at all
   */
  static <R> R parse(byte[] body, Reader<R> reader) throws IOException {
    try {
      if (!(Bencode.decode(body, BencodeLimits.DEFAULT.withStrict(false))
          instanceof BDictionary answer)) {
        throw new IOException("the tracker's answer is no dictionary");
      }
      requireSuccess(answer);
      return reader.read(answer);
    } catch (BencodeException e) {
      throw new IOException("the tracker's answer is malformed: " + e.getMessage(), e);
    }
  }

  private static void requireSuccess(BDictionary answer) throws TrackerException {
    Optional<BString> reason = answer.string("failure reason");
    if (reason.isPresent()) {
      throw new TrackerException(TrackerText.bounded(reason.get().utf8()), retryIn(answer));
    }
  }

  /** Minutes as a string, or "never" (BEP 31). */
  private static @Nullable Duration retryIn(BDictionary answer) {
    if (!(answer.get("retry in").orElse(null) instanceof BString text)) {
      return null;
    }
    if (text.utf8().equals("never")) {
      return AnnounceTiers.LONGEST_INTERVAL;
    }
    try {
      return Duration.ofMinutes(Math.clamp(Long.parseLong(text.utf8()), 1, 24 * 60));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Brings a number of peers into the range of an int. */
  static int count(long value) {
    return Math.clamp(value, 0, Integer.MAX_VALUE);
  }
}
