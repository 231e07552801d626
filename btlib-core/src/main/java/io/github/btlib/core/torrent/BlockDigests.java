package io.github.btlib.core.torrent;

import io.github.btlib.core.piece.Digests;
import io.github.btlib.core.wire.Block;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Digests of the single blocks of a piece, to find out whose block was bad. Needed only for pieces
 * that failed, so they are read back. Thread-safe.
 */
final class BlockDigests {
  private static final Logger log = LoggerFactory.getLogger(BlockDigests.class);

  private final Metainfo metainfo;
  private final Storage storage;
  private final Signals signals;

  BlockDigests(Metainfo metainfo, Storage storage, Signals signals) {
    this.metainfo = metainfo;
    this.storage = storage;
    this.signals = signals;
  }

  /**
   * Reads the blocks of a piece that all are stored and that nobody writes to.
   *
   * @return the first bytes of each block's SHA-1, or nothing if the storage failed
   */
  List<Long> of(int piece) {
    int size = metainfo.pieceSize(piece);
    MessageDigest sha1 = Digests.sha1();
    List<Long> digests = new ArrayList<>();
    ByteBuffer block = ByteBuffer.allocate(Math.min(size, Block.SIZE));
    try {
      for (int begin = 0; begin < size; begin += Block.SIZE) {
        block.clear().limit(Math.min(Block.SIZE, size - begin));
        storage.read(metainfo.pieceOffset(piece) + begin, block);
        sha1.update(block.flip());
        digests.add(ByteBuffer.wrap(sha1.digest()).getLong());
      }
      return digests;
    } catch (IOException | RuntimeException e) {
      log.debug("piece {} cannot be read back to find out who sent bad data", piece, e);
      if (e instanceof IOException broken && Signals.tellsLoss(broken)) {
        signals.fail("reading a piece back", broken); // more is gone with it than this piece
      }
      return List.of();
    }
  }
}
