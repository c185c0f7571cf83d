"""PLAIN and ZAP: ZMTP-200 to 205, 250 to 260; --plain-…, --zap."""

import raw
from raw import COMMAND, command, frame, greeting, message, metadata, ready
from suite import Zap, bind_zmq, equal, eventually, shows

HELLO = command("HELLO", b"\x01u\x02pw")


class PlainServer:
    """A PLAIN server with a rule, met by raw clients."""

    def __init__(self, bench):
        self.bench = bench
        self.tool = bench.tool(
            "router", "-b", "tcp://127.0.0.1:*", "--plain-server", "--zap", "plain=u:pw", "-M", "--metadata", "-i", "srv"
        )

    def peer(self, **options):
        return self.bench.connect(self.tool.bound()).greet(mechanism=b"PLAIN", **options)

    @shows("200 014 256 444")
    def hello_welcome_initiate_ready(self):
        peer = self.peer()
        equal(peer.greeting[12:33], b"PLAIN".ljust(20, b"\0") + b"\x01")
        peer.send(HELLO)
        equal(peer.read_frame(), (COMMAND, b"\x07WELCOME"))
        peer.send(command("INITIATE", metadata("DEALER", "me")))
        name, data = peer.read_command()
        equal((name, data), ("READY", metadata("ROUTER", "srv")))
        peer.send(message("hi"))
        value = self.tool.get()
        equal(value["frames"], ["me", "hi"])
        equal(value["metadata"]["User-Id"], "u")
        equal(value["metadata"]["Peer-Address"], "127.0.0.1")
        peer.close()

    @shows("201")
    def a_hello_with_missing_cut_or_extra_octets_closes_without_welcome(self):
        before = self.tool.count("HANDSHAKE_FAILED_PROTOCOL")
        data = b"\x01u\x02pw"
        bad = [data[:n] for n in range(len(data))] + [data + b"x", b"\xffu\x02pw", b"\x01u\xffpw"]
        for octets in bad:
            peer = self.peer()
            peer.send(command("HELLO", octets))
            rest = peer.read_to_end()
            assert b"WELCOME" not in rest, octets
        event = self.tool.event("HANDSHAKE_FAILED_PROTOCOL", skip=before + len(bad) - 1)
        equal(event["error"], "ZMTP_MALFORMED_COMMAND_HELLO")

    @shows("202")
    def commands_out_of_order_close(self):
        initiate = command("INITIATE", metadata("DEALER", "me"))
        for octets in (initiate, ready("DEALER", "me"), command("WELCOME"), message("hi"), HELLO + HELLO, HELLO + ready("DEALER", "")):
            peer = self.peer()
            peer.try_send(octets)
            assert b"READY" not in peer.read_to_end()

    @shows("204 115 257")
    def a_wrong_password_gets_a_proper_error_and_a_close(self):
        peer = self.peer()
        peer.send(command("HELLO", b"\x01u\x03bad"))
        equal(peer.read_to_end(), b"\x04\x0a\x05ERROR\x03400")
        equal(self.tool.event("HANDSHAKE_FAILED_AUTH")["value"], 400)

    @shows("204 250 251")
    def libzmqs_client_with_a_wrong_password_is_refused_and_stays_away_the_right_one_is_served(self):
        import zmq

        before = self.tool.count("HANDSHAKE_FAILED_AUTH")
        wrong = self.bench.zmq(zmq.DEALER, PLAIN_USERNAME=b"u", PLAIN_PASSWORD=b"guess")
        wrong.connect(self.tool.bound())
        self.tool.event("HANDSHAKE_FAILED_AUTH", skip=before)
        right = self.bench.zmq(zmq.DEALER, PLAIN_USERNAME=b"u", PLAIN_PASSWORD=b"pw", ROUTING_ID=b"r")
        right.connect(self.tool.bound())
        right.send_multipart([b"let", b"in"])
        equal(self.tool.recv(), [b"r", b"let", b"in"])
        self.tool.send("r", "back")
        equal(right.recv(), b"back")
        asked = [event for event in self.tool.events() if event["event"] == "ZAP_REQUEST"]
        last = asked[-1]
        equal((last["version"], last["mechanism"], last["address"], last["status"]), ("1.0", "PLAIN", "127.0.0.1", "200"))
        equal(last["credentials"][0], "u")
        equal(self.tool.count("HANDSHAKE_FAILED_AUTH"), before + 1)

    @shows("013 014", "NULL at a PLAIN server is a mismatch, and so is a second server, at once")
    def mismatches(self):
        peer = self.bench.connect(self.tool.bound())
        peer.send(greeting())
        peer.read_to_end()
        peer = self.peer(as_server=1)
        peer.read_to_end(10)


class PlainClient:
    """A PLAIN client that connects to raw servers."""

    def __init__(self, bench):
        self.bench = bench
        self.server = bench.listen()
        self.tool = bench.tool(
            "dealer", "-c", self.server.endpoint, "--plain-username", "user", "--plain-password", "secret",
            "-i", "me", "-j", "-M", "-o", "reconnect_ivl=20",
        )  # fmt: skip

    def peer(self):
        return self.server.accept().greet(mechanism=b"PLAIN", as_server=0)

    @shows("200 202 422")
    def the_clients_side_and_commands_out_of_order(self):
        peer = self.peer()
        equal(peer.greeting[32], 0)
        equal(peer.read_frame(), (COMMAND, b"\x05HELLO\x04user\x06secret"))
        peer.send(ready("ROUTER", ""))
        peer.read_to_end()
        peer = self.peer()
        equal(peer.read_command()[0], "HELLO")
        peer.send(command("WELCOME"))
        equal(peer.read_command(), ("INITIATE", metadata("DEALER", "me")))
        peer.send(ready("ROUTER", ""))
        peer.send(message("hello"))
        equal(self.tool.recv(), [b"hello"])
        peer.close()

    @shows("203 113")
    def the_broken_error_of_libzmqs_server_is_understood_and_ends_the_dialling(self):
        peer = self.peer()
        equal(peer.read_command()[0], "HELLO")
        peer.send(frame(b"^RROR\x03400", COMMAND))
        peer.read_to_end()
        equal(self.tool.event("HANDSHAKE_FAILED_AUTH")["value"], 400)
        self.server.nobody(0.5)


@shows("205 252", "without --zap a PLAIN server refuses everyone")
def no_handler(bench):
    tool = bench.tool("router", "-b", "tcp://127.0.0.1:*", "--plain-server", "-M")
    peer = bench.connect(tool.bound()).greet(mechanism=b"PLAIN")
    peer.send(HELLO)
    assert b"WELCOME" not in peer.read_to_end()
    eventually(lambda: tool.count("DISCONNECTED"), "told")


@shows("257 258", "deny=300 closes at once without ERROR, 400 and 500 send it")
def statuses(bench):
    for status in (300, 400, 500):
        tool = bench.tool("router", "-b", "tcp://127.0.0.1:*", "--zap", "plain=a:b", "--zap", "deny=%d" % status, "--plain-server", "-M")
        peer = bench.connect(tool.bound()).greet(mechanism=b"PLAIN")
        peer.send(HELLO)
        expected = b"" if status == 300 else b"\x04\x0a\x05ERROR\x03%d" % status
        equal(peer.read_to_end(), expected)
        equal(tool.event("HANDSHAKE_FAILED_AUTH")["value"], status)
        equal(tool.event("ZAP_REQUEST")["status"], str(status))
        tool.process.kill()


@shows("252 253 257", "NULL peers are asked about with a domain; ip and any rules")
def null_with_a_domain(bench):
    refusing = bench.tool("router", "-b", "tcp://127.0.0.1:*", "--zap", "ip=192.0.2.1", "-M")
    peer = bench.connect(refusing.bound()).greet()
    peer.send(ready("DEALER", "me"))
    equal(peer.read_to_end(), b"\x04\x0a\x05ERROR\x03400")
    event = refusing.event("ZAP_REQUEST")
    equal(
        {k: event[k] for k in ("version", "domain", "address", "mechanism", "credentials", "status")},
        {"version": "1.0", "domain": "global", "address": "127.0.0.1", "mechanism": "NULL", "credentials": [], "status": "400"},
    )
    equal(refusing.event("HANDSHAKE_FAILED_AUTH")["value"], 400)
    taking = bench.tool(
        "router", "-b", "tcp://127.0.0.1:*", "--zap", "ip=127.0.0.1", "-M", "-o", "zap_domain=here", "--metadata"
    )
    peer = bench.connect(taking.bound()).handshake("DEALER", "me")
    peer.send(message("hi"))
    equal(taking.get()["frames"], ["me", "hi"])
    equal(taking.event("ZAP_REQUEST")["domain"], "here")


@shows("260 113", "a client that libzmq's ZAP refuses hears of it and does not hammer")
def refused_by_libzmq(bench):
    import zmq

    zap = Zap(bench, lambda mechanism, credentials: None)
    router = bench.zmq(zmq.ROUTER, PLAIN_SERVER=1)
    endpoint = bind_zmq(router)
    tool = bench.tool("dealer", "-c", endpoint, "--plain-username", "u", "--plain-password", "p", "-M", "-o", "reconnect_ivl=20")
    equal(tool.event("HANDSHAKE_FAILED_AUTH")["value"], 400)
    eventually(lambda: tool.count("DISCONNECTED") or tool.count("CLOSED"), "closed")
    tool.silent(0.5)
    assert len(zap.asked) <= 2, len(zap.asked)
    equal(zap.asked[0][3:], (b"PLAIN", [b"u", b"p"]))


@shows("200 256", "libzmq's PLAIN server lets our client in")
def plain_client_at_libzmq(bench):
    import zmq

    zap = bench.zmq(zmq.REP)
    zap.bind("inproc://zeromq.zap.01")
    router = bench.zmq(zmq.ROUTER, PLAIN_SERVER=1)
    endpoint = bind_zmq(router)
    tool = bench.tool("dealer", "-c", endpoint, "--plain-username", "u", "--plain-password", "p", "-j", "-i", "x")
    tool.send("hi")
    version, number, *_ = zap.recv_multipart()
    zap.send_multipart([version, number, b"200", b"OK", b"u", b""])
    equal(router.recv_multipart(), [b"x", b"hi"])
    router.send_multipart([b"x", b"back"])
    equal(tool.recv(), [b"back"])
