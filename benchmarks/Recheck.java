import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.ResumeStore;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Checks the data of a torrent in the page cache, in turns with the two things that bound it: raw
 * SHA-1 of one small array, over and over, on as many threads as there are cores; and a bare loop
 * on as many threads that reads the same file and hashes what it has read.
 */
public final class Recheck {
  private static final int MIB = 1024 * 1024;
  private static final int READ = 128 * 1024;
  private static final int HASH = 16 * 1024;
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final Path folder;
  private final long size;
  private final int pieceLength;

  private Recheck(Path folder, long size, int pieceLength) {
    this.folder = folder;
    this.size = size;
    this.pieceLength = pieceLength;
  }

  private interface Work {
    void run() throws Exception;
  }

  /** How long something took. */
  private record Took(double seconds, double cpuSeconds) {}

  public static void main(String[] args) throws Exception {
    Map<String, String> options =
        new LinkedHashMap<>(
            Map.of("--mib", "1024", "--piece-kib", "1024", "--rounds", "7", "--dir", "/var/tmp"));
    for (int i = 0; i < args.length; i += 2) {
      if (!options.containsKey(args[i]) || i + 1 == args.length) {
        System.out.println("options, with what they are by default: " + options);
        return;
      }
      options.put(args[i], args[i + 1]);
    }
    Path folder = Files.createTempDirectory(Path.of(options.get("--dir")), "recheck");
    try {
      new Recheck(
              folder,
              Long.parseLong(options.get("--mib")) * MIB,
              Integer.parseInt(options.get("--piece-kib")) * 1024)
          .measure(Integer.parseInt(options.get("--rounds")));
    } finally {
      Files.deleteIfExists(folder.resolve("data"));
      Files.delete(folder);
    }
  }

  private void measure(int rounds) throws Exception {
    write();
    Metainfo metainfo =
        Metainfo.builder().source(folder.resolve("data")).pieceLength(pieceLength).build();
    try (TorrentSession session =
        TorrentSession.builder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .resumeStore(ResumeStore.none())
            .build()) {
      Map<String, Work> works = new LinkedHashMap<>();
      works.put("raw SHA-1", this::raw);
      works.put("bare loop", this::loop);
      works.put("btlib", () -> check(session, metainfo));
      Map<String, List<Took>> took = new LinkedHashMap<>();
      for (int round = 0; round <= rounds; round++) {
        for (Map.Entry<String, Work> each : works.entrySet()) {
          Took one = time(each.getValue());
          if (round > 0) { // the first is for the compiler and the page cache
            took.computeIfAbsent(each.getKey(), any -> new ArrayList<>()).add(one);
          }
        }
      }
      print(took);
    }
  }

  private void write() throws IOException {
    byte[] bytes = new byte[MIB];
    Random random = new Random(1);
    try (OutputStream out = Files.newOutputStream(folder.resolve("data"))) {
      for (long written = 0; written < size; written += bytes.length) {
        random.nextBytes(bytes);
        out.write(bytes);
      }
    }
  }

  private static Took time(Work work) throws Exception {
    long cpu = cpu();
    long start = System.nanoTime();
    work.run();
    return new Took((System.nanoTime() - start) / 1e9, (cpu() - cpu) / 1e9);
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean)
            ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private void raw() throws Exception {
    onAllCores(piece -> {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] block = new byte[HASH];
      for (long at = piece.next(); at >= 0; at = piece.next()) {
        for (int done = 0; done < pieceLength; done += HASH) {
          sha1.update(block);
        }
        sha1.digest();
      }
    });
  }

  private void loop() throws Exception {
    try (FileChannel file = FileChannel.open(folder.resolve("data"))) {
      onAllCores(piece -> {
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        ByteBuffer buffer = ByteBuffer.allocateDirect(Math.min(READ, pieceLength));
        byte[] block = new byte[HASH];
        for (long at = piece.next(); at >= 0; at = piece.next()) {
          for (int done = 0; done < pieceLength; done += buffer.limit()) {
            buffer.clear();
            while (buffer.hasRemaining()) {
              file.read(buffer, at + done + buffer.position());
            }
            buffer.flip();
            while (buffer.hasRemaining()) {
              int count = Math.min(HASH, buffer.remaining());
              buffer.get(block, 0, count);
              sha1.update(block, 0, count);
            }
          }
          sha1.digest();
        }
      });
    }
  }

  /** Where the next piece begins, or -1. */
  private interface Pieces {
    long next();
  }

  private interface Hashing {
    void run(Pieces pieces) throws Exception;
  }

  private void onAllCores(Hashing hashing) throws Exception {
    AtomicLong next = new AtomicLong();
    Pieces pieces = () -> {
      long at = next.getAndAdd(pieceLength);
      return at < size ? at : -1;
    };
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CORES; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  hashing.run(pieces);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void check(TorrentSession session, Metainfo metainfo) {
    Torrent torrent = session.add(AddTorrent.of(metainfo).saveTo(folder));
    torrent.completion().join();
    if (torrent.status().verifiedPieces() != metainfo.pieceCount()) {
      throw new IllegalStateException("not all pieces are good");
    }
    torrent.remove().join();
  }

  private void print(Map<String, List<Took>> took) {
    System.out.printf(
        "%d MiB in pieces of %d KiB, %d threads%n", size / MIB, pieceLength / 1024, CORES);
    System.out.printf("%-10s %24s %24s%n", "", "GB/s min/median/max", "GB/CPU-s min/median/max");
    double[] rawMedian = medians(took.get("raw SHA-1"));
    double[] loopMedian = medians(took.get("bare loop"));
    took.forEach((name, all) -> {
      double[] wall = all.stream().mapToDouble(one -> size / 1e9 / one.seconds()).sorted().toArray();
      double[] cpu =
          all.stream().mapToDouble(one -> size / 1e9 / one.cpuSeconds()).sorted().toArray();
      double[] median = medians(all);
      System.out.printf(
          "%-10s %s %s   of raw: %3.0f %% by the clock, %3.0f %% by CPU; of the loop: %3.0f, %3.0f%n",
          name,
          spread(wall),
          spread(cpu),
          100 * rawMedian[0] / median[0],
          100 * rawMedian[1] / median[1],
          100 * loopMedian[0] / median[0],
          100 * loopMedian[1] / median[1]);
    });
  }

  private static String spread(double[] sorted) {
    return String.format(
        "%7.2f /%6.2f /%6.2f",
        sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
  }

  private static double[] medians(List<Took> all) {
    double[] wall = all.stream().mapToDouble(Took::seconds).sorted().toArray();
    double[] cpu = all.stream().mapToDouble(Took::cpuSeconds).sorted().toArray();
    return new double[] {wall[wall.length / 2], cpu[cpu.length / 2]};
  }
}
