package io.github.btlib.core.testkit;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BList;
import io.github.btlib.bencode.BValue;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.core.wire.Block;
import io.github.btlib.metainfo.Metainfo;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A torrent of one file together with its data, made in memory. */
public final class MemoryTorrent {
  private final byte[] bytes;
  private final Metainfo metainfo;

  private MemoryTorrent(byte[] bytes, int pieceLength) {
    this.bytes = bytes;
    this.metainfo = read(info(pieceLength, bytes).put("length", bytes.length));
  }

  /** Makes a torrent of random bytes, the same ones for the same length. */
  public static MemoryTorrent of(int length, int pieceLength) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return new MemoryTorrent(bytes, pieceLength);
  }

  /** A file of a {@link #layout}. */
  public record Entry(String path, long length, boolean pad) {
    public static Entry file(String path, long length) {
      return new Entry(path, length, false);
    }

    public static Entry pad(long length) {
      return new Entry(".pad/" + length, length, true);
    }
  }

  /** Makes the metainfo of a folder of files whose hashes match nothing in particular. */
  public static Metainfo layout(int pieceLength, Entry... entries) {
    long total = 0;
    List<BValue> files = new ArrayList<>();
    for (Entry entry : entries) {
      total += entry.length();
      BDictionary.Builder file =
          BDictionary.builder()
              .put("length", entry.length())
              .put("path", BList.ofStrings(List.of(entry.path().split("/"))));
      files.add((entry.pad() ? file.put("attr", "p") : file).build());
    }
    int pieces = (int) ((total + pieceLength - 1) / pieceLength);
    return read(
        BDictionary.builder()
            .put("name", "folder")
            .put("piece length", pieceLength)
            .put("pieces", new byte[20 * pieces])
            .put("files", new BList(files)));
  }

  private static BDictionary.Builder info(int pieceLength, byte[] bytes) {
    int pieces = (bytes.length + pieceLength - 1) / pieceLength;
    ByteBuffer hashes = ByteBuffer.allocate(20 * pieces);
    for (int i = 0; i < pieces; i++) {
      int end = (int) Math.min(bytes.length, (i + 1L) * pieceLength);
      hashes.put(sha1(Arrays.copyOfRange(bytes, i * pieceLength, end)));
    }
    return BDictionary.builder()
        .put("name", "file")
        .put("piece length", pieceLength)
        .put("pieces", hashes.array());
  }

  private static Metainfo read(BDictionary.Builder info) {
    return Metainfo.read(Bencode.encode(BDictionary.builder().put("info", info.build()).build()));
  }

  /** Returns the SHA-1 of some bytes. */
  public static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  public Metainfo metainfo() {
    return metainfo;
  }

  /** Returns a copy of all bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns a piece's bytes. */
  public byte[] piece(int piece) {
    int from = (int) metainfo.pieceOffset(piece);
    return Arrays.copyOfRange(bytes, from, from + metainfo.pieceSize(piece));
  }

  /** Returns a block's bytes, as they come from a peer. */
  public ByteBuffer block(Block block) {
    int from = (int) metainfo.pieceOffset(block.piece()) + block.begin();
    return ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, from + block.length()));
  }
}
