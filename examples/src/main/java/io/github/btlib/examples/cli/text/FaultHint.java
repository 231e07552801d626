package io.github.btlib.examples.cli.text;

import io.github.btlib.StorageFault;
import io.github.btlib.TorrentState;

/** Says why a torrent failed and what the user can do about it. */
public final class FaultHint {
  private FaultHint() {}

  /** Returns the reason, printable, and the cure if there is one to tell. */
  public static String of(TorrentState.Failed failed) {
    String cure = cure(failed.fault());
    return PrintableText.of(failed.reason()) + (cure.isEmpty() ? "" : "; " + cure);
  }

  private static String cure(StorageFault fault) {
    return switch (fault) {
      case NO_SPACE -> "free some space and start again";
      case READ_ONLY, PERMISSION -> "make the folder writable, or name another";
      case MISSING, SHRUNK -> "start again to find out what is missing and download it";
      case PATH_TOO_LONG -> "name a folder with a shorter path";
      case NOT_A_FOLDER -> "move away what is in the way and start again";
      case OUTSIDE_FOLDER -> "remove the symbolic link and start again";
      case IO_ERROR -> "";
    };
  }
}
