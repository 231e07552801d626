package io.github.btlib.core.tracker;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BString;
import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.ScrapeCounts;
import io.github.btlib.spi.ScrapeResponse;
import io.github.btlib.spi.TrackerException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the body of an HTTP scrape's answer (BEP 48). Pure. */
final class HttpScrapeAnswer {
  private HttpScrapeAnswer() {}

  /**
   * Reads what an answer says of the torrents asked about; some trackers tell of all they have.
   *
   * @throws TrackerException if it is a refusal
   * @throws IOException if it is none at all
   */
  static ScrapeResponse parse(byte[] body, List<InfoHash> asked) throws IOException {
    return HttpAnswer.parse(body, answer -> response(answer, asked));
  }

  private static ScrapeResponse response(BDictionary answer, List<InfoHash> asked)
      throws IOException {
    Optional<BDictionary> files = answer.dictionary("files");
    if (files.isEmpty()) {
      throw new IOException("the tracker's answer has no \"files\"");
    }
    Map<InfoHash, ScrapeCounts> torrents = new HashMap<>();
    for (InfoHash infoHash : asked) {
      if (files.get().get(BString.of(infoHash.bytes())).orElse(null) instanceof BDictionary told) {
        torrents.put(infoHash, counts(told));
      }
    }
    return ScrapeResponse.of(torrents);
  }

  private static ScrapeCounts counts(BDictionary told) {
    return new ScrapeCounts(
        count(told, "complete"), count(told, "incomplete"), count(told, "downloaded"));
  }

  private static OptionalInt count(BDictionary told, String key) {
    OptionalLong value = told.integer(key);
    return value.isPresent()
        ? OptionalInt.of(HttpAnswer.count(value.getAsLong()))
        : OptionalInt.empty();
  }
}
