"""What the test modules are made of: checks, each showing items of the conformance list, in groups that share processes.

A group is a class whose methods are checks, run one after another on one instance; a function that is a check is a group
of its own. Groups run side by side. Everything a group starts is ended with it.
"""

import contextlib
import os
import shutil
import tempfile
import threading
import time

import raw
import tool

PATIENCE = 30.0
"""Seconds that something which has to happen may take on a machine that is busy with other things."""

QUIET = 0.3
"""Seconds without anything that count as: nothing happens."""


def shows(items, title=None):
    """Marks a check: the items that it shows ("001 002", or a part of the manual), and what about them."""

    def mark(function):
        numbers = ["ZMTP-" + word if word[0].isdigit() else word for word in items.split()]
        what = title or function.__name__.replace("_", " ")
        function.check_name = " ".join(numbers) + ": " + what
        return function

    return mark


class Bench:
    """What a group works with: the tool's processes, raw peers, libzmq's sockets, a private directory. Ends them all."""

    def __init__(self):
        self._stack = contextlib.ExitStack()
        self._directory = None
        self._context = None

    def tool(self, *arguments, **options):
        """Starts brine-zmtp with these arguments."""
        return self._stack.enter_context(tool.Tool([str(a) for a in arguments], **options))

    def run(self, *arguments, stdin="", **options):
        """Runs brine-zmtp with this input to its end; (status, output lines, error lines)."""
        process = self.tool(*arguments, **options)
        process.write(stdin)
        process.end_input()
        status = process.wait()
        return status, process.rest(), process.diagnostics()

    def connect(self, endpoint, **options):
        """A raw peer connected to this endpoint."""
        return self._stack.enter_context(raw.Peer.connect(endpoint, **options))

    def listen(self, endpoint="tcp://127.0.0.1:*"):
        """A raw listener; its peers are ended with it."""
        return self._stack.enter_context(raw.Listener(endpoint))

    def zmq(self, kind, **options):
        """A socket of libzmq, with options by their names (RCVHWM=5)."""
        import zmq

        if self._context is None:
            self._context = zmq.Context()
            self._stack.callback(self._context.destroy, 0)
        socket = self._context.socket(kind)
        socket.setsockopt(zmq.LINGER, 0)
        socket.setsockopt(zmq.RCVTIMEO, int(PATIENCE * 1000))
        socket.setsockopt(zmq.SNDTIMEO, int(PATIENCE * 1000))
        for name, value in options.items():
            socket.setsockopt(getattr(zmq, name), value)
        return socket

    @property
    def context(self):
        """The context of this bench's libzmq sockets."""
        import zmq

        if self._context is None:
            self._context = zmq.Context()
            self._stack.callback(self._context.destroy, 0)
        return self._context

    @property
    def directory(self):
        """A private directory with a short path, as ipc wants it."""
        if self._directory is None:
            self._directory = tempfile.mkdtemp(prefix="bz-")
            self._stack.callback(shutil.rmtree, self._directory, True)
        return self._directory

    def path(self, name):
        return os.path.join(self.directory, name)

    def closing(self, thing):
        return self._stack.enter_context(contextlib.closing(thing))

    def close(self):
        self._stack.close()


class Zap:
    """The ZAP handler of a bench's libzmq sockets: lets in whom the function names, as the user that it names.

    Its socket belongs to its thread alone, which ends before the context does: libzmq aborts the process otherwise."""

    def __init__(self, bench, judge):
        self.asked = []
        self._judge = judge
        self._context = bench.context
        self._bound = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._answer, daemon=True)
        self._thread.start()
        bench.closing(self)
        if not self._bound.wait(PATIENCE):
            raise AssertionError("the ZAP handler has not bound")

    def _answer(self):
        import zmq

        socket = self._context.socket(zmq.REP)
        socket.setsockopt(zmq.LINGER, 0)
        socket.bind("inproc://zeromq.zap.01")
        self._bound.set()
        while not self._ended.is_set():
            if socket.poll(20):
                version, number, domain, address, identity, mechanism, *credentials = socket.recv_multipart()
                self.asked.append((domain, address, identity, mechanism, credentials))
                user = self._judge(mechanism, credentials)
                status = (b"200", b"OK", user, b"") if user else (b"400", b"no", b"", b"")
                socket.send_multipart((version, number) + status)
        socket.close()

    def close(self):
        self._ended.set()
        self._thread.join(PATIENCE)


def bind_zmq(socket, endpoint="tcp://127.0.0.1:*"):
    """Binds libzmq's socket; the endpoint with its wildcards resolved."""
    import zmq

    socket.bind(endpoint)
    return socket.getsockopt(zmq.LAST_ENDPOINT).rstrip(b"\0").decode()


def eventually(condition, what, patience=PATIENCE):
    """Asks until it is true."""
    deadline = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError("not within %d s: %s" % (patience, what))
        time.sleep(0.02)


def equal(actual, expected, what=""):
    """Fails with both values when they differ."""
    if actual != expected:
        raise AssertionError("%s: expected %s\n     but was %s" % (what or "value", _short(expected), _short(actual)))


def _short(value):
    text = value.hex(" ") if isinstance(value, (bytes, bytearray)) else repr(value)
    return text if len(text) < 1500 else text[:1500] + "… (%d)" % len(text)
