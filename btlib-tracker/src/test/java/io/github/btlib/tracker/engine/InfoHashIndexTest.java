package io.github.btlib.tracker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.metainfo.InfoHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InfoHashIndexTest {

  @Test
  void whatIsInItIsFoundByAllItsBytesAndNothingElseIs() {
    SplittableRandom random = new SplittableRandom(9);
    List<InfoHash> infoHashes = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      // many have the first bytes in common
      byte[] bytes = new byte[InfoHash.LENGTH];
      random.nextBytes(bytes);
      bytes[0] = bytes[1] = bytes[2] = bytes[3] = bytes[4] = bytes[5] = bytes[6] = 0;
      infoHashes.add(InfoHash.of(bytes));
    }
    InfoHashIndex index = new InfoHashIndex(infoHashes);
    assertThat(index.size()).isEqualTo(5000);
    for (int i = 0; i < 5000; i++) {
      ByteBuffer bytes = ByteBuffer.wrap(infoHashes.get(i).bytes());
      long high = bytes.getLong();
      long middle = bytes.getLong();
      int low = bytes.getInt();
      assertThat(index.find(high, middle, low)).isEqualTo(i);
      assertThat(index.find(high, middle, ~low)).isEqualTo(-1);
      assertThat(index.find(high, ~middle, low)).isEqualTo(-1);
      assertThat(index.find(~high, middle, low)).isEqualTo(-1);
    }
  }

  @Test
  void anEmptyOneFindsNothing() {
    assertThat(new InfoHashIndex(List.of()).find(0, 0, 0)).isEqualTo(-1);
  }
}
