"""Times downloads over loopback and counts the CPU both sides use. Started by ./loopback."""

import argparse
import filecmp
import hashlib
import json
import os
import platform
import queue
import random
import re
import shlex
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BTLIB = os.environ.get("BTLIB", os.path.join(ROOT, "examples", "btlib"))
LIBTORRENT = os.path.join(
    ROOT, "examples/src/test/resources/io/github/btlib/examples/realclient/libtorrent_client.py")
# Beyond the script's own (see LOOPBACK and DISCOVERY_OFF there): no encryption, no chatter.
LIBTORRENT_ARGS = ["--quiet", "--status-interval", "0",
                   "--set", "out_enc_policy=2", "--set", "in_enc_policy=2"]
TICKS = os.sysconf("SC_CLK_TCK")
LIMIT = 600  # seconds any one wait may take


class Failed(Exception):
    """A round that did not work; the text carries the process's output."""


class Child:
    """A process whose output arrives line by line, and whose CPU time is told at its end."""

    running = set()

    def __init__(self, name, command, stdin=subprocess.DEVNULL):
        self.name = name
        self.lines = queue.Queue()
        self.tail = []
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace", start_new_session=True)
        Child.running.add(self)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.tail = self.tail[-30:] + [line.rstrip()]
            self.lines.put((time.monotonic(), line.rstrip()))
        self.lines.put((time.monotonic(), None))

    def failure(self, what):
        return Failed("%s %s; it said:\n  %s" % (self.name, what, "\n  ".join(self.tail)))

    def await_line(self, pattern):
        """Waits for a line and returns when it came and the match."""
        end = time.monotonic() + LIMIT
        while True:
            try:
                at, line = self.lines.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise self.failure("said nothing like %r in %d s" % (pattern, LIMIT))
            if line is None:
                raise self.failure("ended without a line like %r" % pattern)
            match = re.search(pattern, line)
            if match:
                return at, match

    def has_ended(self):
        """Told without reaping, which is await_exit's."""
        return os.waitid(os.P_PID, self.process.pid,
                         os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def send(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def cpu_so_far(self):
        """User and system seconds of the process and its children, to a hundredth."""
        pids, total = [self.process.pid], 0
        for pid in pids:
            try:
                with open("/proc/%d/stat" % pid) as stat:
                    fields = stat.read().rpartition(")")[2].split()
                total += sum(int(field) for field in fields[11:15])
                with open("/proc/%d/task/%d/children" % (pid, pid)) as children:
                    pids += [int(child) for child in children.read().split()]
            except OSError:
                pass
        return total / TICKS

    def await_exit(self):
        """Returns the exit status, when it ended, CPU seconds and peak memory in MiB."""
        def too_long():
            os.killpg(self.process.pid, signal.SIGKILL)
        timer = threading.Timer(LIMIT, too_long)
        timer.start()
        _, status, usage = os.wait4(self.process.pid, 0)
        ended = time.monotonic()
        timer.cancel()
        self.process.returncode = os.waitstatus_to_exitcode(status)
        Child.running.discard(self)
        cpu = usage.ru_utime + usage.ru_stime
        return self.process.returncode, ended, cpu, usage.ru_maxrss / 1024

    def kill(self):
        if self.process.returncode is None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.await_exit()


# --- the clients: seed_X(torrent, data, port) returns a Child that is ready to serve;
# --- stop_X(child) ends it; download_X(torrent, folder, port) returns a dict of measurements.


def libtorrent_command(torrent, folder, port):
    return [sys.executable, LIBTORRENT, "--torrent", torrent, "--folder", folder,
            "--port", str(port)] + LIBTORRENT_ARGS


def seed_libtorrent(torrent, data, port):
    child = Child("libtorrent seeder",
                  libtorrent_command(torrent, os.path.dirname(data), port), subprocess.PIPE)
    child.await_line(r"^complete ")
    return child


def stop_libtorrent(child):
    child.send("quit")


def download_libtorrent(torrent, folder, port):
    child = Child("libtorrent downloader",
                  libtorrent_command(torrent, folder, free_port()), subprocess.PIPE)
    child.await_line(r"^checked")
    child.send("peer 127.0.0.1 %d" % port)
    connected = await_connection(child, port)
    # counted inside, from the peer's being added to is_seeding
    complete, match = child.await_line(r"^complete seconds=([0-9.]+)")
    child.await_line(r"^flushed")
    child.send("quit")
    result = finished(child, connected, complete)
    result["told"] = float(match.group(1))
    return result


def seed_btlib(torrent, data, port):
    child = Child("btlib seeder",
                  shlex.split(BTLIB) + ["seed", torrent, data, "--port", str(port)])
    child.await_line(r"ready.*\b%d\b" % port)
    return child


def stop_btlib(child):
    os.killpg(child.process.pid, signal.SIGTERM)


def download_btlib(torrent, folder, port):
    child = Child("btlib downloader",
                  shlex.split(BTLIB) + ["download", torrent, "--outdir", folder,
                                        "--peer", "127.0.0.1:%d" % port])
    connected = await_connection(child, port)
    return finished(child, connected, None)


CLIENTS = {
    "libtorrent": (seed_libtorrent, stop_libtorrent, download_libtorrent),
    "btlib": (seed_btlib, stop_btlib, download_btlib),
}


def await_connection(child, port):
    """Watches for the TCP connection to the seeder: when a client does not say, the kernel does."""
    remote = "0100007F:%04X" % port
    while True:
        now = time.monotonic()
        for table in ("/proc/net/tcp", "/proc/net/tcp6"):
            with open(table) as connections:
                for line in connections:
                    fields = line.split()
                    if fields[2].endswith(remote) and fields[3] == "01":
                        return now
        if child.has_ended():
            raise child.failure("ended without connecting")
        if now - child.started > 60:
            raise child.failure("did not connect within 60 s")
        time.sleep(0.005)


def finished(child, connected, complete):
    """The measurements at a downloader's end; without a time of completion the end is that."""
    status, ended, cpu, memory = child.await_exit()
    if status != 0:
        raise child.failure("exit status %d" % status)
    return {
        "transfer": (complete or ended) - connected,
        "told": None,
        "process": ended - child.started,
        "downloader_cpu": cpu,
        "downloader_mib": memory,
    }


# --- one round


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def measure(seeder, downloader, torrent, data, work):
    seed, stop, _ = CLIENTS[seeder]
    download = CLIENTS[downloader][2]
    folder = os.path.join(work, "downloaded")
    os.mkdir(folder)
    port = free_port()
    try:
        source = seed(torrent, data, port)
        before = source.cpu_so_far()
        result = download(torrent, folder, port)
        after = source.cpu_so_far()
        result["seeder_transfer_cpu"] = after - before
        stop(source)
        _, _, whole, result["seeder_mib"] = source.await_exit()
        # a wrapper that was ended before its child was never told what the child used
        result["seeder_cpu"] = max(whole, after)
        if not filecmp.cmp(data, os.path.join(folder, os.path.basename(data)), shallow=False):
            raise Failed("%s -> %s: the file differs from the original" % (seeder, downloader))
        return result
    finally:
        for child in list(Child.running):
            child.kill()
        shutil.rmtree(folder)


# --- the torrent


def bencode(value):
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    return b"d" + b"".join(bencode(k) + bencode(value[k]) for k in sorted(value)) + b"e"


def make_torrent(work, size, piece_length):
    """Writes a file of random bytes, the same on every run, and its torrent."""
    os.mkdir(os.path.join(work, "data"))
    data = os.path.join(work, "data", "file.bin")
    generator, hashes, left = random.Random(20210521), [], size
    with open(data, "wb") as out:
        while left > 0:
            piece = generator.randbytes(min(piece_length, left))
            hashes.append(hashlib.sha1(piece).digest())
            out.write(piece)
            left -= len(piece)
    torrent = os.path.join(work, "file.torrent")
    with open(torrent, "wb") as out:
        out.write(bencode({"info": {"length": size, "name": "file.bin",
                                    "piece length": piece_length, "pieces": b"".join(hashes)}}))
    return torrent, data


# --- the machine and the table


def first_line(command):
    try:
        output = subprocess.run(command, capture_output=True, text=True, timeout=60)
        return (output.stdout + output.stderr).strip().splitlines()[0]
    except (OSError, IndexError, subprocess.TimeoutExpired):
        return "none"


def machine():
    with open("/proc/cpuinfo") as info:
        model = re.search(r"model name\s*:\s*(.*)", info.read())
    java = os.path.join(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else "java"
    return {
        "cpu": model.group(1) if model else platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "kernel": platform.release(),
        "java": first_line([java, "-version"]),
        "libtorrent": first_line(
            [sys.executable, "-c", "import libtorrent; print(libtorrent.__version__)"]),
        "load before": os.getloadavg()[0],
    }


COLUMNS = [
    ("transfer s", lambda r, gib: r["transfer"]),
    ("Gbit/s", lambda r, gib: gib * 8 * 1.073741824 / r["transfer"]),
    ("told s", lambda r, gib: r["told"]),
    ("process s", lambda r, gib: r["process"]),
    ("down CPU s/GiB", lambda r, gib: r["downloader_cpu"] / gib),
    ("up CPU s/GiB", lambda r, gib: r["seeder_transfer_cpu"] / gib),
    ("up CPU s, whole", lambda r, gib: r["seeder_cpu"]),
    ("down MiB", lambda r, gib: r["downloader_mib"]),
    ("up MiB", lambda r, gib: r["seeder_mib"]),
]


def print_table(results, gib):
    print("\nmin / median / max")
    print("| seeder → downloader | rounds | " + " | ".join(name for name, _ in COLUMNS) + " |")
    print("|---" * (len(COLUMNS) + 2) + "|")
    for (seeder, downloader), rounds in results.items():
        cells = []
        for name, column in COLUMNS:
            values = [column(r, gib) for r in rounds]
            if None in values:
                cells.append("–")
                continue
            form = "%.0f" if name.endswith("MiB") else "%.2f"
            cells.append(" / ".join(
                form % v for v in (min(values), statistics.median(values), max(values))))
        print("| %s → %s | %d | %s |" % (seeder, downloader, len(rounds), " | ".join(cells)))


def combination(text):
    names = tuple(text.split(":"))
    if len(names) != 2 or any(name not in CLIENTS for name in names):
        raise argparse.ArgumentTypeError(
            "SEEDER:DOWNLOADER of %s, not %r" % (", ".join(CLIENTS), text))
    return names


def main():
    parser = argparse.ArgumentParser(prog="benchmarks/loopback")
    parser.add_argument("combinations", nargs="*", type=combination, metavar="SEEDER:DOWNLOADER",
                        help="of %s; all that can be run if none is given" % ", ".join(CLIENTS))
    parser.add_argument("--rounds", type=int, default=5, help="default 5")
    parser.add_argument("--mib", type=int, default=1024, help="size of the file; default 1024")
    parser.add_argument("--piece-kib", type=int, default=1024, help="default 1024")
    parser.add_argument("--dir", default="/dev/shm", help="where to work; default /dev/shm")
    parser.add_argument("--json", help="also write every round's numbers to this file")
    parser.add_argument("--libtorrent-set", action="append", default=[], metavar="NAME=VALUE",
                        help="a libtorrent setting for both its sides; may be repeated")
    args = parser.parse_args()
    for setting in args.libtorrent_set:
        LIBTORRENT_ARGS.extend(["--set", setting])

    there = [name for name in CLIENTS
             if name != "btlib" or shutil.which(shlex.split(BTLIB)[0])]
    combinations = args.combinations or [(a, b) for a in there for b in there]
    about = machine()
    for name, value in about.items():
        print("%s: %s" % (name, value))
    print("libtorrent settings: the defaults, and DHT, LSD, UPnP, NAT-PMP, PEX, uTP and encryption"
          " off, several connections per IP allowed, reconnect after 1 s, no rate limits"
          + "".join(", " + setting for setting in args.libtorrent_set))
    print("file: %d MiB, pieces of %d KiB, in %s" % (args.mib, args.piece_kib, args.dir))

    results = {names: [] for names in combinations}
    work = tempfile.mkdtemp(prefix="btlib-loopback-", dir=args.dir)
    try:
        torrent, data = make_torrent(work, args.mib << 20, args.piece_kib << 10)
        # Not counted: in a virtual machine the first to touch memory pays for it.
        measure(*combinations[0], torrent, data, work)
        # Interleaved and to and fro, so that what else goes on meets all combinations alike.
        for number in range(1, args.rounds + 1):
            for names in combinations[::1 if number % 2 else -1]:
                result = measure(*names, torrent, data, work)
                results[names].append(result)
                print("round %d  %s → %s  transfer %.2f s  process %.2f s  CPU down %.2f s up %.2f s"
                      % (number, *names, result["transfer"], result["process"],
                         result["downloader_cpu"], result["seeder_transfer_cpu"]))
    except Failed as failure:
        sys.exit(str(failure))
    finally:
        shutil.rmtree(work)
    print_table(results, args.mib / 1024)
    if args.json:
        with open(args.json, "w") as out:
            json.dump({"machine": about, "mib": args.mib, "piece_kib": args.piece_kib,
                       "results": {"%s:%s" % names: r for names, r in results.items()}},
                      out, indent=2)


if __name__ == "__main__":
    # A SIGTERM cleans up too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    main()
