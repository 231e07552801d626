package io.github.btlib.core.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.FileStamp;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PowerCutStorageTest extends StorageContract {
  private final Map<InfoHash, PowerCutStorage> disks = new HashMap<>();

  @Override
  protected StorageFactory factory() {
    return (metainfo, saveTo) ->
        disks
            .computeIfAbsent(metainfo.infoHash(), any -> PowerCutStorage.of(metainfo, 1))
            .factory()
            .open(metainfo, saveTo);
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[(int) METAINFO.totalLength()];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] readAll(Storage storage) throws IOException {
    ByteBuffer target = ByteBuffer.allocate((int) METAINFO.totalLength());
    storage.read(0, target);
    return target.array();
  }

  @Test
  void whatWasSyncedSurvivesAndOfTheRestSomeIsLost() throws IOException {
    PowerCutStorage disk = PowerCutStorage.of(METAINFO, 7);
    Storage before = disk.factory().open(METAINFO, Path.of(""));
    before.write(0, ByteBuffer.wrap(filled(1)));
    before.sync();
    List<FileStamp> synced = before.stamps();
    before.write(0, ByteBuffer.wrap(filled(2), 0, 200_000));

    int lost = disk.cutPower();

    assertThat(lost).isPositive().isLessThan(200_000 / 512);
    assertThat(disk.sectorsLost()).isEqualTo(lost);
    byte[] after = readAll(disk.factory().open(METAINFO, Path.of("")));
    assertThat(Arrays.copyOfRange(after, 200_192, after.length)).containsOnly(1);
    assertThat(Arrays.copyOf(after, 200_000)).contains(1).contains(2);
    Storage again = disk.factory().open(METAINFO, Path.of(""));
    assertThat(again.stamps().get(0).size()).isEqualTo(synced.get(0).size());
  }

  @Test
  void withoutPowerEverythingFails() throws IOException {
    PowerCutStorage disk = PowerCutStorage.of(METAINFO, 7);
    Storage before = disk.factory().open(METAINFO, Path.of(""));
    disk.cutPower();
    assertThatExceptionOfType(IOException.class).isThrownBy(before::sync);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> before.write(0, ByteBuffer.allocate(1)));
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> readAll(before));
  }

  @Test
  void theSameSeedLosesTheSame() throws IOException {
    assertThat(afterCut(3)).isEqualTo(afterCut(3)).isNotEqualTo(afterCut(4));
  }

  private static byte[] afterCut(long seed) throws IOException {
    PowerCutStorage disk = PowerCutStorage.of(METAINFO, seed);
    Storage before = disk.factory().open(METAINFO, Path.of(""));
    before.write(0, ByteBuffer.wrap(filled(1)));
    before.sync();
    before.write(0, ByteBuffer.wrap(filled(2)));
    disk.cutPower();
    return readAll(disk.factory().open(METAINFO, Path.of("")));
  }
}
