package io.github.btlib.metainfo;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What stands around {@code info} in a torrent: where to look for peers, and remarks. */
record Announcement(
    List<List<String>> trackers,
    List<String> webSeeds,
    List<InetSocketAddress> nodes,
    Optional<String> comment,
    Optional<String> createdBy,
    Optional<Instant> creationDate) {}
