package io.github.btlib.core.storage;

import io.github.btlib.metainfo.Metainfo;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The head of a slot of the part file: which piece's bytes follow. Each slot has its own, with a
 * checksum, so that a head that was half written when the power went is one of an empty slot.
 */
final class PartSlot {
  /** Keeps what follows aligned to the blocks of the file system. */
  static final int HEAD = 4096;

  static final int EMPTY = -1;
  private static final int USED = 40;
  private static final long MAGIC = 0x42544c5041525431L; // BTLPART1

  private PartSlot() {}

  /** Writes the head of a slot that holds bytes of a piece, or of an empty one. */
  static ByteBuffer encode(Metainfo metainfo, int piece) {
    ByteBuffer head = ByteBuffer.allocate(USED);
    if (piece != EMPTY) {
      head.putLong(MAGIC).put(metainfo.infoHash().bytes()).putInt(metainfo.pieceLength());
      head.putInt(piece).putInt(checksum(head));
    }
    return head.clear();
  }

  /** Reads the head of a slot: the piece, or {@link #EMPTY} also if it makes no sense. */
  static int decode(Metainfo metainfo, ByteBuffer head) {
    int piece = head.getInt(USED - 8);
    boolean known =
        piece >= 0 && piece < metainfo.pieceCount() && head.equals(encode(metainfo, piece));
    return known ? piece : EMPTY;
  }

  static ByteBuffer buffer() {
    return ByteBuffer.allocate(USED);
  }

  private static int checksum(ByteBuffer head) {
    CRC32C checksum = new CRC32C();
    checksum.update(head.duplicate().flip());
    return (int) checksum.getValue();
  }
}
