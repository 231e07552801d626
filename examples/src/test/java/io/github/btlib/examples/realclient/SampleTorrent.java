package io.github.btlib.examples.realclient;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A torrent made for a test (BEP 3), with its data on disk. The data is random, and the same
 * whenever names and sizes are the same.
 *
 * @param torrent the metainfo file
 * @param folder the folder in which the torrent's file or folder lies
 * @param infoHash 40 hexadecimal digits
 * @param files the paths of the files, relative to {@code folder}
 */
record SampleTorrent(Path torrent, Path folder, String infoHash, List<Path> files) {

  /**
   * Makes a torrent of one file.
   *
   * @param directory gets the metainfo file and, in a folder {@code data}, the file
   * @param name the file's name
   * @param size the file's size, in bytes
   * @param pieceLength bytes
   * @param trackers announce URLs, each a tier of its own; none for a torrent without tracker
   */
  static SampleTorrent ofFile(
      Path directory, String name, int size, int pieceLength, String... trackers) {
    byte[] content = content(name, size);
    write(directory.resolve("data").resolve(name), content);
    Map<String, Object> info = info(name, content, pieceLength);
    info.put("length", (long) size);
    return finish(directory, name, info, List.of(Path.of(name)), trackers);
  }

  /**
   * Makes a torrent of several files; pieces straddle them.
   *
   * @param directory gets the metainfo file and, in a folder {@code data}, the files
   * @param name the name of the folder that holds the files
   * @param sizes the files' paths, with {@code /} between the parts, and sizes in bytes
   * @param pieceLength bytes
   * @param trackers announce URLs, each a tier of its own; none for a torrent without tracker
   */
  static SampleTorrent ofFolder(
      Path directory,
      String name,
      SortedMap<String, Integer> sizes,
      int pieceLength,
      String... trackers) {
    List<Object> entries = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    sizes.forEach((path, size) -> {
      byte[] content = content(path, size);
      Path file = Path.of(name, path);
      write(directory.resolve("data").resolve(file), content);
      all.writeBytes(content);
      files.add(file);
      Map<String, Object> entry = new TreeMap<>();
      entry.put("length", (long) size);
      entry.put("path", List.of((Object[]) path.split("/")));
      entries.add(entry);
    });
    Map<String, Object> info = info(name, all.toByteArray(), pieceLength);
    info.put("files", entries);
    return finish(directory, name, info, files, trackers);
  }

  /**
   * Compares a download with the original, byte by byte.
   *
   * @param downloaded the folder in which the torrent's file or folder was written
   * @return the first difference; empty if there is none
   */
  Optional<String> differenceIn(Path downloaded) {
    for (Path file : files) {
      Path copy = downloaded.resolve(file);
      if (!Files.isRegularFile(copy)) {
        return Optional.of(file + " is missing");
      }
      try {
        long at = Files.mismatch(folder.resolve(file), copy);
        if (at >= 0) {
          return Optional.of(file + " differs at byte " + at);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Optional.empty();
  }

  private static Map<String, Object> info(String name, byte[] content, int pieceLength) {
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    for (int from = 0; from < content.length; from += pieceLength) {
      int to = Math.min(from + pieceLength, content.length);
      hashes.writeBytes(sha1(Arrays.copyOfRange(content, from, to)));
    }
    Map<String, Object> info = new TreeMap<>();
    info.put("name", name);
    info.put("piece length", (long) pieceLength);
    info.put("pieces", hashes.toByteArray());
    return info;
  }

  private static SampleTorrent finish(
      Path directory, String name, Map<String, Object> info, List<Path> files, String... trackers) {
    Map<String, Object> metainfo = new TreeMap<>();
    metainfo.put("info", info);
    if (trackers.length > 0) {
      metainfo.put("announce", trackers[0]);
      metainfo.put(
          "announce-list", Arrays.stream(trackers).map(url -> (Object) List.of(url)).toList());
    }
    Path torrent = directory.resolve(name + ".torrent");
    write(torrent, bencode(metainfo));
    String infoHash = HexFormat.of().formatHex(sha1(bencode(info)));
    return new SampleTorrent(torrent, directory.resolve("data"), infoHash, List.copyOf(files));
  }

  private static byte[] content(String seed, int size) {
    byte[] content = new byte[size];
    new Random(31L * seed.hashCode() + size).nextBytes(content);
    return content;
  }

  private static byte[] bencode(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    bencode(value, out);
    return out.toByteArray();
  }

  private static void bencode(Object value, ByteArrayOutputStream out) {
    switch (value) {
      case Long number -> out.writeBytes(("i" + number + "e").getBytes(UTF_8));
      case String text -> bencode(text.getBytes(UTF_8), out);
      case byte[] bytes -> {
        out.writeBytes((bytes.length + ":").getBytes(UTF_8));
        out.writeBytes(bytes);
      }
      case List<?> list -> {
        out.write('l');
        list.forEach(element -> bencode(element, out));
        out.write('e');
      }
      case Map<?, ?> sorted -> {
        out.write('d');
        sorted.forEach((key, element) -> {
          bencode(key, out);
          bencode(element, out);
        });
        out.write('e');
      }
      default -> throw new IllegalArgumentException("cannot bencode " + value.getClass());
    }
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
