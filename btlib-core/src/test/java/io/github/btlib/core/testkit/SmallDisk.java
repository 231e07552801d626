package io.github.btlib.core.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real file system of a few bytes, in memory, where the test may mount one: Linux, as root. */
public final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one; skips the test where that is not allowed. */
  public static SmallDisk mount(Path folder, long bytes) throws IOException {
    Files.createDirectories(folder);
    String failure = run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", folder.toString());
    assumeTrue(failure.isEmpty(), "this machine mounts no small disk: " + failure);
    return new SmallDisk(folder);
  }

  public Path folder() {
    return folder;
  }

  /** Makes it read-only, or writable again. */
  public void readOnly(boolean yes) throws IOException {
    String failure = run("mount", "-o", "remount," + (yes ? "ro" : "rw"), folder.toString());
    assumeTrue(failure.isEmpty(), "this machine does not remount: " + failure);
  }

  /** Fills it but for so many bytes with a file. */
  public Path fill(long free) throws IOException {
    Path ballast = folder.resolve("ballast");
    long size = Files.getFileStore(folder).getUsableSpace() - free;
    Files.write(ballast, new byte[(int) size]);
    return ballast;
  }

  /** Answers what went wrong, nothing if all is well. */
  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? "" : "exit code " + process.exitValue() + " " + said.strip();
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    String failure = run("umount", folder.toString());
    if (!failure.isEmpty()) {
      throw new AssertionError("the small disk cannot be unmounted: " + failure);
    }
  }
}
