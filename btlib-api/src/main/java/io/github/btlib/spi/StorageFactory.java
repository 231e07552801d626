package io.github.btlib.spi;

import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

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

  /**
   * Opens the storage of a torrent of which files were renamed in an earlier run. A factory of
   * storages that can {@link Storage#rename} overrides this; the default refuses if there are any.
   *
   * @param metainfo the torrent
   * @param saveTo the folder the torrent is saved to
   * @param renamed the paths of files that are not named as in the metainfo, by their index; as
   *     those given to {@link Storage#rename}
   * @return a storage of which the engine becomes the owner
   * @throws IOException if it cannot be opened
   */
  default Storage open(Metainfo metainfo, Path saveTo, Map<Integer, String> renamed)
      throws IOException {
    if (!renamed.isEmpty()) {
      throw new IOException(
          "the storage cannot rename files, but " + renamed.size() + " were renamed before");
    }
    return open(metainfo, saveTo);
  }
}
