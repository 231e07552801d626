package io.github.btlib.examples.cli;

import io.github.btlib.examples.cli.data.DataLocation;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.MetainfoException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds what a command is given: torrent files, and the data of torrents. */
final class Torrents {
  private Torrents() {}

  /** Reads a torrent, or says of which file what is wrong. */
  static Metainfo read(Path file) {
    if (!Files.exists(file)) {
      throw new CliException(file + ": there is no such file");
    }
    if (Files.isDirectory(file)) {
      throw new CliException(file + " is a folder, not a torrent file");
    }
    try {
      return Metainfo.read(file);
    } catch (MetainfoException e) {
      throw new CliException(file + " is not a valid torrent: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new CliException(file + " cannot be read: " + Failures.reason(e), e);
    }
  }

  /** Finds the data of a torrent, as {@link DataLocation#find} does, or says that there is none. */
  static DataLocation locate(Metainfo metainfo, Path data) {
    if (!Files.exists(data)) {
      throw new CliException(data + ": there is no such file or folder");
    }
    return DataLocation.find(metainfo, data);
  }
}
