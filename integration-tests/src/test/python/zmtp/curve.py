"""The two sides of CurveZMQ (RFC 26) as scripts, on the libsodium that pyzmq brings along."""

import ctypes
import glob
import os
import struct

import zmq

import raw


def _load():
    beside = os.path.join(os.path.dirname(os.path.dirname(zmq.__file__)), "pyzmq.libs", "libsodium*")
    for name in glob.glob(beside) + ["libsodium.so.23", "libsodium.so.26", "libsodium.so"]:
        try:
            library = ctypes.CDLL(name)
            library.sodium_init()
            return library
        except OSError:
            continue
    raise AssertionError("no libsodium beside pyzmq, nor on this system")


_sodium = _load()


def keypair():
    """(public, secret), 32 octets each."""
    public, secret = ctypes.create_string_buffer(32), ctypes.create_string_buffer(32)
    _sodium.crypto_box_keypair(public, secret)
    return public.raw, secret.raw


def box(text, nonce, public, secret):
    out = ctypes.create_string_buffer(len(text) + 16)
    if _sodium.crypto_box_easy(out, text, ctypes.c_ulonglong(len(text)), nonce, public, secret) != 0:
        raise AssertionError("crypto_box failed")
    return out.raw


def unbox(cipher, nonce, public, secret):
    out = ctypes.create_string_buffer(max(1, len(cipher) - 16))
    if _sodium.crypto_box_open_easy(out, cipher, ctypes.c_ulonglong(len(cipher)), nonce, public, secret) != 0:
        raise AssertionError("a box that does not open")
    return out.raw[: len(cipher) - 16]


def short(prefix, number):
    return prefix + struct.pack(">Q", number)


class Client:
    """A client's side over a raw peer, step by step."""

    def __init__(self, peer, server_key, pair=None):
        self.peer = peer
        self.server = server_key
        self.public, self.secret = pair or keypair()
        self.t_public, self.t_secret = keypair()
        self.number = 0
        self.server_t = None
        self.cookie = None
        self.seen = b""

    def nonce(self):
        self.number += 1
        return self.number

    def hello(self, version=b"\x01\x00", padding=bytes(72), zeros=bytes(64), public=None):
        number = self.nonce()
        sealed = box(zeros, short(b"CurveZMQHELLO---", number), self.server, self.t_secret)
        return raw.command("HELLO", version + padding + (public or self.t_public) + struct.pack(">Q", number) + sealed)

    def read_welcome(self):
        name, data = self.peer.read_command()
        if name != "WELCOME" or len(data) != 160:
            raise AssertionError("%s of %d octets" % (name, len(data)))
        opened = unbox(data[16:], b"WELCOME-" + data[:16], self.server, self.t_secret)
        self.server_t, self.cookie = opened[:32], opened[32:]

    def initiate(self, metadata, vouched_server=None, cookie=None, number=None, vouch_for=None, public=None):
        number = self.nonce() if number is None else number
        vouch_nonce = os.urandom(16)
        vouch = box(
            (vouch_for or self.t_public) + (vouched_server or self.server),
            b"VOUCH---" + vouch_nonce,
            self.server_t,
            self.secret,
        )
        sealed = box(
            (public or self.public) + vouch_nonce + vouch + metadata,
            short(b"CurveZMQINITIATE", number),
            self.server_t,
            self.t_secret,
        )
        return raw.command("INITIATE", (cookie or self.cookie) + struct.pack(">Q", number) + sealed)

    def read_ready(self):
        name, data = self.peer.read_command()
        if name != "READY":
            raise AssertionError("READY expected, %s %r came" % (name, data))
        return raw.parse_metadata(
            unbox(data[8:], short(b"CurveZMQREADY---", *struct.unpack(">Q", data[:8])), self.server_t, self.t_secret)
        )

    def handshake(self, metadata):
        self.peer.greet(mechanism=b"CURVE")
        self.peer.send(self.hello())
        self.read_welcome()
        self.peer.send(self.initiate(metadata))
        return self.read_ready()

    def seal(self, payload, flags=0, number=None, frame_flags=0):
        """A MESSAGE frame."""
        number = self.nonce() if number is None else number
        sealed = box(bytes([flags]) + payload, short(b"CurveZMQMESSAGEC", number), self.server_t, self.t_secret)
        return raw.frame(b"\x07MESSAGE" + struct.pack(">Q", number) + sealed, frame_flags)

    def open(self):
        """(flags of the frame, flags inside, payload, nonce) of the next MESSAGE."""
        flags, body = self.peer.read_frame()
        if body[:8] != b"\x07MESSAGE":
            raise AssertionError("no MESSAGE but %s" % body[:40].hex(" "))
        (number,) = struct.unpack(">Q", body[8:16])
        text = unbox(body[16:], short(b"CurveZMQMESSAGES", number), self.server_t, self.t_secret)
        return flags, text[0], text[1:], number


class Server:
    """A server's side over a raw peer."""

    def __init__(self, peer, pair):
        self.peer = peer
        self.public, self.secret = pair
        self.t_public, self.t_secret = keypair()
        self.number = 0
        self.client_t = None
        self.client = None

    def nonce(self):
        self.number += 1
        return self.number

    def read_hello(self):
        name, data = self.peer.read_command()
        if name != "HELLO" or len(data) != 194:
            raise AssertionError("%s of %d octets" % (name, len(data)))
        self.hello = data
        self.client_t = data[74:106]
        (number,) = struct.unpack(">Q", data[106:114])
        return number, unbox(data[114:], short(b"CurveZMQHELLO---", number), self.client_t, self.secret)

    def welcome(self):
        nonce = os.urandom(16)
        self.cookie = os.urandom(96)
        return raw.command(
            "WELCOME", nonce + box(self.t_public + self.cookie, b"WELCOME-" + nonce, self.client_t, self.secret)
        )

    def read_initiate(self):
        name, data = self.peer.read_command()
        if name != "INITIATE":
            raise AssertionError("INITIATE expected, %s came" % name)
        (number,) = struct.unpack(">Q", data[96:104])
        text = unbox(data[104:], short(b"CurveZMQINITIATE", number), self.client_t, self.t_secret)
        self.client = text[:32]
        vouch = unbox(text[48:128], b"VOUCH---" + text[32:48], self.client, self.t_secret)
        return data[:96], vouch, text[128:], number

    def ready(self, metadata):
        number = self.nonce()
        return raw.command(
            "READY",
            struct.pack(">Q", number) + box(metadata, short(b"CurveZMQREADY---", number), self.client_t, self.t_secret),
        )

    def seal(self, payload, flags=0, number=None):
        number = self.nonce() if number is None else number
        sealed = box(bytes([flags]) + payload, short(b"CurveZMQMESSAGES", number), self.client_t, self.t_secret)
        return raw.frame(b"\x07MESSAGE" + struct.pack(">Q", number) + sealed)

    def open(self):
        flags, body = self.peer.read_frame()
        (number,) = struct.unpack(">Q", body[8:16])
        text = unbox(body[16:], short(b"CurveZMQMESSAGEC", number), self.client_t, self.t_secret)
        return flags, text[0], text[1:], number


def z85(octets):
    import zmq.utils.z85

    return zmq.utils.z85.encode(octets).decode()
