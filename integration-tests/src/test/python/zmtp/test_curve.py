"""CURVE: ZMTP-210 to 228; --curve-…."""

import struct

import curve
import raw
from raw import COMMAND, LONG, command, frame, message, metadata
from suite import bind_zmq, equal, eventually, shows

CRYPTOGRAPHIC = 0x11000001


class CurveServer:
    """A CURVE server without ZAP, met by raw clients."""

    def __init__(self, bench):
        self.bench = bench
        self.public, self.secret = curve.keypair()
        self.tool = bench.tool(
            "router", "-b", "tcp://127.0.0.1:*", "--curve-server", "--curve-key", curve.z85(self.secret), "-j", "-M", "-i", "srv"
        )

    def client(self, **options):
        return curve.Client(self.bench.connect(self.tool.bound()), self.public, **options)

    def through(self, name="me"):
        client = self.client()
        client.handshake(metadata("DEALER", name))
        return client

    def sound(self):
        client = self.through("ok")
        client.peer.send(client.seal(b"fine"))
        equal(self.tool.recv(), [b"ok", b"fine"])
        client.peer.close()

    def closes(self, client, *octets):
        """Closed, with nothing delivered and nothing in clear sent."""
        client.peer.try_send(*octets)
        rest = client.peer.read_to_end()
        assert b"ERROR" not in rest, rest

    @shows("210 211 212 214 215 216 217 219 226 014")
    def the_handshake_and_messages_both_ways(self):
        client = self.client()
        equal(client.handshake(metadata("DEALER", "me")), {"Socket-Type": b"ROUTER", "Identity": b"srv"})
        equal(client.peer.greeting[12:33], b"CURVE".ljust(20, b"\0") + b"\x01")
        client.peer.send(client.seal(b"one", 1), client.seal(b"two"), client.seal(b"x" * 300))
        equal(self.tool.recv(), [b"me", b"one", b"two"])
        equal(self.tool.recv(), [b"me", b"x" * 300])
        self.tool.send("me", "back", "y" * 300)
        flags, inside, text, first = client.open()
        equal((flags, inside, text), (0, 1, b"back"))
        flags, inside, text, second = client.open()
        equal((flags, inside, text), (LONG, 0, b"y" * 300))
        equal((first, second), (2, 3))

    @shows("216")
    def message_as_a_command_frame_is_taken_too(self):
        client = self.through("cmd")
        client.peer.send(client.seal(b"as a command", frame_flags=COMMAND), client.seal(b"as a message"))
        equal(self.tool.recv(), [b"cmd", b"as a command"])
        equal(self.tool.recv(), [b"cmd", b"as a message"])

    @shows("217 138")
    def ping_and_pong_travel_inside(self):
        client = self.through("ping")
        client.peer.send(client.seal(b"\x04PING\x00\x00abc", 2))
        _, inside, text, _ = client.open()
        equal((inside, text), (2, b"\x04PONGabc"))
        client.peer.send(client.seal(b"first", 1), client.seal(b"\x04PING\x00\x00", 2), client.seal(b"last"))
        equal(self.tool.recv(), [b"ping", b"first", b"last"])

    @shows("210 224")
    def bad_hellos_get_no_welcome(self):
        before = self.tool.count("HANDSHAKE_FAILED_PROTOCOL")
        bad = []
        for change in (
            dict(version=b"\x02\x00"),
            dict(padding=bytes(71) + b"\x01"),
            dict(zeros=bytes(63) + b"\x01"),
            dict(public=bytes(32)),
        ):
            client = self.client()
            client.peer.greet(mechanism=b"CURVE")
            bad.append((client, client.hello(**change)))
        for octets in (lambda o: o[:-1], lambda o: o + b"x", lambda o: o[:-1] + bytes([o[-1] ^ 1])):
            client = self.client()
            client.peer.greet(mechanism=b"CURVE")
            body = octets(client.hello()[2:])
            bad.append((client, frame(body, COMMAND)))
        other = curve.Client(self.bench.connect(self.tool.bound()), curve.keypair()[0])
        other.peer.greet(mechanism=b"CURVE")
        bad.append((other, other.hello()))
        for client, octets in bad:
            client.peer.send(octets)
            equal(client.peer.read_to_end(), b"")
        event = self.tool.event("HANDSHAKE_FAILED_PROTOCOL", skip=before + len(bad) - 1)
        equal((event["value"], event["error"]), (CRYPTOGRAPHIC, "ZMTP_CRYPTOGRAPHIC"))

    @shows("223", "low-order keys are refused")
    def low_order_keys(self):
        for key in (bytes(32), b"\x01" + bytes(31), bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")):
            client = self.client()
            client.peer.greet(mechanism=b"CURVE")
            client.peer.send(client.hello(public=key))
            equal(client.peer.read_to_end(), b"")

    @shows("212 213 219")
    def bad_initiates_get_no_ready(self):
        for change in (
            dict(vouched_server=curve.keypair()[0]),
            dict(vouch_for=curve.keypair()[0]),
            dict(cookie=bytes(96)),
            dict(public=curve.keypair()[0]),
            dict(number=1),
            dict(number=0),
        ):
            client = self.client()
            client.peer.greet(mechanism=b"CURVE")
            client.peer.send(client.hello())
            client.read_welcome()
            self.closes(client, client.initiate(metadata("DEALER", "me"), **change))
        one, two = self.client(), self.client()
        for client in (one, two):
            client.peer.greet(mechanism=b"CURVE")
            client.peer.send(client.hello())
            client.read_welcome()
        self.closes(two, two.initiate(metadata("DEALER", "me"), cookie=one.cookie))
        client = self.client()
        client.peer.greet(mechanism=b"CURVE")
        client.peer.send(client.hello())
        client.read_welcome()
        client.peer.send(client.initiate(metadata("PUB")))
        assert b"READY" not in client.peer.read_to_end()
        self.sound()

    @shows("202 221")
    def commands_out_of_order_close(self):
        for make in (
            lambda c: c.hello() + c.hello(),
            lambda c: command("WELCOME", bytes(160)),
            lambda c: command("INITIATE", bytes(96 + 8 + 16 + 128)),
            lambda c: frame(b"\x07MESSAGE" + bytes(40)),
            lambda c: raw.ready("DEALER", "me"),
        ):
            client = self.client()
            client.peer.greet(mechanism=b"CURVE")
            self.closes(client, make(client))
        client = self.through("late")
        self.closes(client, client.hello())
        self.sound()

    @shows("219")
    def nonces_only_grow_and_gaps_are_allowed(self):
        client = self.through("gap")
        client.peer.send(client.seal(b"a", number=1000), client.seal(b"b", number=1001))
        equal([self.tool.recv(), self.tool.recv()], [[b"gap", b"a"], [b"gap", b"b"]])
        self.closes(client, client.seal(b"old", number=999))
        client = self.through("replay")
        octets = client.seal(b"once")
        client.peer.send(octets)
        equal(self.tool.recv(), [b"replay", b"once"])
        self.closes(client, octets)
        self.sound()

    @shows("220 603")
    def bad_boxes_and_clear_text_close_and_deliver_nothing(self):
        def spoilt(client):
            octets = bytearray(client.seal(b"spoilt"))
            octets[-1] ^= 1
            return bytes(octets)

        for make in (
            spoilt,
            lambda c: message("in clear"),
            lambda c: frame(b"\x07MESSAGE"),
            lambda c: frame(b"\x07MESSAGE" + bytes(8)),
            lambda c: frame(b"\x07MESSAGE" + bytes(24)),
            lambda c: frame(b"\x07MASSAGE" + c.seal(b"x")[10:]),
            lambda c: c.seal(b"x")[:-1][0:1] + bytes([c.seal(b"x")[1] - 1]) + c.seal(b"x")[2:-1],
        ):
            client = self.through("bad")
            self.closes(client, make(client))
        self.sound()

    @shows("222")
    def nothing_of_a_session_is_in_clear(self):
        client = self.through("secretname")
        client.peer.send(client.seal(b"secret text"))
        equal(self.tool.recv(), [b"secretname", b"secret text"])
        self.tool.send("secretname", "secret answer")
        _, body = client.peer.read_frame()
        assert b"secret" not in body
        first, second = self.client(), self.client()
        for c in (first, second):
            c.peer.greet(mechanism=b"CURVE")
            c.peer.send(c.hello())
            c.read_welcome()
        assert first.server_t != second.server_t, "transient keys are fresh"


class CurveServerUnmonitored:
    """The same without a monitor."""

    def __init__(self, bench):
        self.bench = bench
        self.public, self.secret = curve.keypair()
        self.tool = bench.tool("router", "-b", "tcp://127.0.0.1:*", "--curve-server", "--curve-key", curve.z85(self.secret), "-j")

    @shows("220 443")
    def a_bad_box_closes_without_a_monitor_too(self):
        client = curve.Client(self.bench.connect(self.tool.bound()), self.public)
        client.handshake(metadata("DEALER", "me"))
        octets = bytearray(client.seal(b"spoilt"))
        octets[-1] ^= 1
        client.peer.send(bytes(octets))
        equal(client.peer.read_to_end(), b"")


class CurveClient:
    """A CURVE client that connects to raw servers."""

    def __init__(self, bench):
        self.pair = curve.keypair()
        self.own = curve.keypair()
        self.server = bench.listen()
        self.tool = bench.tool(
            "sub", "-c", self.server.endpoint, "--curve-serverkey", curve.z85(self.pair[0]), "--curve-key", curve.z85(self.own[1]),
            "-s", "top", "-j", "-M", "-o", "reconnect_ivl=20",
        )  # fmt: skip

    def peer(self, minor=1):
        return curve.Server(self.server.accept().greet(mechanism=b"CURVE", minor=minor), self.pair)

    def through(self, minor=1):
        server = self.peer(minor)
        server.read_hello()
        server.peer.send(server.welcome())
        server.read_initiate()
        server.peer.send(server.ready(metadata("PUB")))
        return server

    @shows("210 212 213 217 219 222 140 014")
    def the_clients_side(self):
        server = self.peer()
        equal(server.peer.greeting[32], 0)
        number, zeros = server.read_hello()
        equal((number, zeros, server.hello[:74]), (1, bytes(64), b"\x01\x00" + bytes(72)))
        server.peer.send(server.welcome())
        cookie, vouch, properties, number = server.read_initiate()
        equal(cookie, server.cookie)
        equal(vouch, server.client_t + self.pair[0])
        equal(server.client, self.own[0])
        equal((properties, number), (metadata("SUB"), 2))
        server.peer.send(server.ready(metadata("PUB")))
        equal(server.open(), (0, 2, b"\x09SUBSCRIBEtop", 3))
        server.peer.send(server.seal(b"topic", 1), server.seal(b"text"))
        equal(self.tool.recv(), [b"topic", b"text"])
        server.peer.close()

    @shows("218 141")
    def subscriptions_to_a_3_0_server_are_messages(self):
        server = self.through(minor=0)
        equal(server.open()[:3], (0, 0, b"\x01top"))
        server.peer.close()

    @shows("221 219 220 422")
    def the_client_is_strict_and_dials_again(self):
        def ready_first(server):
            return command("READY", bytes(8 + 16 + 30))

        def welcome_twice(server):
            return server.welcome() + server.welcome()

        def wrong_welcome(server):
            octets = bytearray(server.welcome())
            octets[-1] ^= 1
            return bytes(octets)

        for make in (ready_first, welcome_twice, wrong_welcome, lambda s: command("FOO"), lambda s: message("clear")):
            server = self.peer()
            server.read_hello()
            server.peer.send(make(server))
            server.peer.read_to_end()
        server = self.through()
        server.open()
        octets = server.seal(b"topic")
        server.peer.send(octets, octets)
        equal(self.tool.recv(), [b"topic"])
        server.peer.read_to_end()
        server = self.through()
        server.open()
        server.peer.send(server.seal(b"top of the morning"))
        equal(self.tool.recv(), [b"top of the morning"])


@shows("224 421", "with a wrong server key the client backs off, and the likely cause is named")
def wrong_server_key(bench):
    _, secret = curve.keypair()
    server = bench.tool("router", "-b", "tcp://127.0.0.1:*", "--curve-server", "--curve-key", curve.z85(secret), "-M")
    client = bench.tool(
        "dealer", "-c", server.bound(), "--curve-serverkey", curve.z85(curve.keypair()[0]), "-M",
        "-o", "reconnect_ivl=50", "-o", "reconnect_ivl_max=5000",
    )  # fmt: skip
    equal(server.event("HANDSHAKE_FAILED_PROTOCOL")["value"], CRYPTOGRAPHIC)
    assert "key" in client.event("HANDSHAKE_FAILED_NO_DETAIL")["reason"]
    intervals = [client.event("CONNECT_RETRIED", skip=n)["value"] for n in range(4)]
    assert intervals[3] > intervals[0], intervals


@shows("216 226 227 250 251 256", "libzmq's CURVE peers of both roles, with and without ZAP")
def with_libzmq(bench):
    import zmq

    public, secret = zmq.curve_keypair()
    client_public, client_secret = zmq.curve_keypair()
    keys = dict(CURVE_SERVERKEY=public, CURVE_PUBLICKEY=client_public, CURVE_SECRETKEY=client_secret)
    path = bench.path("server.key")
    with open(path, "w") as file:
        file.write("public %s\nsecret %s\n" % (public.decode(), secret.decode()))
    tool = bench.tool(
        "router", "-b", "tcp://127.0.0.1:*", "-e", "--curve-server", "--curve-key", path,
        "--zap", "curve=" + client_public.decode(), "-M", "--metadata",
    )  # fmt: skip
    dealer = bench.zmq(zmq.DEALER, ROUTING_ID=b"d", **keys)
    dealer.connect(tool.bound())
    for frames in ([b"one"], [b"a", b"", b"z" * 100000]):
        dealer.send_multipart(frames)
        equal(dealer.recv_multipart(), frames)
        equal(tool.get()["metadata"]["User-Id"], client_public.decode())
    event = tool.event("ZAP_REQUEST")
    equal((event["mechanism"], event["status"]), ("CURVE", "200"))
    stranger_public, stranger_secret = zmq.curve_keypair()
    stranger = bench.zmq(zmq.DEALER, CURVE_SERVERKEY=public, CURVE_PUBLICKEY=stranger_public, CURVE_SECRETKEY=stranger_secret)
    stranger.connect(tool.bound())
    equal(tool.event("HANDSHAKE_FAILED_AUTH")["value"], 400)
    tool.process.kill()
    router = bench.zmq(zmq.ROUTER, CURVE_SERVER=1, CURVE_SECRETKEY=secret)
    ours = bench.tool("dealer", "-c", bind_zmq(router), "--curve-serverkey", public.decode(), "-j", "-i", "us")
    ours.send("hello", "there")
    equal(router.recv_multipart(), [b"us", b"hello", b"there"])
    router.send_multipart([b"us", b"", b"w" * 70000])
    equal(ours.recv(), [b"", b"w" * 70000])
    pub = bench.zmq(zmq.XPUB, CURVE_SERVER=1, CURVE_SECRETKEY=secret)
    sub = bench.tool("sub", "-c", bind_zmq(pub), "--curve-serverkey", public.decode(), "-s", "t", "-j")
    equal(pub.recv(), b"\x01t")
    pub.send_multipart([b"no", b"1"])
    pub.send_multipart([b"topic", b"2"])
    equal(sub.recv(), [b"topic", b"2"])
    ours_pub = bench.tool("xpub", "-b", "tcp://127.0.0.1:*", "--curve-server", "--curve-key", secret.decode(), "-j")
    their_sub = bench.zmq(zmq.SUB, HEARTBEAT_IVL=50, HEARTBEAT_TIMEOUT=10000, **keys)
    their_sub.subscribe(b"t")
    their_sub.connect(ours_pub.bound())
    equal(ours_pub.recv(), [b"\x01t"])
    ours_pub.send("topic", "3")
    equal(their_sub.recv_multipart(), [b"topic", b"3"])


@shows("227 257", "a client that ZAP refuses gets ERROR in clear")
def refused_in_clear(bench):
    public, secret = curve.keypair()
    tool = bench.tool(
        "router", "-b", "tcp://127.0.0.1:*", "--curve-server", "--curve-key", curve.z85(secret),
        "--zap", "curve=" + curve.z85(curve.keypair()[0]), "-M",
    )  # fmt: skip
    client = curve.Client(bench.connect(tool.bound()), public)
    client.peer.greet(mechanism=b"CURVE")
    client.peer.send(client.hello())
    client.read_welcome()
    client.peer.send(client.initiate(metadata("DEALER", "me")))
    equal(client.peer.read_to_end(), b"\x04\x0a\x05ERROR\x03400")
    equal(tool.event("HANDSHAKE_FAILED_AUTH")["value"], 400)


@shows("curve", "the manual's example: keygen, a server for one client, and that client")
def manual_example(bench):

    server_file, client_file = bench.path("server.key"), bench.path("client.key")
    for file in (server_file, client_file):
        tool = bench.tool("keygen")
        equal(tool.wait(), 0)
        with open(file, "wb") as out:
            out.write(b"\n".join(tool.rest()) + b"\n")
    client_public = open(client_file).read().split()[1]
    server_public = open(server_file).read().split()[1]
    server = bench.tool(
        "router", "-b", "tcp://127.0.0.1:*", "--echo", "--curve-server", "--curve-key", server_file,
        "--zap", "curve=" + client_public, "--monitor",
    )  # fmt: skip
    client = bench.tool(
        "req", "-c", server.bound(), "-n", 1, "--curve-serverkey", server_public, "--curve-key", client_file
    )
    client.line("hello")
    equal(client.wait(), 0)
    equal(client.rest(), [b"hello"])
    as_file = bench.tool("req", "-c", server.bound(), "-n", 1, "--curve-serverkey", server_file, "--curve-key", client_file)
    as_file.line("again")
    equal(as_file.wait(), 0)
    equal(as_file.rest(), [b"again"])
