package io.github.btlib.examples.cli.data;

import java.util.List;

/**
 * What a {@link DataCheck} found.
 *
 * @param pieces the number of pieces of the torrent
 * @param good pieces that match their hash
 * @param bad pieces that are there but do not match
 * @param missing pieces of which some bytes are not there
 * @param goodBytes the length of the good pieces together
 * @param problems what is wrong with which file, in the order of the torrent
 */
public record DataReport(
    int pieces, int good, int bad, int missing, long goodBytes, List<Problem> problems) {
  /**
   * A file that is not as it should be.
   *
   * @param path its path in the torrent
   * @param what what is wrong, for a person
   */
  public record Problem(String path, String what) {}

  /** Keeps a copy of the list. */
  public DataReport {
    problems = List.copyOf(problems);
  }

  /**
   * Tells whether the data is what the torrent describes.
   *
   * @return true if every piece matches and every file is there
   */
  public boolean complete() {
    return good == pieces && problems.isEmpty();
  }
}
