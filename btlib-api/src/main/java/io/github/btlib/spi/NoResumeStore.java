package io.github.btlib.spi;

import io.github.btlib.metainfo.InfoHash;
import java.util.Optional;

/** Keeps nothing. */
final class NoResumeStore implements ResumeStore {
  static final NoResumeStore INSTANCE = new NoResumeStore();

  private NoResumeStore() {}

  @Override
  public Optional<byte[]> load(InfoHash torrent) {
    return Optional.empty();
  }

  @Override
  public void save(InfoHash torrent, byte[] data) {}

  @Override
  public void delete(InfoHash torrent) {}

  @Override
  public String toString() {
    return "ResumeStore.none()";
  }
}
