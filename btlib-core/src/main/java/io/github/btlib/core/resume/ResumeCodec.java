package io.github.btlib.core.resume;

import io.github.btlib.Priority;
import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BList;
import io.github.btlib.bencode.BString;
import io.github.btlib.bencode.BValue;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.bencode.BencodeException;
import io.github.btlib.core.piece.Digests;
import io.github.btlib.core.piece.PartialPiece;
import io.github.btlib.core.tracker.TrackerMemory;
import io.github.btlib.core.wire.Bitfields;
import io.github.btlib.core.wire.Block;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.FileStamp;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Resume data as bytes: a bencoded dictionary in a wrapper with a checksum, so that what was torn,
 * cut short or changed is found out. What is long has a fixed layout: bit sets as on the wire, 16
 * bytes for each file's stamp, one byte for each priority.
 */
public final class ResumeCodec {
  /** Raised when the form changes so that older versions would misread it. */
  static final int VERSION = 1;

  private static final String FORMAT = "btlib resume data";
  private static final int STAMP = 2 * Long.BYTES;

  /** A priority's place here is its form, whatever becomes of the order of the constants. */
  private static final List<Priority> PRIORITIES =
      List.of(Priority.SKIP, Priority.LOW, Priority.NORMAL, Priority.HIGH);

  private ResumeCodec() {}

  /** Returns the form that {@link #decode} reads. */
  public static byte[] encode(Metainfo metainfo, ResumeData data) {
    byte[] body = Bencode.encode(body(metainfo, data));
    return Bencode.encode(
        BDictionary.builder()
            .put("format", FORMAT)
            .put("version", VERSION)
            .put("data", body)
            .put("sha1", Digests.sha1().digest(body))
            .build());
  }

  private static BDictionary body(Metainfo metainfo, ResumeData data) {
    BDictionary.Builder body =
        BDictionary.builder()
            .put("info hash", metainfo.infoHash().bytes())
            .put("pieces", Bitfields.encode(data.verified(), metainfo.pieceCount()))
            .put("partial", new BList(data.partial().stream().map(ResumeCodec::partial).toList()))
            .put("stamps", stamps(data.stamps()))
            .put("priorities", priorities(data.priorities()))
            .put("piece priorities", priorities(data.piecePriorities()))
            .put("renamed", new BList(renamed(data.renamed())))
            .put("downloaded", data.downloaded())
            .put("uploaded", data.uploaded())
            .put("added", data.added().toEpochMilli())
            .put(
                "trackers", new BList(data.trackers().stream().map(ResumeCodec::tracker).toList()));
    data.completed().ifPresent(time -> body.put("completed", time.toEpochMilli()));
    return body.build();
  }

  private static BValue partial(PartialPiece piece) {
    return BDictionary.builder()
        .put("piece", piece.piece())
        .put("blocks", Bitfields.encode(piece.blocks(), piece.blocks().length()))
        .build();
  }

  private static byte[] stamps(List<FileStamp> stamps) {
    ByteBuffer bytes = ByteBuffer.allocate(stamps.size() * STAMP);
    stamps.forEach(stamp -> bytes.putLong(stamp.size()).putLong(stamp.modifiedNanos()));
    return bytes.array();
  }

  private static byte[] priorities(List<Priority> priorities) {
    byte[] bytes = new byte[priorities.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) PRIORITIES.indexOf(priorities.get(i));
    }
    return bytes;
  }

  private static List<BValue> renamed(Map<Integer, String> renamed) {
    List<BValue> all = new ArrayList<>();
    renamed.forEach(
        (file, path) -> all.add(BDictionary.builder().put("file", file).put("path", path).build()));
    return all;
  }

  private static BValue tracker(TrackerMemory tracker) {
    BDictionary.Builder all =
        BDictionary.builder()
            .put("url digest", tracker.urlDigest())
            .put("failures", tracker.failures())
            .put("not before", tracker.notBefore().toEpochMilli());
    tracker.trackerId().ifPresent(id -> all.put("tracker id", id));
    return all.build();
  }

  /**
   * Reads what {@link #encode} made.
   *
   * @throws ResumeException if it is anything else, torn, of a later version, or of another torrent
   */
  public static ResumeData decode(Metainfo metainfo, byte[] bytes) throws ResumeException {
    try {
      BDictionary wrapper = dictionary(Bencode.decode(bytes), "resume data");
      require(
          wrapper.string("format").equals(Optional.of(BString.of(FORMAT))),
          "it is of no format known");
      long version = wrapper.integer("version").orElse(0);
      require(version == VERSION, "it is of version " + version + ", expected " + VERSION);
      byte[] body = bytes(wrapper, "data");
      require(
          Arrays.equals(Digests.sha1().digest(body), bytes(wrapper, "sha1")),
          "its checksum does not match");
      return read(metainfo, dictionary(Bencode.decode(body), "data"));
    } catch (BencodeException e) {
      throw new ResumeException("resume data is damaged: " + e.getMessage(), e);
    }
  }

  private static ResumeData read(Metainfo metainfo, BDictionary body) throws ResumeException {
    require(
        Arrays.equals(bytes(body, "info hash"), metainfo.infoHash().bytes()),
        "it is of another torrent");
    int files = metainfo.files().size();
    BitSet verified = Bitfields.decode(bytes(body, "pieces"));
    require(verified.length() <= metainfo.pieceCount(), "it has more pieces than the torrent");
    List<PartialPiece> partial = new ArrayList<>();
    for (BDictionary each : dictionaries(body, "partial")) {
      PartialPiece piece = partial(metainfo, each);
      if (piece != null && !verified.get(piece.piece())) {
        partial.add(piece);
      }
    }
    List<FileStamp> stamps = stamps(bytes(body, "stamps"));
    require(stamps.isEmpty() || stamps.size() == files, "it has another number of stamps");
    List<Priority> priorities = priorities(bytes(body, "priorities"));
    require(priorities.size() == files, "it has another number of priorities");
    List<Priority> ofPieces = priorities(bytes(body, "piece priorities"));
    require(
        ofPieces.isEmpty() || ofPieces.size() == metainfo.pieceCount(),
        "it has another number of piece priorities");
    return new ResumeData(
        verified,
        partial,
        stamps,
        priorities,
        ofPieces,
        renamed(body, files),
        notNegative(body, "downloaded"),
        notNegative(body, "uploaded"),
        Instant.ofEpochMilli(notNegative(body, "added")),
        body.integer("completed").isPresent()
            ? Optional.of(Instant.ofEpochMilli(notNegative(body, "completed")))
            : Optional.empty(),
        trackers(body));
  }

  private static @Nullable PartialPiece partial(Metainfo metainfo, BDictionary each)
      throws ResumeException {
    long piece = notNegative(each, "piece");
    require(piece < metainfo.pieceCount(), "piece " + piece + " is none of the torrent's");
    int blocks = (metainfo.pieceSize((int) piece) + Block.SIZE - 1) / Block.SIZE;
    BitSet stored = Bitfields.decode(bytes(each, "blocks"));
    require(stored.length() <= blocks, "piece " + piece + " has no block " + (stored.length() - 1));
    boolean some = !stored.isEmpty() && stored.cardinality() < blocks;
    return some ? new PartialPiece((int) piece, stored) : null;
  }

  private static List<FileStamp> stamps(byte[] bytes) throws ResumeException {
    require(bytes.length % STAMP == 0, "its stamps are cut short");
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    List<FileStamp> stamps = new ArrayList<>(bytes.length / STAMP);
    while (buffer.hasRemaining()) {
      long size = buffer.getLong();
      require(size >= -1, "a file has the size " + size);
      stamps.add(new FileStamp(size, buffer.getLong()));
    }
    return stamps;
  }

  private static List<Priority> priorities(byte[] bytes) throws ResumeException {
    List<Priority> priorities = new ArrayList<>(bytes.length);
    for (byte each : bytes) {
      require(each >= 0 && each < PRIORITIES.size(), "there is no priority " + each);
      priorities.add(PRIORITIES.get(each));
    }
    return priorities;
  }

  private static Map<Integer, String> renamed(BDictionary body, int files) throws ResumeException {
    Map<Integer, String> renamed = new HashMap<>();
    for (BDictionary each : dictionaries(body, "renamed")) {
      long file = notNegative(each, "file");
      require(file < files, "file " + file + " is none of the torrent's");
      renamed.put((int) file, text(each, "path"));
    }
    return renamed;
  }

  private static List<TrackerMemory> trackers(BDictionary body) throws ResumeException {
    List<TrackerMemory> trackers = new ArrayList<>();
    for (BDictionary each : dictionaries(body, "trackers")) {
      trackers.add(
          new TrackerMemory(
              text(each, "url digest"),
              (int) Math.min(notNegative(each, "failures"), Integer.MAX_VALUE),
              Instant.ofEpochMilli(notNegative(each, "not before")),
              each.string("tracker id").map(BString::utf8)));
    }
    return trackers;
  }

  private static String text(BDictionary from, String key) throws ResumeException {
    return from.string(key)
        .map(BString::utf8)
        .orElseThrow(() -> new ResumeException("resume data lacks \"" + key + "\""));
  }

  private static byte[] bytes(BDictionary from, String key) throws ResumeException {
    return from.string(key)
        .map(BString::bytes)
        .orElseThrow(() -> new ResumeException("resume data lacks \"" + key + "\""));
  }

  private static long notNegative(BDictionary from, String key) throws ResumeException {
    long value = from.integer(key).orElse(-1);
    require(value >= 0, "\"" + key + "\" is missing or negative");
    return value;
  }

  private static List<BDictionary> dictionaries(BDictionary from, String key)
      throws ResumeException {
    List<BDictionary> all = new ArrayList<>();
    for (BValue each : from.list(key).map(BList::values).orElse(List.of())) {
      all.add(dictionary(each, key));
    }
    return all;
  }

  private static BDictionary dictionary(BValue value, String key) throws ResumeException {
    if (value instanceof BDictionary dictionary) {
      return dictionary;
    }
    throw new ResumeException("resume data: \"" + key + "\" is no dictionary");
  }

  private static void require(boolean holds, String otherwise) throws ResumeException {
    if (!holds) {
      throw new ResumeException("resume data is not usable: " + otherwise);
    }
  }
}
