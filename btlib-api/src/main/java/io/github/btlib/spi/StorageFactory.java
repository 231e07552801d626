package io.github.btlib.spi;

import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Path;

/** Opens the {@link Storage} of a torrent. May be called for many torrents at once. */
@FunctionalInterface
public interface StorageFactory {
  /**
   * Opens the storage of a torrent, which may hold data of an earlier run.
   *
   * @param metainfo the torrent
   * @param saveTo the folder the torrent is saved to; a storage without files may ignore it
   * @return a storage of which the engine becomes the owner
   * @throws IOException if it cannot be opened
   */
  Storage open(Metainfo metainfo, Path saveTo) throws IOException;
}
