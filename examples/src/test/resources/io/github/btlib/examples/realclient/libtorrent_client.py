#!/usr/bin/python3
"""One libtorrent session holding one torrent, driven by lines on stdin and telling lines on stdout.

Printed, one event a line:
  listening PORT                    the TCP listen socket is open
  checked                           the data on disk has been hashed; `complete` has been said if
                                    it was all there
  status state=S have=N of=M peers=P down=BYTES up=BYTES
                                    each --status-interval seconds, when it changed
  complete seconds=T                every piece verified; T counts from the first `peer` line
                                    (or from the start when there was none)
  announced                         a tracker has answered an announce
  scraped seeders=N leechers=N      a tracker has answered a scrape
  flushed                           after `complete`: the data is in the files
  alert TEXT                        what libtorrent has to say about peers, trackers, errors
  error TEXT                        something fatal; the exit status is 1

Read from stdin: `peer HOST PORT`, `announce`, `scrape`, `pause`, `resume`, `quit`. The end of stdin is a `quit`.
"""

import argparse
import os
import select
import sys
import time

import libtorrent as lt

DISCOVERY_OFF = {
    "enable_dht": False,
    "enable_lsd": False,
    "enable_upnp": False,
    "enable_natpmp": False,
}

# What a swarm on one machine needs: all its peers share an address, each dials soon and again, and
# libtorrent's liking for uTP and for encryption does not get in the way. --set overrides.
LOOPBACK = {
    "allow_multiple_connections_per_ip": True,
    "out_enc_policy": int(lt.enc_policy.pe_disabled),
    "enable_incoming_utp": False,
    "enable_outgoing_utp": False,
    "min_reconnect_time": 1,
}


def say(line):
    sys.stdout.write(line.replace("\n", " ") + "\n")
    sys.stdout.flush()


def setting(text):
    """NAME=VALUE as libtorrent's settings_pack names it; the value's type is the default's."""
    name, _, value = text.partition("=")
    default = lt.default_settings().get(name)
    if default is None:
        raise argparse.ArgumentTypeError("libtorrent has no setting " + name)
    if isinstance(default, bool):
        return name, value.lower() in ("1", "true", "yes")
    return name, type(default)(value)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--torrent", required=True)
    parser.add_argument("--folder", required=True, help="where the torrent's data is, or goes")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True, help="TCP listen port")
    parser.add_argument("--set", type=setting, action="append", default=[], metavar="NAME=VALUE")
    # Session-wide limits do not apply to peers on the same machine, a torrent's own limits do.
    parser.add_argument("--upload-limit", type=int, default=0, help="bytes per second; 0: none")
    parser.add_argument("--download-limit", type=int, default=0, help="bytes per second; 0: none")
    parser.add_argument("--sequential", action="store_true")
    parser.add_argument("--peer-log", action="store_true", help="tell every message of every peer")
    parser.add_argument("--quiet", action="store_true", help="tell no alert but errors")
    parser.add_argument("--status-interval", type=float, default=0.1, help="seconds; 0: never")
    return parser.parse_args()


def open_session(args):
    category = lt.alert.category_t
    mask = category.error_notification | category.status_notification | category.storage_notification
    if not args.quiet:
        mask |= category.peer_notification | category.tracker_notification
        mask |= category.connect_notification
    if args.peer_log:
        mask |= category.peer_log_notification
    settings = {
        "listen_interfaces": "%s:%d" % ("[%s]" % args.host if ":" in args.host else args.host, args.port),
        "alert_mask": int(mask),
        "alert_queue_size": 100000,
    }
    settings.update(DISCOVERY_OFF)
    settings.update(LOOPBACK)
    settings.update(dict(args.set))
    return lt.session(settings)


def add_torrent(session, args):
    params = lt.add_torrent_params()
    params.ti = lt.torrent_info(args.torrent)
    params.save_path = args.folder
    params.flags &= ~lt.torrent_flags.auto_managed
    params.flags &= ~lt.torrent_flags.paused
    params.flags |= lt.torrent_flags.disable_dht | lt.torrent_flags.disable_lsd
    params.flags |= lt.torrent_flags.disable_pex
    if args.sequential:
        params.flags |= lt.torrent_flags.sequential_download
    handle = session.add_torrent(params)
    if args.upload_limit:
        handle.set_upload_limit(args.upload_limit)
    if args.download_limit:
        handle.set_download_limit(args.download_limit)
    return handle


class Client:
    def __init__(self, args):
        self.args = args
        self.stopping = False
        self.listening = False
        self.complete = False
        self.flushed = False
        self.pending_input = b""
        self.last_status = None
        self.began = time.monotonic()
        self.dialled = None
        # libtorrent writes a byte when the alert queue stops being empty: no polling.
        self.alert_pipe, write_end = os.pipe()
        os.set_blocking(self.alert_pipe, False)
        os.set_blocking(write_end, False)
        self.session = open_session(args)
        self.session.set_alert_fd(write_end)
        self.handle = None

    def run(self):
        interval = self.args.status_interval or None
        while not self.stopping:
            ready, _, _ = select.select([0, self.alert_pipe], [], [], interval)
            if 0 in ready:
                self.read_commands()
            if self.alert_pipe in ready:
                os.read(self.alert_pipe, 65536)
            for alert in self.session.pop_alerts():
                self.on_alert(alert)
            if interval and self.handle:
                self.tell_status()

    def read_commands(self):
        data = os.read(0, 65536)
        if not data:
            self.stopping = True
        self.pending_input += data
        *lines, self.pending_input = self.pending_input.split(b"\n")
        for line in lines:
            self.on_command(line.decode().split())

    def on_command(self, words):
        if words[0] == "peer":
            if self.dialled is None:
                self.dialled = time.monotonic()
            self.handle.connect_peer((words[1], int(words[2])))
        elif words[0] == "pause":
            self.handle.pause()
        elif words[0] == "resume":
            self.handle.resume()
        elif words[0] == "announce":
            self.handle.force_reannounce(0, -1)
        elif words[0] == "scrape":
            self.handle.scrape_tracker()
        elif words[0] == "quit":
            self.stopping = True
        else:
            say("alert unknown command " + " ".join(words))

    def on_alert(self, alert):
        if isinstance(alert, lt.listen_succeeded_alert):
            if not self.listening and "TCP" in alert.message():
                self.listening = True
                self.handle = add_torrent(self.session, self.args)
                say("listening %d" % alert.port)
        elif isinstance(alert, lt.listen_failed_alert):
            fail(alert.message())
        elif isinstance(alert, lt.torrent_checked_alert):
            self.note_completion()
            say("checked")
        elif isinstance(alert, (lt.torrent_finished_alert, lt.state_changed_alert)):
            self.note_completion()
        elif isinstance(alert, lt.cache_flushed_alert):
            if self.complete and not self.flushed:
                self.flushed = True
                say("flushed")
        elif isinstance(alert, (lt.torrent_error_alert, lt.file_error_alert)):
            fail(alert.message())
        elif not self.args.quiet:
            say("alert " + alert.message())
            if isinstance(alert, lt.tracker_reply_alert):
                say("announced")
            elif isinstance(alert, lt.scrape_reply_alert):
                say("scraped seeders=%d leechers=%d" % (alert.complete, alert.incomplete))

    def note_completion(self):
        if not self.complete and self.handle.status().is_seeding:
            self.complete = True
            say("complete seconds=%.4f" % (time.monotonic() - (self.dialled or self.began)))
            self.handle.flush_cache()

    def tell_status(self):
        s = self.handle.status()
        pieces = self.handle.torrent_file().num_pieces()
        text = "status state=%s have=%d of=%d peers=%d down=%d up=%d" % (
            s.state, s.num_pieces, pieces, s.num_peers, s.total_payload_download,
            s.total_payload_upload)
        if text != self.last_status:
            self.last_status = text
            say(text)


def fail(text):
    say("error " + text)
    sys.exit(1)


if __name__ == "__main__":
    Client(arguments()).run()
