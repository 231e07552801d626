package io.github.btlib.core.storage;

import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Settings of {@link FileStorage}. Not thread-safe; what it builds is. */
public final class FileStorageBuilder {
  private int openFiles = FileStorage.DEFAULT_OPEN_FILES;
  private boolean preallocate;

  FileStorageBuilder() {}

  /**
   * Sets how many files may be open at a time, over all torrents that the factory opens. Files in
   * use are not closed for others, so it may be passed by as many as there are threads that read
   * and write. Default: {@value FileStorage#DEFAULT_OPEN_FILES}.
   *
   * @param most at least 1
   * @return this
   * @throws IllegalArgumentException if it is less than 1
   */
  public FileStorageBuilder openFiles(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("openFiles must be at least 1, not " + most);
    }
    openFiles = most;
    return this;
  }

  /**
   * Takes the whole space of every wanted file before it is downloaded, so that a disk that is too
   * small is told at once and files lie in few fragments. Default: files grow as they are written,
   * sparse where the file system can.
   *
   * <p>The space is taken by writing zeros, since Java cannot ask the system to set it aside: every
   * byte is written twice, the download begins when that is done, and a torrent that is removed
   * meanwhile goes when that is done. On file systems that compress, or that copy on write, it does
   * not help.
   *
   * @return this
   */
  public FileStorageBuilder preallocate() {
    preallocate = true;
    return this;
  }

  /**
   * Makes a factory, for {@code SessionBuilder.storage} and {@code AddTorrent.storage}.
   *
   * @return opens the files of torrents, which share the bound on open files
   */
  public StorageFactory build() {
    return new Factory(new OpenFiles(openFiles), preallocate);
  }

  private record Factory(OpenFiles pool, boolean preallocate) implements StorageFactory {
    @Override
    public Storage open(Metainfo metainfo, Path saveTo) throws IOException {
      return open(metainfo, saveTo, Map.of());
    }

    @Override
    public Storage open(Metainfo metainfo, Path saveTo, Map<Integer, String> renamed)
        throws IOException {
      return new FileStorage(metainfo, saveTo, renamed, pool, preallocate);
    }
  }
}
