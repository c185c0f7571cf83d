"""brine-zmtp dump."""

import json

import curve
import raw
from raw import COMMAND, command, frame, greeting, message, ready
from suite import bind_zmq, equal, eventually, shows


def fields(lines):
    return [tuple(line.decode().split(None, 1)) if b" " in line.strip() else (line.decode().strip(), "") for line in lines]


@shows("DUMP", "text: each line of a libzmq ROUTER, and of our own over ipc")
def text(bench):
    import zmq

    router = bench.zmq(zmq.ROUTER)
    endpoint = bind_zmq(router)
    tool = bench.tool("dump", endpoint)
    equal(tool.wait(), 0)
    lines = tool.rest()
    equal(lines[0], b"endpoint     " + endpoint.encode())
    equal(
        [(name, value) for name, value in fields(lines)][1:],
        [("version", "3.1"), ("mechanism", "NULL"), ("as-server", "0"), ("handshake", "ok"), ("Socket-Type", "ROUTER"), ("Identity", "")],
    )
    path = "ipc://" + bench.path("d.ipc")
    server = bench.tool("pub", "-b", path)
    server.bound()
    tool = bench.tool("dump", path, "--json")
    equal(tool.wait(), 0)
    value = json.loads(tool.rest()[0])
    equal((value["endpoint"], value["handshake"], value["metadata"]), (path, "ok", {"Socket-Type": "PUB"}))


@shows("DUMP", "--json, with the signature; every libzmq type is met with a type that suits it")
def as_json(bench):
    import zmq

    sockets = []
    for name in ("ROUTER", "REP", "PUB", "PULL", "PAIR", "XSUB"):
        socket = bench.zmq(getattr(zmq, name))
        sockets.append(socket)
        endpoint = bind_zmq(socket)
        tool = bench.tool("dump", endpoint, "--json")
        equal(tool.wait(), 0, str(tool))
        value = json.loads(tool.rest()[0])
        equal(value["endpoint"], endpoint)
        assert value["signature"].startswith("ff0000000000000") and value["signature"].endswith("7f"), value
        equal((value["version"], value["mechanism"], value["as_server"], value["handshake"]), ("3.1", "NULL", 0, "ok"))
        equal(value["metadata"]["Socket-Type"], name)


@shows("DUMP", "old peers, refusals, credentials needed, closed, timeout, not ZMTP, nobody: reasons and exit statuses")
def reasons(bench):
    import zmq

    plain = bench.zmq(zmq.ROUTER, PLAIN_SERVER=1)
    curve_server = bench.zmq(zmq.ROUTER, CURVE_SERVER=1, CURVE_SECRETKEY=zmq.curve_keypair()[1])
    for socket in (plain, curve_server):
        tool = bench.tool("dump", bind_zmq(socket), "--json")
        equal(tool.wait(), 3)
        value = json.loads(tool.rest()[0])
        equal(value["handshake"], "credentials needed")
    server = bench.listen()

    def dump(*options):
        return bench.tool("dump", server.endpoint, "--json", *options)

    def outcome(tool, status):
        equal(tool.wait(), status, str(tool))
        lines = tool.rest()
        return json.loads(lines[0]) if lines else {}

    tool = dump()
    peer = server.accept()
    peer.send(b"SSH-2.0-OpenSSH\r\n")
    value = outcome(tool, 3)
    equal(value["handshake"], "not ZMTP")
    tool = dump()
    server.accept().greet().close()
    equal(outcome(tool, 3)["handshake"], "closed")
    tool = dump("--timeout", 2000)
    silent = server.accept()
    silent.read(10)
    equal(outcome(tool, 4).get("handshake", "timeout"), "timeout")
    tool = dump("--type", "dealer")
    peer = server.accept().greet()
    peer.send(command("ERROR", b"\x0dgo away, you!"))
    equal(outcome(tool, 3)["handshake"], "go away, you!")
    tool = dump()
    peer = server.accept()
    peer.send(b"\xff" + bytes(7) + b"\x01\x7f\x01\x06\x00\x03old")
    value = outcome(tool, 0)
    equal(value["version"], "2.0")
    equal(value["metadata"], {"Socket-Type": "ROUTER", "Identity": "old"})
    tool = dump()
    peer = server.accept()
    peer.send(b"\x04\x00old")
    value = outcome(tool, 0)
    equal(value["version"], "1.0")
    equal(value["metadata"]["Identity"], "old")
    nobody = bench.tool("dump", "tcp://127.0.0.1:%d" % raw.dead_port())
    equal(nobody.wait(), 1)
    equal(len(nobody.diagnostics()), 1)


@shows("DUMP", "with credentials it goes through PLAIN and CURVE")
def with_credentials(bench):
    public, secret = curve.keypair()
    server = bench.tool("rep", "-b", "tcp://127.0.0.1:*", "--curve-server", "--curve-key", curve.z85(secret))
    tool = bench.tool("dump", server.bound(), "--curve-serverkey", curve.z85(public), "--json")
    equal(tool.wait(), 0, str(tool))
    value = json.loads(tool.rest()[0])
    equal((value["mechanism"], value["as_server"], value["handshake"], value["metadata"]["Socket-Type"]), ("CURVE", 1, "ok", "REP"))
    plain = bench.tool("rep", "-b", "tcp://127.0.0.1:*", "--plain-server", "--zap", "plain=u:p")
    tool = bench.tool("dump", plain.bound(), "--plain-username", "u", "--plain-password", "p")
    equal(tool.wait(), 0, str(tool))
