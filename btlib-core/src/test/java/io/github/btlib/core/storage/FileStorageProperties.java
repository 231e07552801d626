package io.github.btlib.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.MemoryTorrent.Entry;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever files are wanted, renamed, moved and reopened in between: what was written is read, and
 * skipped files are not there.
 */
class FileStorageProperties {
  private static final int PIECE = 16_384;

  @Property(tries = 150)
  void whatWasWrittenIsReadWhateverHappensInBetween(@ForAll long seed) throws IOException {
    Path base = Files.createTempDirectory("storage");
    Run run = new Run(new Random(seed), base);
    try {
      for (int step = 0; step < 60; step++) {
        run.step();
      }
      run.finish();
    } finally {
      run.storage.close();
      try (Stream<Path> all = Files.walk(base)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  /** A storage and what it should hold. */
  private static final class Run {
    private final Random random;
    private final Path base;
    private final Metainfo metainfo;
    private final StorageFactory factory;
    private final byte[] bytes;
    private final BitSet written = new BitSet();
    private final Map<Integer, String> renamed = new HashMap<>();
    private Path folder;
    private BitSet wanted = new BitSet();
    private Storage storage;

    Run(Random random, Path base) throws IOException {
      this.random = random;
      this.base = base;
      this.folder = base.resolve("0");
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < 2 + random.nextInt(8); i++) {
        long length = random.nextInt(4) == 0 ? random.nextInt(200) : random.nextInt(4 * PIECE);
        entries.add(
            random.nextInt(6) == 0 ? Entry.pad(length) : Entry.file("d" + i % 3 + "/" + i, length));
      }
      entries.add(Entry.file("last", 1 + random.nextInt(PIECE)));
      metainfo = MemoryTorrent.layout(PIECE, entries.toArray(new Entry[0]));
      factory = FileStorage.builder().openFiles(1 + random.nextInt(3)).build();
      bytes = new byte[(int) metainfo.totalLength()];
      for (TorrentFile file : metainfo.files()) {
        if (file.pad()) {
          written.set((int) file.offset(), (int) file.end());
        }
      }
      storage = factory.open(metainfo, folder);
      want();
    }

    void step() throws IOException {
      switch (random.nextInt(12)) {
        case 0 -> want();
        case 1 -> reopen();
        case 2 -> rename();
        case 3 -> move();
        case 4 -> storage.sync();
        case 5, 6, 7 -> write();
        default -> check();
      }
    }

    private void want() throws IOException {
      BitSet next = new BitSet();
      for (int i = 0; i < metainfo.files().size(); i++) {
        next.set(i, random.nextInt(3) > 0);
      }
      storage.wanted(next);
      wanted = next;
    }

    private void reopen() throws IOException {
      storage.close();
      storage = factory.open(metainfo, folder, renamed);
      storage.wanted(wanted);
    }

    private void rename() throws IOException {
      int file = random.nextInt(metainfo.files().size());
      if (!metainfo.files().get(file).pad()) {
        String name = "r" + random.nextInt(3) + "/" + file + "." + random.nextInt(3);
        storage.rename(file, name);
        renamed.put(file, name);
      }
    }

    private void move() throws IOException {
      Path to = base.resolve("" + random.nextInt(3));
      storage.move(to);
      folder = to;
    }

    private void write() throws IOException {
      int offset = random.nextInt(bytes.length);
      int length = 1 + random.nextInt(Math.min(PIECE, bytes.length - offset));
      byte[] fresh = new byte[length];
      random.nextBytes(fresh);
      for (TorrentFile file : metainfo.files()) {
        if (file.pad()) {
          for (long at = Math.max(offset, file.offset());
              at < Math.min(offset + length, file.end());
              at++) {
            fresh[(int) at - offset] = 0;
          }
        }
      }
      storage.write(offset, ByteBuffer.wrap(fresh));
      System.arraycopy(fresh, 0, bytes, offset, length);
      written.set(offset, offset + length);
    }

    private void check() throws IOException {
      int offset = written.nextSetBit(random.nextInt(bytes.length));
      if (offset >= 0) {
        check(offset, Math.min(written.nextClearBit(offset), offset + PIECE));
      }
    }

    private void check(int offset, int end) throws IOException {
      ByteBuffer target = ByteBuffer.allocate(end - offset);
      storage.read(offset, target);
      assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(bytes, offset, end - offset));
      assertThat(storage.mayHold(offset, end - offset)).isTrue();
    }

    void finish() throws IOException {
      for (int from = written.nextSetBit(0); from >= 0; ) {
        int end = written.nextClearBit(from);
        check(from, end);
        from = written.nextSetBit(end);
      }
      for (TorrentFile file : metainfo.files()) {
        boolean empty = file.pad() || file.length() == 0;
        if (storage.path(file.index()).isEmpty() && !empty) {
          assertThat(folder.resolve(file.path())).doesNotExist();
        }
      }
      storage.delete();
      try (Stream<Path> left = Files.walk(base)) {
        assertThat(left.filter(Files::isRegularFile)).isEmpty();
      }
    }
  }
}
