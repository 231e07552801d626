package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedSeeder;
import io.github.btlib.metainfo.FileSlice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Kills a process that downloads (SIGKILL), at random moments, and starts it again, until it was
 * killed often enough and then completes.
 *
 * <p>Each time the pieces that it counted as verified are compared with the truth, on the disk as
 * it was left, and again as far as the next process takes them for good. That nothing is fetched
 * twice which resume data vouched for shows in the end: what was downloaded is added up there.
 */
final class CrashRuns implements AutoCloseable {
  private static final int PIECE = 512 * 1024;
  private static final Duration RESUME_INTERVAL = Duration.ofSeconds(1);

  /** A tick of the engine, a slow sync, and what a busy machine adds. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int LONGEST_RUN_MILLIS = 1_500;

  private final SampleTorrent sample;
  private final Path target;
  private final Path torrentFile;
  private final ScriptedSeeder seeder;
  private final Random random;
  private final boolean corrupting;
  private final int times;

  private int killedWhileDownloading;
  private int killedBefore;
  private int savesSeen;
  private int corrupted;
  private int corruptPiece = -1;

  /**
   * @param times how often it is to be killed
   */
  CrashRuns(Path folder, int times, int megabytes, long seed, boolean corrupting)
      throws IOException {
    this.times = times;
    System.out.println("crash test with seed " + seed);
    Map<String, Long> files = new LinkedHashMap<>();
    for (int i = 0; i < megabytes / 2; i++) {
      files.put("file" + (char) ('a' + i), 2 * 1024 * 1024L + 1_000 * i);
    }
    this.sample = SampleTorrent.ofFiles(folder.resolve("seed"), files, PIECE);
    this.target = folder.resolve("get");
    this.torrentFile = Files.write(folder.resolve("sample.torrent"), sample.metainfo().toBytes());
    this.random = new Random(seed);
    this.corrupting = corrupting;
    // so slow that a download outlasts all kills
    long blocks = sample.metainfo().totalLength() / 16_384;
    Duration delay = Duration.ofMillis(LONGEST_RUN_MILLIS).multipliedBy(times).dividedBy(blocks);
    this.seeder = ScriptedSeeder.of(sample).delaying(delay).start();
  }

  /** Kills it, then lets it complete, and looks at what came of it. */
  void run() throws Exception {
    while (killedWhileDownloading < times) {
      try (Child child = new Child()) {
        runAndKill(child);
      }
    }
    try (Child child = new Child()) {
      assertFound(child.awaitChecked());
      seeder.delaying(Duration.ZERO);
      String done = child.awaitLine("done");
      assertThat(child.exitCode()).isZero();
      assertNothingSavedWasFetchedTwice(Long.parseLong(done));
    }
    sample.assertSameIn(target);
    assertThat(killedWhileDownloading).as("kills that hit a download").isEqualTo(times);
    assertThat(savesSeen).as("kills after resume data was saved").isPositive();
    assertThat(corrupting ? corrupted : 1).as("faults that were made on the disk").isPositive();
  }

  private void runAndKill(Child child) throws Exception {
    boolean early = random.nextInt(6) == 0;
    if (early) {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(700)); // the moment of the fault, no wait for it
    } else {
      assertFound(child.awaitChecked());
      TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_RUN_MILLIS));
    }
    boolean running = child.kill();
    long now = System.currentTimeMillis();
    BitSet claimed = child.claimed();
    assertThat(running).as("it was to be killed before it was done").isTrue();
    assertRight(claimed);
    if (child.checked == null) {
      killedBefore++;
    } else {
      killedWhileDownloading++;
      assertSavedLately(child, now);
    }
    corruptPiece = -1;
    if (corrupting && random.nextBoolean() && !claimed.isEmpty()) {
      corrupt(claimed);
    }
  }

  private void assertSavedLately(Child child, long now) throws IOException {
    Path resume = target.resolve("." + sample.metainfo().infoHash() + ".resume");
    long saved = Files.exists(resume) ? Files.getLastModifiedTime(resume).toMillis() : 0;
    savesSeen += saved > 0 ? 1 : 0;
    long age = now - Math.max(saved, child.checkedAt);
    assertThat(Duration.ofMillis(age)).isLessThan(RESUME_INTERVAL.plus(GRACE));
  }

  /** Turns one byte of a piece that was verified around, as another program may. */
  private void corrupt(BitSet claimed) throws IOException {
    int[] pieces = claimed.stream().toArray();
    corruptPiece = pieces[random.nextInt(pieces.length)];
    FileSlice slice = sample.metainfo().filesOf(corruptPiece).get(0);
    long position = slice.fileOffset() + random.nextLong(slice.length());
    try (RandomAccessFile file =
        new RandomAccessFile(target.resolve(slice.file().path()).toFile(), "rw")) {
      file.seek(position);
      int byteThere = file.read();
      file.seek(position);
      file.write(byteThere ^ 1);
    }
    corrupted++;
  }

  /** What another program spoilt is found, before it counts for anything. */
  private void assertFound(BitSet pieces) throws IOException {
    if (corruptPiece >= 0) {
      assertThat(pieces.get(corruptPiece)).as("piece %s was spoilt", corruptPiece).isFalse();
    }
    assertRight(pieces);
  }

  /** Fails if any of the pieces is not on the disk as it should be. */
  private void assertRight(BitSet pieces) throws IOException {
    for (int piece = pieces.nextSetBit(0); piece >= 0; piece = pieces.nextSetBit(piece + 1)) {
      assertThat(Arrays.equals(onDisk(piece), sample.piece(piece)))
          .as("piece %s counts as verified", piece)
          .isTrue();
    }
  }

  private byte[] onDisk(int piece) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(sample.metainfo().pieceSize(piece));
    for (FileSlice slice : sample.metainfo().filesOf(piece)) {
      try (FileChannel file = FileChannel.open(target.resolve(slice.file().path()))) {
        bytes.limit(bytes.position() + (int) slice.length());
        for (long at = slice.fileOffset(); bytes.hasRemaining(); ) {
          int count = file.read(bytes, at);
          if (count < 0) {
            bytes.position(bytes.limit()); // zeros stand for what is not there
          }
          at += count;
        }
      }
    }
    return bytes.array();
  }

  private void assertNothingSavedWasFetchedTwice(long downloaded) {
    long size = sample.metainfo().totalLength();
    long served = seeder.blocksServed() * 16_384L;
    System.out.printf(
        "%d kills in a download and %d before, %d pieces spoilt; served %.3f times the torrent%n",
        killedWhileDownloading, killedBefore, corrupted, (double) served / size);
    assertThat(downloaded)
        .as("what was downloaded, as far as it was saved")
        .isPositive()
        .isLessThanOrEqualTo(size + corrupted * (long) PIECE);
  }

  @Override
  public void close() throws IOException {
    seeder.close();
  }

  /** A process that downloads. */
  private final class Child implements AutoCloseable {
    private final Process process;
    private final Thread reader;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private volatile BitSet last = new BitSet();
    volatile @Nullable BitSet checked;
    volatile long checkedAt;

    Child() throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  CrashingDownload.class.getName(),
                  torrentFile.toString(),
                  target.toString(),
                  String.valueOf(seeder.address().getPort()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      reader = Thread.ofVirtual().start(this::readAll);
    }

    private void readAll() {
      try (BufferedReader in = process.inputReader(StandardCharsets.ISO_8859_1)) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          note(line);
        }
      } catch (IOException e) {
        lines.add("broken " + e); // nobody waits for that
      }
    }

    private void note(String line) {
      int space = line.indexOf(' ');
      String what = space < 0 ? line : line.substring(0, space);
      if (what.equals("checked") || what.equals("verified")) {
        last = BitSet.valueOf(HexFormat.of().parseHex(line.substring(space + 1)));
        if (what.equals("checked")) {
          checkedAt = System.currentTimeMillis();
          checked = last;
        }
      }
      lines.add(line);
    }

    /** Waits for a line that begins so, and returns the rest of it. */
    String awaitLine(String what) throws InterruptedException {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (true) {
        String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (line == null) {
          throw new AssertionError("the process never says \"" + what + "\"");
        }
        if (line.startsWith(what + " ")) {
          return line.substring(what.length() + 1);
        }
      }
    }

    BitSet awaitChecked() throws InterruptedException {
      return BitSet.valueOf(HexFormat.of().parseHex(awaitLine("checked")));
    }

    /** Kills it; false if it had ended before. */
    boolean kill() throws InterruptedException {
      boolean running = process.isAlive();
      process.destroyForcibly().waitFor();
      reader.join(); // what it said before its end is all read
      return running && lines.stream().noneMatch(line -> line.startsWith("done"));
    }

    BitSet claimed() {
      return last;
    }

    int exitCode() throws InterruptedException {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
