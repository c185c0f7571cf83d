"""A peer that is a script of octets over a plain socket."""

import os
import re
import socket
import struct
import time

PATIENCE = 30.0

MORE, LONG, COMMAND = 1, 2, 4


# ---- octets


def greeting(minor=1, major=3, mechanism=b"NULL", as_server=0, padding=bytes(8), filler=bytes(31)):
    """The 64 octets of a greeting."""
    return (
        b"\xff" + padding + b"\x7f" + bytes([major, minor]) + mechanism.ljust(20, b"\0") + bytes([as_server]) + filler
    )


def frame(body, flags=0, long=False):
    """A frame, with a size of one octet where that is possible."""
    if isinstance(body, str):
        body = body.encode()
    if len(body) > 255 or long:
        return bytes([flags | LONG]) + struct.pack(">Q", len(body)) + body
    return bytes([flags, len(body)]) + body


def message(*frames):
    """The frames of one message."""
    return b"".join(frame(body, MORE if i < len(frames) - 1 else 0) for i, body in enumerate(frames))


def command(name, data=b""):
    """A command frame."""
    if isinstance(name, str):
        name = name.encode()
    return frame(bytes([len(name)]) + name + data, COMMAND)


def prop(name, value):
    """One property of metadata."""
    name = name.encode() if isinstance(name, str) else name
    value = value.encode() if isinstance(value, str) else value
    return bytes([len(name)]) + name + struct.pack(">I", len(value)) + value


def metadata(kind, identity=None, *others):
    """Socket-Type, Identity, and other (name, value) pairs."""
    octets = prop("Socket-Type", kind)
    if identity is not None:
        octets += prop("Identity", identity)
    for name, value in others:
        octets += prop(name, value)
    return octets


def ready(kind, identity=None, *others):
    return command("READY", metadata(kind, identity, *others))


def ping(ttl=0, context=b""):
    return command("PING", struct.pack(">H", ttl) + context)


def parse_metadata(octets):
    """A dict of the properties, in their order."""
    found = {}
    at = 0
    while at < len(octets):
        length = octets[at]
        name = octets[at + 1 : at + 1 + length].decode()
        at += 1 + length
        (size,) = struct.unpack(">I", octets[at : at + 4])
        found[name] = octets[at + 4 : at + 4 + size]
        at += 4 + size
    return found


class Closed(AssertionError):
    """The other side closed where octets were expected."""


class Peer:
    """One connection."""

    def __init__(self, sock):
        self.sock = sock
        self.sock.settimeout(PATIENCE)
        self.greeting = b""
        self.properties = {}
        self._buffer = b""

    @classmethod
    def connect(cls, endpoint, receive_buffer=None, source=None):
        family, address = _address(endpoint)
        sock = socket.socket(family, socket.SOCK_STREAM)
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        if source:
            sock.bind(source)
        sock.settimeout(PATIENCE)
        sock.connect(address)
        if family in (socket.AF_INET, socket.AF_INET6):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return cls(sock)

    # ---- octets

    def send(self, *octets):
        self.sock.sendall(b"".join(octets))

    def try_send(self, *octets):
        """Sends to a peer that may close meanwhile."""
        try:
            self.send(*octets)
            return True
        except OSError:
            return False

    def drip(self, octets, pause=0.0):
        """Sends octet by octet, each in a segment of its own."""
        for octet in octets:
            self.send(bytes([octet]))
            if pause:
                time.sleep(pause)

    def read(self, count, patience=PATIENCE):
        """Exactly so many octets."""
        deadline = time.monotonic() + patience
        while len(self._buffer) < count:
            self.sock.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                more = self.sock.recv(65536)
            except socket.timeout:
                raise AssertionError("%d octets wanted, %s came" % (count, self._buffer.hex(" ") or "none")) from None
            except ConnectionResetError:
                more = b""
            if not more:
                raise Closed("closed; %d octets wanted, %s came" % (count, self._buffer.hex(" ") or "none"))
            self._buffer += more
        octets, self._buffer = self._buffer[:count], self._buffer[count:]
        return octets

    def quiet(self, seconds=0.3):
        """Fails when octets come, or the other side closes, within this time."""
        if self._buffer:
            raise AssertionError("unexpected octets %s" % self._buffer.hex(" "))
        self.sock.settimeout(seconds)
        try:
            more = self.sock.recv(65536)
        except socket.timeout:
            return
        raise AssertionError("unexpected %s" % (more.hex(" ") if more else "close"))

    def read_to_end(self, patience=PATIENCE):
        """All octets until the other side closes; fails when it does not."""
        deadline = time.monotonic() + patience
        while True:
            self.sock.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                more = self.sock.recv(65536)
            except socket.timeout:
                raise AssertionError("not closed within %s s; %s came" % (patience, self._buffer[:200].hex(" "))) from None
            except (ConnectionResetError, BrokenPipeError):
                more = b""
            if not more:
                octets, self._buffer = self._buffer, b""
                return octets
            self._buffer += more

    # ---- frames

    def read_frame(self, patience=PATIENCE):
        """(flags, body) of the next frame."""
        flags = self.read(1, patience)[0]
        if flags & LONG:
            (size,) = struct.unpack(">Q", self.read(8, patience))
        else:
            size = self.read(1, patience)[0]
        return flags, self.read(size, patience)

    def read_message(self, patience=PATIENCE):
        """The frames of the next message; commands are passed over."""
        frames = []
        while True:
            flags, body = self.read_frame(patience)
            if flags & COMMAND:
                continue
            frames.append(body)
            if not flags & MORE:
                return frames

    def read_command(self, patience=PATIENCE):
        """(name, data) of the next frame, which has to be a command."""
        flags, body = self.read_frame(patience)
        if not flags & COMMAND:
            raise AssertionError("a command expected, a message frame %s came" % body[:100].hex(" "))
        return body[1 : 1 + body[0]].decode(), body[1 + body[0] :]

    def read_pong(self, patience=PATIENCE):
        """The context of the next PONG; other frames are passed over."""
        while True:
            flags, body = self.read_frame(patience)
            if flags & COMMAND and body[:5] == b"\x04PONG":
                return body[5:]

    # ---- the handshake

    def greet(self, **options):
        """Exchanges greetings."""
        self.send(greeting(**options))
        self.greeting = self.read(64)
        return self

    def handshake(self, kind, identity=None, *others, minor=1):
        """The whole NULL handshake."""
        self.greet(minor=minor)
        self.send(ready(kind, identity, *others))
        name, data = self.read_command()
        if name != "READY":
            raise AssertionError("READY expected, %s %s came" % (name, data.hex(" ")))
        self.properties = parse_metadata(data)
        return self

    def alive(self):
        """Shows by PING and PONG that the other side still serves this connection."""
        context = os.urandom(8)
        self.send(ping(0, context))
        while self.read_pong() != context:
            pass
        return True

    def reset(self):
        """Ends the connection with RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self):
        self.sock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Listener:
    """Waits for connections."""

    def __init__(self, endpoint="tcp://127.0.0.1:*"):
        family, address = _address(endpoint)
        self.sock = socket.socket(family, socket.SOCK_STREAM)
        if family != socket.AF_UNIX:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind(address)
        self.sock.listen(64)
        if family == socket.AF_INET:
            self.endpoint = "tcp://127.0.0.1:%d" % self.sock.getsockname()[1]
        else:
            self.endpoint = endpoint
        self._peers = []

    def accept(self, patience=PATIENCE):
        self.sock.settimeout(patience)
        try:
            sock, _ = self.sock.accept()
        except socket.timeout:
            raise AssertionError("no connection to %s within %s s" % (self.endpoint, patience)) from None
        peer = Peer(sock)
        self._peers.append(peer)
        return peer

    def nobody(self, seconds):
        """Fails when a connection comes within this time."""
        self.sock.settimeout(seconds)
        try:
            self.sock.accept()[0].close()
        except socket.timeout:
            return
        raise AssertionError("unexpected connection to %s" % self.endpoint)

    def close(self):
        self.sock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
        for peer in self._peers:
            peer.close()


def _address(endpoint):
    if endpoint.startswith("ipc://@"):
        return socket.AF_UNIX, b"\0" + endpoint[7:].encode()
    if endpoint.startswith("ipc://"):
        return socket.AF_UNIX, endpoint[6:]
    host, port = re.fullmatch(r"tcp://(.*):(\d+|\*)", endpoint).groups()
    number = 0 if port == "*" else int(port)
    if host.startswith("["):
        return socket.AF_INET6, (host[1:-1], number)
    return socket.AF_INET, ("127.0.0.1" if host == "0.0.0.0" else host, number)


_dead = []


def dead_port():
    """A port that refuses connections for as long as the checks run: bound, so that nobody else gets it, not listening."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    _dead.append(sock)
    return sock.getsockname()[1]


def free_port():
    """A port nobody listens on now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]
