#!/usr/bin/python3
"""Writes a torrent of a file or folder as libtorrent makes it.

usage: make_torrent.py DATA TORRENT PIECE_LENGTH v1|v2|hybrid [TRACKER...]
"""

import os
import sys

import libtorrent as lt

data, torrent, piece_length, version, *trackers = sys.argv[1:]
flags = {
    "v1": lt.create_torrent.v1_only,
    "v2": lt.create_torrent.v2_only,
    "hybrid": 0,
}[version]
files = lt.file_storage()
lt.add_files(files, data)
maker = lt.create_torrent(files, int(piece_length), flags)
for tier, url in enumerate(trackers):
    maker.add_tracker(url, tier)
lt.set_piece_hashes(maker, os.path.dirname(os.path.abspath(data)))
with open(torrent, "wb") as out:
    out.write(lt.bencode(maker.generate()))
