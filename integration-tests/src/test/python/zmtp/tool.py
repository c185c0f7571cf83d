"""brine-zmtp as a process whose streams can be awaited."""

import json
import os
import queue
import re
import signal
import subprocess
import threading
import time

LAUNCHER = os.environ.get("BRINE_ZMTP", "brine-zmtp")
PATIENCE = 30.0


class Tool:
    """One brine-zmtp. Its standard output is read line by line; its standard error is sorted into bound lines, JSON
    objects and diagnostics."""

    def __init__(self, arguments, env=None, cwd=None, heap=None):
        environment = dict(os.environ)
        if heap:
            environment["BRINE_JAVA_OPTS"] = "-Xmx%dm -XX:MaxDirectMemorySize=%dm" % (heap, heap)
        environment.update(env or {})
        self.arguments = arguments
        # A process started in the background may have inherited that SIGINT is ignored, and Java honours that.
        self.process = subprocess.Popen(
            ["env", "--default-signal=INT", LAUNCHER] + arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=cwd,
            start_new_session=True,
        )
        self.pid = self.process.pid
        self._out = queue.Queue()
        self._err = []
        self._changed = threading.Condition()
        self._err_ended = False
        self._read_from = 0
        self._threads = [
            threading.Thread(target=self._pump_out, daemon=True),
            threading.Thread(target=self._pump_err, daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    # ---- streams

    def _pump_out(self):
        for line in self.process.stdout:
            self._out.put(line)
        self._out.put(None)

    def _pump_err(self):
        for line in self.process.stderr:
            with self._changed:
                self._err.append(line.decode("utf-8", "replace").rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._err_ended = True
            self._changed.notify_all()

    def write(self, text):
        data = text.encode() if isinstance(text, str) else text
        if data:
            try:
                self.process.stdin.write(data)
                self.process.stdin.flush()
            except BrokenPipeError:
                pass

    def line(self, text):
        """Writes a line to its standard input."""
        self.write(text + (b"\n" if isinstance(text, bytes) else "\n"))

    def send(self, *frames, **beside):
        """Writes a message of these frames, as JSON: group="g", routing_id=7."""
        self.put(dict(frames=[encode(frame) for frame in frames], **beside))

    def put(self, value):
        """Writes a line of JSON."""
        self.line(json.dumps(value))

    def end_input(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass

    def read_line(self, patience=PATIENCE):
        """The next line of its standard output as octets, without the newline."""
        try:
            line = self._out.get(timeout=patience)
        except queue.Empty:
            raise AssertionError("%s printed nothing for %s s" % (self, patience)) from None
        if line is None:
            self._out.put(None)
            raise AssertionError("%s ended its output" % self)
        return line.rstrip(b"\n")

    def get(self, patience=PATIENCE):
        """The next line of its standard output as JSON."""
        return json.loads(self.read_line(patience))

    def recv(self, patience=PATIENCE):
        """The frames of the next message, as octets (with --json)."""
        return [decode(frame) for frame in self.get(patience)["frames"]]

    def silent(self, seconds):
        """Fails when it prints something within this time."""
        try:
            line = self._out.get(timeout=seconds)
        except queue.Empty:
            return
        raise AssertionError("%s should print nothing, but printed %r" % (self, line))

    def rest(self):
        """What else is in its output, to the end; octets."""
        lines = []
        while True:
            line = self._out.get(timeout=PATIENCE)
            if line is None:
                self._out.put(None)
                return lines
            lines.append(line.rstrip(b"\n"))

    # ---- standard error

    def err(self, pattern, patience=PATIENCE, start=0):
        """Waits for a line of standard error in which this regular expression is found; the match."""
        deadline = time.monotonic() + patience
        with self._changed:
            at = start
            while True:
                for at in range(at, len(self._err)):
                    match = re.search(pattern, self._err[at])
                    if match:
                        return match
                at = len(self._err)
                left = deadline - time.monotonic()
                if self._err_ended or left <= 0:
                    raise AssertionError("%s said nothing like /%s/" % (self, pattern))
                self._changed.wait(left)

    def bound(self, number=0, patience=PATIENCE):
        """The endpoint of its bound line of this number."""
        deadline = time.monotonic() + patience
        with self._changed:
            while True:
                lines = [line[6:] for line in self._err if line.startswith("bound ")]
                if len(lines) > number:
                    return lines[number]
                left = deadline - time.monotonic()
                if self._err_ended or left <= 0:
                    raise AssertionError("%s has not bound" % self)
                self._changed.wait(left)

    def events(self):
        """The events of --monitor so far."""
        with self._changed:
            lines = list(self._err)
        return [event for event in map(_object, lines) if event and "event" in event]

    def event(self, name, patience=PATIENCE, skip=0, **values):
        """Waits for an event of this name with these values; skips so many of them first."""
        deadline = time.monotonic() + patience
        with self._changed:
            while True:
                found = [
                    event
                    for event in map(_object, self._err)
                    if event and event.get("event") == name and all(event.get(k) == v for k, v in values.items())
                ]
                if len(found) > skip:
                    return found[skip]
                left = deadline - time.monotonic()
                if self._err_ended or left <= 0:
                    raise AssertionError("%s had no event %s %s" % (self, name, values or ""))
                self._changed.wait(left)

    def count(self, name):
        """How many events of this name there were."""
        return sum(1 for event in self.events() if event["event"] == name)

    def errors(self):
        """All lines of standard error so far."""
        with self._changed:
            return list(self._err)

    def diagnostics(self):
        """The lines of standard error that are neither bound lines nor JSON."""
        return [line for line in self.errors() if not line.startswith("bound ") and not line.startswith("{")]

    def stats(self):
        """What --stats printed."""
        for line in self.errors():
            value = _object(line)
            if value and "stats" in value:
                return value["stats"]
        raise AssertionError("%s printed no stats" % self)

    # ---- process

    def wait(self, patience=PATIENCE):
        """Waits for its end and that of its streams; the exit status."""
        try:
            status = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            raise AssertionError("%s still runs after %s s" % (self, patience)) from None
        for thread in self._threads:
            thread.join(PATIENCE)
        return status

    def running(self):
        return self.process.poll() is None

    def send_signal(self, number):
        self.process.send_signal(number)

    def stop(self, number=signal.SIGTERM, patience=PATIENCE):
        self.send_signal(number)
        return self.wait(patience)

    def rss(self):
        """Its resident memory in MiB."""
        with open("/proc/%d/status" % self.pid) as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        raise AssertionError("%s is gone" % self)

    def descriptors(self):
        """How many files and sockets it has open."""
        return len(os.listdir("/proc/%d/fd" % self.pid))

    def sockets(self):
        """How many sockets it has open."""
        count = 0
        for name in os.listdir("/proc/%d/fd" % self.pid):
            try:
                count += os.readlink("/proc/%d/fd/%s" % (self.pid, name)).startswith("socket:")
            except FileNotFoundError:
                pass
        return count

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.end_input()

    def __str__(self):
        with self._changed:
            said = "\n".join(self._err[-25:])
        state = "runs" if self.process.poll() is None else "ended with %s" % self.process.poll()
        return "brine-zmtp %s (%s; standard error:\n%s\n)" % (" ".join(self.arguments), state, said)


def encode(frame):
    """A frame as the JSON format has it."""
    if isinstance(frame, str):
        return frame
    try:
        return frame.decode()
    except UnicodeDecodeError:
        import base64

        return {"base64": base64.b64encode(frame).decode()}


def decode(frame):
    """The octets of a frame of the JSON format."""
    if isinstance(frame, str):
        return frame.encode()
    import base64

    return base64.b64decode(frame["base64"], validate=True)


def _object(line):
    if not line.startswith("{"):
        return None
    try:
        return json.loads(line)
    except ValueError:
        return None
