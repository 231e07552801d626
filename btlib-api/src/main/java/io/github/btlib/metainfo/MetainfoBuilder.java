package io.github.btlib.metainfo;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BList;
import io.github.btlib.bencode.BValue;
import io.github.btlib.bencode.Bencode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes a torrent (BEP 3) of a file, or of all files below a folder.
 *
 * <pre>{@code
 * Metainfo metainfo =
 *     Metainfo.builder()
 *         .source(Path.of("holiday-pictures"))
 *         .announce("http://tracker.example.org/announce")
 *         .build();
 * Files.write(Path.of("holiday-pictures.torrent"), metainfo.toBytes());
 * }</pre>
 *
 * <p>Only the source is required. Files are ordered by the bytes of their paths, and hidden and
 * empty ones are among them; empty folders are not. A symbolic link below the source is packed as
 * the file it leads to, if that lies below the source too; any other link is an error. The same
 * files and settings, the {@linkplain #creationDate date} included, give the same bytes.
 *
 * <p>Not thread-safe.
 */
public final class MetainfoBuilder {

  private @Nullable Path source;
  private @Nullable String name;
  private int pieceLength;
  private final List<List<String>> tiers = new ArrayList<>();
  private final List<String> webSeeds = new ArrayList<>();
  private String comment = "";
  private String createdBy = "btlib";
  private @Nullable Instant creationDate;
  private boolean dated = true;
  private boolean isPrivate;
  private int threads = Runtime.getRuntime().availableProcessors();
  private HashProgress progress = (hashed, total) -> {};

  MetainfoBuilder() {}

  /**
   * Sets what the torrent is made of.
   *
   * @param fileOrFolder a file, or a folder with at least one file below it
   * @return this
   */
  public MetainfoBuilder source(Path fileOrFolder) {
    this.source = Objects.requireNonNull(fileOrFolder);
    return this;
  }

  /**
   * Sets the name of the file or folder for those who download it; that of the source by default.
   *
   * @param name a name that may be used as a file name as it is
   * @return this
   */
  public MetainfoBuilder name(String name) {
    this.name = Objects.requireNonNull(name);
    return this;
  }

  /**
   * Sets the length of a piece. By default it is chosen so that there are 1,000 to 2,000 pieces,
   * but from 16 KiB to 16 MiB.
   *
   * @param bytes a power of two from 16 KiB to 512 MiB
   * @return this
   * @throws IllegalArgumentException if it is anything else
   */
  public MetainfoBuilder pieceLength(int bytes) {
    this.pieceLength = PieceLengths.check(bytes);
    return this;
  }

  /**
   * Adds a tracker in a tier of its own, to be asked when those of the tiers before fail (BEP 12).
   *
   * @param url the announce URL
   * @return this
   * @throws IllegalArgumentException if it is blank
   */
  public MetainfoBuilder announce(String url) {
    return announceTier(List.of(url));
  }

  /**
   * Adds a tier of trackers that are as good as each other (BEP 12).
   *
   * @param urls the announce URLs, at least one
   * @return this
   * @throws IllegalArgumentException if there is none, or one is blank
   */
  public MetainfoBuilder announceTier(List<String> urls) {
    if (urls.isEmpty() || urls.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("a tier needs URLs, none of them blank");
    }
    tiers.add(List.copyOf(urls));
    return this;
  }

  /**
   * Sets a remark; none by default.
   *
   * @param comment the remark, or an empty string for none
   * @return this
   */
  public MetainfoBuilder comment(String comment) {
    this.comment = Objects.requireNonNull(comment);
    return this;
  }

  /**
   * Sets the program that makes the torrent; {@code btlib} by default.
   *
   * @param program its name, or an empty string for none
   * @return this
   */
  public MetainfoBuilder createdBy(String program) {
    this.createdBy = Objects.requireNonNull(program);
    return this;
  }

  /**
   * Sets when the torrent was made; the time of {@link #build()} by default.
   *
   * @param date the time, of which whole seconds are kept
   * @return this
   * @throws IllegalArgumentException if it is before 1970 or after 9999
   */
  public MetainfoBuilder creationDate(Instant date) {
    if (date.getEpochSecond() < 0 || date.getEpochSecond() > MetainfoReader.LAST_DATE) {
      throw new IllegalArgumentException("creation date " + date + " is not in 1970..9999");
    }
    this.creationDate = date;
    this.dated = true;
    return this;
  }

  /**
   * Leaves the date out.
   *
   * @return this
   */
  public MetainfoBuilder withoutCreationDate() {
    this.creationDate = null;
    this.dated = false;
    return this;
  }

  /**
   * Sets whether peers may be asked of the trackers only (BEP 27); not so by default.
   *
   * @param isPrivate true to make the torrent private
   * @return this
   */
  public MetainfoBuilder privateTorrent(boolean isPrivate) {
    this.isPrivate = isPrivate;
    return this;
  }

  /**
   * Adds a web server that has the files (BEP 19).
   *
   * @param url of the file, or of the folder that holds the torrent's folder
   * @return this
   * @throws IllegalArgumentException if it is blank
   */
  public MetainfoBuilder webSeed(String url) {
    if (url.isBlank()) {
      throw new IllegalArgumentException("the URL of a web seed is blank");
    }
    webSeeds.add(url);
    return this;
  }

  /**
   * Sets who is told of the progress.
   *
   * @param progress is called by the thread that calls {@link #build()}
   * @return this
   */
  public MetainfoBuilder onProgress(HashProgress progress) {
    this.progress = Objects.requireNonNull(progress);
    return this;
  }

  /**
   * Sets how many threads hash; by default as many as there are processors.
   *
   * @param threads at least 1
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public MetainfoBuilder threads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads " + threads + " is less than 1");
    }
    this.threads = threads;
    return this;
  }

  /**
   * Lists and hashes the files. It takes as long as reading them does; the memory it needs grows
   * with the number of files and pieces, not with their length. Its threads have ended when it
   * returns or throws. A thread that is interrupted meanwhile stops soon, stays interrupted, and
   * throws.
   *
   * @return the torrent, read back from the bytes that were made
   * @throws IllegalStateException if no source was set
   * @throws MetainfoException if the torrent could not be read back within {@link
   *     MetainfoLimits#DEFAULT}, or a name would be changed by those who do: one that holds control
   *     characters, say, or differs from another only by case
   * @throws UncheckedIOException if a file cannot be read or changes meanwhile, there is none, or a
   *     link leads elsewhere
   */
  public Metainfo build() {
    Path from = source;
    if (from == null) {
      throw new IllegalStateException("no source was set");
    }
    try {
      return build(from);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + from + ": " + e.getMessage(), e);
    }
  }

  private Metainfo build(Path from) throws IOException {
    List<SourceFile> sources = SourceFiles.list(from);
    String called = name != null ? name : String.valueOf(from.toRealPath().getFileName());
    long total = sources.stream().mapToLong(SourceFile::length).sum();
    int length = pieceLength != 0 ? pieceLength : PieceLengths.choose(total);
    long count = (total + length - 1) / length;
    // the hashes have to fit the largest torrent file that is read
    if (count > MetainfoLimits.DEFAULT.maxBytes() / 20) {
      throw new MetainfoException("info.piece length", length + " makes too many pieces, " + count);
    }
    boolean folder = Files.isDirectory(from);
    Instant date = creationDate != null ? creationDate : Instant.now();

    // whatever would make the result unreadable is found before hours are spent on hashing
    BDictionary.Builder info = info(sources, called, length, folder);
    Metainfo draft = assemble(info, new byte[(int) count * 20], date);
    checkNames(draft, sources, called, folder);

    FileTable table = new FileTable(draft.files());
    byte[] hashes = new PieceHasher(sources, table, length, (int) count).hash(threads, progress);
    for (SourceFile file : sources) {
      file.checkUnchanged();
    }
    return assemble(info, hashes, date);
  }

  private BDictionary.Builder info(
      List<SourceFile> sources, String called, int length, boolean folder) {
    BDictionary.Builder info =
        BDictionary.builder().put("name", called).put("piece length", length);
    if (folder) {
      info.put("files", new BList(sources.stream().map(MetainfoBuilder::entry).toList()));
    } else {
      info.put("length", sources.get(0).length());
    }
    if (isPrivate) {
      info.put("private", 1);
    }
    return info;
  }

  private static BValue entry(SourceFile file) {
    return BDictionary.builder()
        .put("length", file.length())
        .put("path", BList.ofStrings(List.of(file.path().split("/"))))
        .build();
  }

  private Metainfo assemble(BDictionary.Builder info, byte[] hashes, Instant date) {
    BDictionary.Builder root =
        BDictionary.builder().put("info", info.put("pieces", hashes).build());
    if (!tiers.isEmpty()) {
      root.put("announce", tiers.get(0).get(0));
    }
    if (tiers.size() > 1 || tiers.stream().anyMatch(tier -> tier.size() > 1)) {
      root.put("announce-list", new BList(tiers.stream().<BValue>map(BList::ofStrings).toList()));
    }
    if (!webSeeds.isEmpty()) {
      root.put("url-list", BList.ofStrings(webSeeds));
    }
    if (!comment.isEmpty()) {
      root.put("comment", comment);
    }
    if (!createdBy.isEmpty()) {
      root.put("created by", createdBy);
    }
    if (dated) {
      root.put("creation date", date.getEpochSecond());
    }
    return Metainfo.read(Bencode.encode(root.build()));
  }

  /** A file that others would store under another name could not be seeded from here. */
  private static void checkNames(
      Metainfo draft, List<SourceFile> sources, String called, boolean folder) {
    if (!draft.name().equals(called)) {
      throw new MetainfoException("info.name", renamed(called, draft.name()));
    }
    for (int i = 0; folder && i < sources.size(); i++) {
      String path = draft.files().get(i).path();
      String expected = called + "/" + sources.get(i).path();
      if (!path.equals(expected)) {
        throw new MetainfoException("info.files[" + i + "].path", renamed(expected, path));
      }
    }
  }

  private static String renamed(String from, String to) {
    return "\"" + from + "\" would be stored as \"" + to + "\"; rename it first";
  }
}
