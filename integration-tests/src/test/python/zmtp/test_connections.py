"""Connecting again, the monitor, transports: ZMTP-420 to 429, 440 to 444, 500 to 514."""

import os
import socket
import struct
import time

import raw
from raw import command, frame, greeting, message, ready
from suite import bind_zmq, equal, eventually, shows


class Reconnecting:
    """A DEALER that dials a raw server, with a maximum for its pauses."""

    def __init__(self, bench):
        self.bench = bench
        self.server = bench.listen()
        self.tool = bench.tool(
            "dealer", "-c", self.server.endpoint, "-j", "-M", "-o", "reconnect_ivl=50", "-o", "reconnect_ivl_max=400"
        )

    @shows("421 420")
    def a_server_that_accepts_and_drops_is_not_hammered(self):
        times = []
        for _ in range(7):
            self.server.accept().close()
            times.append(time.monotonic())
        gaps = [b - a for a, b in zip(times, times[1:])]
        assert gaps[-1] > 0.15, gaps
        values = [e["value"] for e in self.tool.events() if e["event"] == "CONNECT_RETRIED"]
        assert all(0 < value <= 400 for value in values), values
        assert max(values) > 150, values

    @shows("422 013 104 112 113")
    def after_protocol_errors_it_dials_again_until_it_is_served(self):
        for octets in (
            greeting(mechanism=b"PLAIN"),
            greeting() + message("nonsense"),
            greeting() + command("READY", b"\x0bSocket-Type\x00"),
            greeting() + ready("PUB"),
            b"HTTP/1.1 400 Bad Request\r\n\r\n" + bytes(64),
        ):
            peer = self.server.accept()
            peer.try_send(octets)
            peer.try_send(b"")
            try:
                peer.read_to_end(1)
            except AssertionError:
                peer.close()
        peer = self.server.accept().handshake("ROUTER", "")
        peer.send(message("at last"))
        equal(self.tool.recv(), [b"at last"])
        peer.close()

    @shows("113")
    def error_ends_the_dialling(self):
        peer = self.server.accept().greet()
        peer.send(command("ERROR", b"\x03400"))
        peer.read_to_end()
        equal(self.tool.event("HANDSHAKE_FAILED_AUTH")["value"], 400)
        self.server.nobody(1.0)


@shows("420")
def the_default_pause_has_a_random_share_and_minus_one_means_never(bench):
    port = raw.free_port()
    usual = bench.tool("dealer", "-c", "tcp://127.0.0.1:%d" % port, "-M", "-o", "reconnect_ivl=60")
    never = bench.tool("dealer", "-c", "tcp://127.0.0.1:%d" % port, "-M", "-o", "reconnect_ivl=-1")
    values = [usual.event("CONNECT_RETRIED", skip=n)["value"] for n in range(8)]
    assert all(60 <= value < 121 for value in values), values
    assert len(set(values)) > 1, values
    never.event("CLOSED")
    equal(never.count("CONNECT_RETRIED"), 0)


@shows("423")
def reconnect_stop(bench):
    refused = bench.tool(
        "dealer", "-c", "tcp://127.0.0.1:%d" % raw.dead_port(), "-M", "-o", "reconnect_stop=1", "-o", "reconnect_ivl=20"
    )
    server = bench.listen()
    failed = bench.tool("dealer", "-c", server.endpoint, "-M", "-o", "reconnect_stop=2", "-o", "reconnect_ivl=20")
    peer = server.accept()
    peer.send(greeting(mechanism=b"PLAIN"))
    peer.read_to_end()
    failed.event("DISCONNECTED")
    refused.event("CLOSED")
    server.nobody(0.5)
    equal(refused.count("CONNECT_RETRIED"), 0)


@shows("424")
def names_are_looked_up_again_for_each_attempt(bench):
    hosts = bench.path("hosts")
    with open(hosts, "w") as file:
        file.write("127.0.0.2 moves.test\n")
    server = bench.listen()
    port = server.endpoint.rsplit(":", 1)[1]
    options = "-Djdk.net.hosts.file=%s -Dsun.net.inetaddr.ttl=0 -Dsun.net.inetaddr.negative.ttl=0" % hosts
    tool = bench.tool(
        "dealer", "-c", "tcp://moves.test:" + port, "-M", "-j", "-o", "reconnect_ivl=50", env={"BRINE_JAVA_OPTS": options}
    )
    tool.event("CONNECT_RETRIED")
    server.nobody(0.2)
    with open(hosts, "w") as file:
        file.write("127.0.0.1 moves.test\n")
    peer = server.accept().handshake("ROUTER", "")
    peer.send(message("found"))
    equal(tool.recv(), [b"found"])


@shows("425")
def connect_timeout(bench):
    # A listener whose queue is full answers no further connection: the kernel drops its SYN.
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        fillers = []
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(address)
            fillers.append(filler)
        tool = bench.tool("dealer", "-c", "tcp://127.0.0.1:%d" % address[1], "-M", "-o", "connect_timeout=300", "-o", "reconnect_ivl=20")
        tool.event("CONNECT_RETRIED", patience=20)
        equal(tool.count("CONNECTED"), 0)
        for filler in fillers:
            filler.close()


@shows("426 503")
def connect_before_bind_and_the_port_is_free_at_once(bench):
    port = raw.free_port()
    path = bench.path("later.ipc")
    push = bench.tool("push", "-c", "tcp://127.0.0.1:%d" % port, "-M", "-o", "reconnect_ivl=20")
    by_path = bench.tool("push", "-c", "ipc://" + path, "-M", "-o", "reconnect_ivl=20")
    for tool in (push, by_path):
        tool.line("early")
        tool.event("CONNECT_RETRIED")
    pull = bench.tool("pull", "-b", "tcp://127.0.0.1:%d" % port, "-b", "ipc://" + path)
    equal([pull.read_line(), pull.read_line()], [b"early", b"early"])
    equal(pull.stop(), 143)
    again = bench.tool("pull", "-b", "tcp://127.0.0.1:%d" % port, "-b", "ipc://" + path)
    again.bound(1)
    push.line("again")
    equal(again.read_line(), b"again")


@shows("428")
def a_second_connect_to_the_same_endpoint(bench):
    for kind, connections in (("dealer", 1), ("sub", 1), ("push", 2)):
        server = bench.listen()
        tool = bench.tool(kind, "-c", server.endpoint, "-c", server.endpoint)
        for _ in range(connections):
            server.accept()
        server.nobody(0.3)
        tool.process.kill()


@shows("440 441 442", "names, values and order of the events, at the server and the client")
def monitor_order(bench):
    server = bench.tool("router", "-b", "tcp://127.0.0.1:*", "-M")
    port = server.bound()
    client = bench.tool("dealer", "-c", port, "-M", "-o", "reconnect_ivl=100")
    client.event("HANDSHAKE_SUCCEEDED")
    server.event("HANDSHAKE_SUCCEEDED")
    server.stop()
    client.event("CLOSED")
    names = [event["event"] for event in client.events()]
    equal(names[:6], ["CONNECT_DELAYED", "CONNECTED", "HANDSHAKE_SUCCEEDED", "DISCONNECTED", "CONNECT_RETRIED", "CONNECT_DELAYED"])
    assert "CLOSED" in names[6:8], names
    names = [event["event"] for event in server.events()]
    equal(names[:3], ["LISTENING", "ACCEPTED", "HANDSHAKE_SUCCEEDED"])
    for event in client.events():
        equal(set(event) >= {"event", "value", "endpoint"}, True)
        equal(event["endpoint"], port)
    other = bench.tool("router", "-b", "tcp://127.0.0.1:*", "-M")
    peer = bench.connect(other.bound()).handshake("DEALER", "")
    peer.alive()
    peer.close()
    other.event("DISCONNECTED")
    equal([event["event"] for event in other.events()], ["LISTENING", "ACCEPTED", "HANDSHAKE_SUCCEEDED", "DISCONNECTED"])


@shows("440", "BIND_FAILED with the errno")
def bind_failed(bench):
    import zmq

    taken = bench.zmq(zmq.PULL)
    tool = bench.tool("pull", "-b", bind_zmq(taken), "-M")
    equal(tool.wait(), 1)
    equal(tool.event("BIND_FAILED")["value"], 98)


@shows("--metadata 444", "implies --json; the peer's properties and address")
def metadata_of_messages(bench):
    import zmq

    tool = bench.tool("rep", "-b", "tcp://127.0.0.1:*", "--metadata", "-e")
    req = bench.zmq(zmq.REQ, ROUTING_ID=b"rq", METADATA=b"X-Team:red")
    req.connect(tool.bound())
    req.send(b"hi")
    value = tool.get()
    equal(value["frames"], ["hi"])
    for name, expected in (("Socket-Type", "REQ"), ("Identity", "rq"), ("X-Team", "red"), ("Peer-Address", "127.0.0.1")):
        equal(value["metadata"].get(name), expected, name)
    equal(req.recv(), b"hi")


class Tcp:
    """TCP addresses."""

    def __init__(self, bench):
        self.bench = bench

    @shows("502 500")
    def ipv6(self):
        if not socket.has_ipv6 or not os.path.exists("/proc/net/if_inet6"):
            return
        tool = self.bench.tool("pull", "-b", "tcp://[::1]:*", "-b", "tcp://*:*", "-o", "ipv6")
        assert tool.bound(0).startswith("tcp://[::1]:"), tool.bound(0)
        assert tool.bound(1).startswith("tcp://[::]:"), tool.bound(1)
        push = self.bench.tool("push", "-c", tool.bound(0), "-o", "ipv6")
        push.line("six")
        equal(tool.read_line(), b"six")
        port = tool.bound(1).rsplit(":", 1)[1]
        peer = self.bench.connect("tcp://127.0.0.1:" + port).handshake("PUSH")
        peer.send(message("four"))
        equal(tool.read_line(), b"four")

    @shows("501")
    def source_address_and_names(self):
        server = self.bench.listen()
        host, port = server.endpoint[6:].split(":")
        source = raw.free_port()
        tool = self.bench.tool("dealer", "-c", "tcp://127.0.0.1:%d;127.0.0.1:%s" % (source, port), "-c", "tcp://localhost:" + port)
        peers = [server.accept(), server.accept()]
        assert source in [peer.sock.getpeername()[1] for peer in peers]
        tool.process.kill()

    @shows("505 --socks")
    def socks(self):
        proxy, server = self.bench.listen(), self.bench.listen()
        host, port = proxy.endpoint[6:].split(":")
        tool = self.bench.tool(
            "dealer", "-c", "tcp://some.name.invalid:4444", "-j",
            "-o", "socks_proxy=127.0.0.1:" + port, "-o", "socks_username=u", "-o", "socks_password=pw", "-o", "reconnect_ivl=20",
        )  # fmt: skip
        refusing = proxy.accept()
        version, count = refusing.read(2)
        methods = refusing.read(count)
        equal((version, 2 in methods), (5, True))
        refusing.send(b"\x05\xff")
        refusing.read_to_end()
        peer = proxy.accept()
        peer.read(1)
        peer.read(peer.read(1)[0])
        peer.send(b"\x05\x02")
        equal(peer.read(6), b"\x01\x01u\x02pw")
        peer.drip(b"\x01\x00")
        equal(peer.read(4), b"\x05\x01\x00\x03")
        equal(peer.read(18), b"\x11some.name.invalid")
        equal(peer.read(2), struct.pack(">H", 4444))
        peer.drip(b"\x05\x00\x00\x03\x04host\x11\x5c")
        peer.handshake("ROUTER", "")
        peer.send(message("through"))
        equal(tool.recv(), [b"through"])


class Ipc:
    """Unix domain sockets."""

    def __init__(self, bench):
        self.bench = bench

    @shows("510 511")
    def stale_files_are_replaced_and_ours_removed(self):
        path = self.bench.path("stale.ipc")
        with socket.socket(socket.AF_UNIX) as stale:
            stale.bind(path)
        assert os.path.exists(path)
        tool = self.bench.tool("pull", "-b", "ipc://" + path)
        equal(tool.bound(), "ipc://" + path)
        peer = self.bench.connect("ipc://" + path).handshake("PUSH")
        peer.send(message("by ipc"))
        equal(tool.read_line(), b"by ipc")
        equal(tool.stop(), 143)
        assert not os.path.exists(path)
        tool = self.bench.tool("pull", "-b", "ipc://" + path)
        tool.bound()
        os.unlink(path)
        with open(path, "w") as file:
            file.write("somebody else's")
        equal(tool.stop(), 143)
        assert os.path.exists(path), "a file that is not ours was removed"
        os.unlink(path)

    @shows("510 512 444 253", "libzmq over a path and an abstract name, either side binding")
    def with_libzmq(self):
        import zmq

        name = "brine-" + os.path.basename(self.bench.directory)
        for endpoint in ("ipc://" + self.bench.path("z.ipc"), "ipc://@" + name):
            tool = self.bench.tool("router", "-b", endpoint, "-e")
            equal(tool.bound(), endpoint)
            dealer = self.bench.zmq(zmq.DEALER)
            dealer.connect(endpoint)
            dealer.send_multipart([b"a", b"b" * 100000])
            equal(dealer.recv_multipart(), [b"a", b"b" * 100000])
            equal(tool.stop(), 143)
            dealer.close()
            router = self.bench.zmq(zmq.ROUTER)
            router.bind(endpoint)
            ours = self.bench.tool("dealer", "-c", endpoint, "--metadata", "-i", "o")
            ours.send("hi")
            equal(router.recv_multipart(), [b"o", b"hi"])
            router.send_multipart([b"o", b"back"])
            value = ours.get()
            equal(value["frames"], ["back"])
            equal(value["metadata"]["Peer-Address"], "localhost:%d:%d:%d" % (os.getuid(), os.getgid(), os.getpid()))
            router.close()
            ours.process.kill()


@shows("500 440", "two tools on one port: address in use")
def address_in_use(bench):
    first = bench.tool("pull", "-b", "tcp://127.0.0.1:*")
    second = bench.tool("pull", "-b", first.bound())
    equal(second.wait(), 1)
    assert "in use" in second.diagnostics()[0], second.diagnostics()
