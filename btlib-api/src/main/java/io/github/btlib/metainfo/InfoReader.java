package io.github.btlib.metainfo;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BList;
import io.github.btlib.bencode.BString;
import io.github.btlib.bencode.BValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the {@code info} dictionary (BEP 3), and checks that its numbers fit together.
 *
 * <pre>
 * name, name.utf-8    the file's name, or the folder's
 * piece length        bytes in every piece but the last
 * pieces              20 bytes of SHA-1 for each piece
 * length              of a single file; or
 * files               list of { length, path, path.utf-8, attr }
 * private, source     optional (BEP 27)
 * </pre>
 */
final class InfoReader {

  private static final int HASH_LENGTH = 20;

  private final Fields info;
  private final MetainfoLimits limits;

  private InfoReader(BDictionary info, MetainfoLimits limits) {
    this.info = new Fields(info, "info.");
    this.limits = limits;
  }

  static InfoDictionary read(BDictionary info, MetainfoLimits limits) {
    return new InfoReader(info, limits).read();
  }

  private InfoDictionary read() {
    refuseVersion2Alone();
    int pieceLength = pieceLength();
    String name = SafePath.element(info.required("name", name()).utf8());
    boolean multiFile = info.has("files");
    if (multiFile && info.has("length")) {
      throw new MetainfoException("info.length", "both a length and files are given");
    }
    FileTable files = new FileTable(multiFile ? manyFiles(name) : List.of(singleFile(name)));
    BString pieces = pieces(files.totalLength(), pieceLength, multiFile);
    boolean isPrivate = info.integer("private").orElse(0) != 0;
    return new InfoDictionary(
        name,
        pieceLength,
        pieces.asReadOnlyBuffer(),
        files,
        multiFile,
        isPrivate,
        info.optionalText("source"));
  }

  private void refuseVersion2Alone() {
    if (info.optionalInteger("meta version").orElse(1) != 1 && !info.has("pieces")) {
      throw new MetainfoException(
          "info.meta version", "a torrent of version 2 only (BEP 52) is not supported");
    }
  }

  private int pieceLength() {
    long length = info.requiredInteger("piece length");
    if (length < 1 || length > limits.maxPieceLength()) {
      throw new MetainfoException(
          "info.piece length", length + " is not in 1.." + limits.maxPieceLength());
    }
    return (int) length;
  }

  private Optional<BString> name() {
    return info.optional("name.utf-8", BString.class).or(() -> info.string("name"));
  }

  private TorrentFile singleFile(String name) {
    long length = length(info);
    return new TorrentFile(0, name, 0, length, false, hasAttribute(info, 'x'));
  }

  private List<TorrentFile> manyFiles(String name) {
    List<BValue> entries = info.required("files", info.list("files")).values();
    UniquePaths paths = new UniquePaths(limits.maxCollisions());
    List<List<String>> elements = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      Fields file = file(entries, i);
      List<String> path = path(file);
      elements.add(path);
      if (!hasAttribute(file, 'p')) {
        paths.addDirectoriesOf(path);
      }
    }
    paths.sortDirectories();
    List<TorrentFile> files = new ArrayList<>(entries.size());
    long offset = 0;
    for (int i = 0; i < entries.size(); i++) {
      Fields file = file(entries, i);
      List<String> path = elements.get(i);
      boolean pad = hasAttribute(file, 'p');
      if (!pad) {
        path.set(path.size() - 1, paths.claim(path, file.name("path")));
      }
      // a symbolic link (BEP 47) has no bytes in the torrent, whatever its length says
      long length = hasAttribute(file, 'l') ? 0 : length(file);
      if (length > Long.MAX_VALUE - offset) {
        throw new MetainfoException(file.name("length"), "the sum of all exceeds 64 bits");
      }
      String joined = name + "/" + String.join("/", path);
      files.add(new TorrentFile(i, joined, offset, length, pad, hasAttribute(file, 'x')));
      offset += length;
    }
    return files;
  }

  private static Fields file(List<BValue> entries, int index) {
    String field = "info.files[" + index + "]";
    if (entries.get(index) instanceof BDictionary file) {
      return new Fields(file, field + ".");
    }
    throw new MetainfoException(field, "expected a dictionary");
  }

  private static long length(Fields file) {
    long length = file.requiredInteger("length");
    if (length < 0) {
      throw new MetainfoException(file.name("length"), length + " is negative");
    }
    return length;
  }

  private List<String> path(Fields file) {
    BList list =
        file.optional("path.utf-8", BList.class)
            .or(() -> file.list("path"))
            .orElseThrow(() -> new MetainfoException(file.name("path"), "missing"));
    int depth = list.values().size();
    if (depth == 0 || depth > limits.maxPathDepth()) {
      throw new MetainfoException(
          file.name("path"), depth + " elements are not in 1.." + limits.maxPathDepth());
    }
    List<String> elements = new ArrayList<>(depth);
    for (BValue element : list.values()) {
      if (!(element instanceof BString text)) {
        throw new MetainfoException(file.name("path"), "expected a list of strings");
      }
      elements.add(SafePath.element(text.utf8()));
    }
    return elements;
  }

  private static boolean hasAttribute(Fields file, char attribute) {
    return file.optionalText("attr").orElse("").indexOf(attribute) >= 0;
  }

  private BString pieces(long totalLength, int pieceLength, boolean multiFile) {
    if (totalLength == 0) {
      throw new MetainfoException(
          multiFile ? "info.files" : "info.length", "a torrent without a single byte");
    }
    BString pieces = info.required("pieces", info.string("pieces"));
    if (pieces.length() % HASH_LENGTH != 0) {
      throw new MetainfoException(
          "info.pieces", pieces.length() + " bytes are not a multiple of " + HASH_LENGTH);
    }
    long expected = (totalLength - 1) / pieceLength + 1;
    if (expected > limits.maxPieces()) {
      throw new MetainfoException(
          "info.pieces", expected + " pieces exceed the limit of " + limits.maxPieces());
    }
    if (pieces.length() / HASH_LENGTH != expected) {
      throw new MetainfoException(
          "info.pieces",
          (pieces.length() / HASH_LENGTH)
              + " hashes, but "
              + totalLength
              + " bytes make "
              + expected
              + " pieces");
    }
    return pieces;
  }
}
