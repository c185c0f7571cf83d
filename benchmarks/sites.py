"""Sites of a real Salt and of Brine on free loopback ports below a private directory, for the scripts beside this file."""

import os
import platform
import signal
import socket
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def wait_until(what, condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            sys.exit("gave up waiting until " + what)
        time.sleep(0.05)


def accepts(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


class Make:
    """One implementation: its commands, its site, its processes."""

    def __init__(self, name, bin_dir, prefix, directory, minion=None):
        """minion: the program that joins, where it is not the one of the same implementation."""
        self.name = name
        self.minion_program = minion or os.path.join(bin_dir, prefix + "-minion")
        self.bin_dir = bin_dir
        self.prefix = prefix
        self.directory = os.path.join(directory, prefix)
        self.publish_port, self.ret_port = free_ports(2)
        self.config = os.path.join(self.directory, "master-etc")
        self.minion_config = os.path.join(self.directory, "minion-etc")
        self.file_root = os.path.join(self.directory, "srv")
        self.processes = []

    def command(self, tool):
        return os.path.join(self.bin_dir, self.prefix + ("-" + tool if tool else ""))

    def write(self, role, directory, lines):
        os.makedirs(directory)
        base = os.path.join(self.directory, role)
        lines = lines + [
            "root_dir: " + self.directory,
            "pki_dir: %s/pki" % base,
            "cachedir: %s/cache" % base,
            "sock_dir: %s/run" % base,
            "log_file: %s/log" % base,
            "pidfile: %s/pid" % base,
        ]
        with open(os.path.join(directory, role), "w") as f:
            f.write("\n".join(lines) + "\n")

    def start(self):
        self.write(
            "master",
            self.config,
            [
                "interface: 127.0.0.1",
                "publish_port: %d" % self.publish_port,
                "ret_port: %d" % self.ret_port,
                "file_roots: {base: [%s]}" % self.file_root,
            ],
        )
        self.write(
            "minion",
            self.minion_config,
            [
                "id: one",
                "master: 127.0.0.1",
                "master_port: %d" % self.ret_port,
                "publish_port: %d" % self.publish_port,
                "acceptance_wait_time: 1",
            ],
        )
        started = time.monotonic()
        self.master = self.spawn(self.command("master"), self.config)
        wait_until(self.name + " master listens", lambda: accepts(self.ret_port) and accepts(self.publish_port))
        self.start_seconds = time.monotonic() - started
        self.minion = self.spawn(self.minion_program, self.minion_config)
        pending = os.path.join(self.directory, "master/pki/minions_pre/one")
        wait_until(self.name + " minion's key pends", lambda: os.path.exists(pending))
        self.run("key", "-y", "-a", "one")
        wait_until(self.name + " minion answers", self.ping)

    def spawn(self, program, config):
        process = subprocess.Popen(
            [program, "-c", config, "-l", "error"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.processes.append(process)
        return process

    def run(self, tool, *arguments):
        return subprocess.run(
            [self.command(tool), "-c", self.config, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
        )

    def ping(self):
        return "True" in self.run("", "-t", "2", "--no-color", "*", "test.ping").stdout

    def stop(self):
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in reversed(self.processes):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                for pid in family(process.pid):
                    os.kill(pid, signal.SIGKILL)
                process.wait()


def family(pid):
    pids = [pid]
    for task in os.listdir("/proc/%d/task" % pid):
        with open("/proc/%d/task/%s/children" % (pid, task)) as f:
            for child in f.read().split():
                pids += family(int(child))
    return pids


def memory_mib(pid):
    """Resident and proportional set size of a process and all below it, and how many they are."""
    rss = pss = 0
    pids = family(pid)
    for each in pids:
        with open("/proc/%d/smaps_rollup" % each) as f:
            for line in f:
                if line.startswith("Rss:"):
                    rss += int(line.split()[1])
                elif line.startswith("Pss:"):
                    pss += int(line.split()[1])
    return rss / 1024, pss / 1024, len(pids)


def describe_machine():
    model = "unknown processor"
    with open("/proc/cpuinfo") as f:
        for line in f:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    with open("/proc/meminfo") as f:
        mem = int(f.readline().split()[1]) // (1024 * 1024)
    java = subprocess.run([os.path.join(ROOT, "bin/find-java")], stdout=subprocess.PIPE, universal_newlines=True)
    version = subprocess.run(
        [java.stdout.strip(), "-version"], stderr=subprocess.PIPE, universal_newlines=True
    ).stderr.splitlines()[1]
    return "%d cores (%s), %d GiB, Linux %s, %s" % (os.cpu_count(), model, mem, platform.release(), version)


def replace_between(path, begin, end, text):
    """Puts the text between two marker lines of a file."""
    with open(path) as f:
        old = f.read()
    before, rest = old.split(begin, 1)
    _, after = rest.split(end, 1)
    with open(path, "w") as f:
        f.write(before + begin + "\n\n" + text + "\n\n" + end + after)
