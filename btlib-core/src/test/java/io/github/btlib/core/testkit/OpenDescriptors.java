package io.github.btlib.core.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Asks the system, which is to be Linux, what this process has open. */
public final class OpenDescriptors {
  private static final Path OWN = Path.of("/proc/self/fd");
  private static final String ESTABLISHED = "01";

  private OpenDescriptors() {}

  /** An open file. */
  public record OpenFile(Path path, boolean writable) {}

  /** Skips the test where the system cannot be asked. */
  public static void assumeTold() {
    assumeTrue(Files.isDirectory(OWN), "this system does not tell what is open");
  }

  /** Returns the files below a folder that are open. */
  public static List<OpenFile> files(Path folder) {
    List<OpenFile> files = new ArrayList<>();
    for (Path descriptor : descriptors()) {
      try {
        Path target = Files.readSymbolicLink(descriptor);
        if (target.startsWith(folder) && !target.equals(folder)) {
          files.add(new OpenFile(target, isWritable(descriptor)));
        }
      } catch (IOException e) {
        // closed since it was listed
      }
    }
    return files;
  }

  private static boolean isWritable(Path descriptor) throws IOException {
    Path info = Path.of("/proc/self/fdinfo").resolve(descriptor.getFileName());
    for (String line : Files.readAllLines(info)) {
      if (line.startsWith("flags:")) {
        return (Integer.parseInt(line.substring(6).strip(), 8) & 3) != 0; // O_ACCMODE
      }
    }
    throw new IOException("no flags in " + info);
  }

  /** Counts the connections of this process from a local port, and to a remote one. */
  public static long connections(int localPort, int remotePort) {
    Set<String> own = new HashSet<>();
    for (Path descriptor : descriptors()) {
      try {
        own.add(Files.readSymbolicLink(descriptor).toString());
      } catch (IOException e) {
        // closed since it was listed
      }
    }
    return Stream.of("/proc/self/net/tcp", "/proc/self/net/tcp6")
        .flatMap(OpenDescriptors::lines)
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields.length > 9 && fields[3].equals(ESTABLISHED))
        .filter(fields -> port(fields[1]) == localPort || port(fields[2]) == remotePort)
        .filter(fields -> own.contains("socket:[" + fields[9] + "]"))
        .count();
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
  }

  private static Stream<String> lines(String file) {
    try {
      Path path = Path.of(file);
      return Files.exists(path) ? Files.readAllLines(path).stream().skip(1) : Stream.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> descriptors() {
    try (Stream<Path> all = Files.list(OWN)) {
      return all.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
