package io.github.btlib.core.storage;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.ResumeStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Resume data as files in a folder, one for each torrent. A file is written under another name,
 * brought to the device, and then takes the place of the one before in one step.
 */
public final class FileResumeStore implements ResumeStore {
  /** What a file may hold; a torrent with all that is allowed needs less. */
  static final int MOST_BYTES = 64 * 1024 * 1024;

  private final Path folder;
  private final String prefix;

  private FileResumeStore(Path folder, String prefix) {
    this.folder = folder;
    this.prefix = prefix;
  }

  /**
   * Makes the store that {@code SessionBuilder.resumeFolder} stands for.
   *
   * @param folder holds the files and nothing else; created when needed
   * @return the store
   */
  public static FileResumeStore inFolder(Path folder) {
    return new FileResumeStore(folder, "");
  }

  /**
   * Makes a store whose files are hidden, because they lie beside the data.
   *
   * @param folder where torrents are saved to
   * @return the store
   */
  public static FileResumeStore beside(Path folder) {
    return new FileResumeStore(folder, ".");
  }

  /**
   * Returns the store of a torrent that was moved.
   *
   * @param other where it is saved to now
   * @return a store beside the data, if this one is; this one otherwise
   */
  public FileResumeStore movedTo(Path other) {
    return prefix.isEmpty() || isFolder(other) ? this : beside(other);
  }

  private boolean isFolder(Path other) {
    try {
      return Files.isSameFile(folder, other);
    } catch (IOException e) {
      return folder.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }
  }

  private Path file(InfoHash torrent) {
    return folder.resolve(prefix + torrent.toHex() + ".resume");
  }

  @Override
  public Optional<byte[]> load(InfoHash torrent) throws IOException {
    Path file = file(torrent);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException(file + " has more than " + MOST_BYTES + " bytes");
      }
      return Optional.of(bytes);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void save(InfoHash torrent, byte[] data) throws IOException {
    Files.createDirectories(folder);
    Path file = file(torrent);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(data);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    SafeFiles.syncFolder(folder);
  }

  @Override
  public void delete(InfoHash torrent) throws IOException {
    Path file = file(torrent);
    Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".new"));
    Files.deleteIfExists(file);
  }

  @Override
  public String toString() {
    return "resume data in " + folder;
  }
}
