package io.github.btlib.core.torrent;

import io.github.btlib.core.resume.ResumeCodec;
import io.github.btlib.core.resume.ResumeData;
import io.github.btlib.core.resume.ResumeException;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.ResumeStore;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an earlier run left of a torrent, and where this run leaves the like.
 *
 * @param store where it is kept
 * @param saved what was kept, as far as it can be used
 * @param failure why it cannot be used, if there was something
 */
public record Resume(ResumeStore store, Optional<ResumeData> saved, Optional<String> failure) {
  private static final Logger log = LoggerFactory.getLogger(Resume.class);

  /** Looks for resume data. A store may be a user's: whatever it throws, the torrent is added. */
  public static Resume load(Metainfo metainfo, ResumeStore store) {
    try {
      Optional<byte[]> bytes = store.load(metainfo.infoHash());
      Optional<ResumeData> saved =
          bytes.isPresent()
              ? Optional.of(ResumeCodec.decode(metainfo, bytes.get()))
              : Optional.empty();
      return new Resume(store, saved, Optional.empty());
    } catch (IOException | ResumeException e) {
      return failed(metainfo, store, e);
    } catch (RuntimeException e) {
      log.error("{} failed unexpectedly", store, e);
      return failed(metainfo, store, e);
    }
  }

  /** Returns the files that were renamed in an earlier run. */
  public Map<Integer, String> renamed() {
    return saved.map(ResumeData::renamed).orElse(Map.of());
  }

  private static Resume failed(Metainfo metainfo, ResumeStore store, Exception e) {
    String reason = String.valueOf(e.getMessage());
    log.warn("torrent {}: {}; its data is checked instead", metainfo.name(), reason);
    return new Resume(store, Optional.empty(), Optional.of(reason));
  }
}
