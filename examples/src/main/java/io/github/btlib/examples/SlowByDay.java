package io.github.btlib.examples;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.metainfo.Metainfo;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Limits that change while a session runs: slow in the hours when others need the line. */
public final class SlowByDay {
  private SlowByDay() {}

  /**
   * Downloads a torrent, slowly between two hours of the day.
   *
   * @param args the torrent file, the folder to save to, the limit in KiB a second, the hour from
   *     which it holds, and the one until which it does
   */
  public static void main(String... args) {
    if (args.length != 5) {
      System.err.println("usage: SlowByDay TORRENT FOLDER KIB-PER-SECOND FROM-HOUR TO-HOUR");
      return;
    }
    long slow = Long.parseLong(args[2]) * 1024;
    int from = Integer.parseInt(args[3]);
    int to = Integer.parseInt(args[4]);

    try (TorrentSession session = TorrentSession.create()) {
      Torrent torrent = session.add(Metainfo.read(Path.of(args[0])), Path.of(args[1]));

      CompletableFuture<Void> completion = torrent.completion();
      long last = -1;
      while (!completion.isDone()) {
        long limit =
            isBetween(from, to, LocalTime.now(ZoneId.systemDefault()).getHour())
                ? slow
                : 0; // 0 is no limit
        if (limit != last) {
          session.downloadLimit(limit);
          session.uploadLimit(limit);
          System.out.println(limit == 0 ? "no limit now" : "limited to " + limit + " bytes/s now");
          last = limit;
        }
        waitAMinute(completion);
      }
      completion.join(); // throws if the download failed
      System.out.println("complete");
    }
  }

  /** Of 22 and 6 the hours between are those of the night. */
  static boolean isBetween(int from, int to, int hour) {
    return from <= to ? from <= hour && hour < to : from <= hour || hour < to;
  }

  /** Or less, if the download is done before. */
  private static void waitAMinute(CompletableFuture<Void> completion) {
    completion.copy().completeOnTimeout(null, 1, TimeUnit.MINUTES).exceptionally(e -> null).join();
  }
}
