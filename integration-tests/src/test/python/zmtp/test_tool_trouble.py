"""brine-zmtp on a bad night: streams that end or fill up, endless and broken lines, signals in every mode."""

import json
import os
import signal
import subprocess
import time

import raw
import tool as tools
from suite import PATIENCE, bind_zmq, equal, eventually, shows


def start(arguments, **options):
    """A tool with streams of one's own."""
    return subprocess.Popen(
        ["env", "--default-signal=INT", tools.LAUNCHER] + [str(a) for a in arguments], start_new_session=True, **options
    )


def end(process, patience=PATIENCE):
    """Waits for its end; (status, lines of standard error)."""
    try:
        _, err = process.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        process.kill()
        raise AssertionError("%s still runs" % process.args) from None
    return process.returncode, err.decode().splitlines()


@shows("EXIT", "standard output that is full, closed, or read by nobody any more: one line, status 1")
def output_that_fails(bench):
    import zmq

    with open("/dev/full", "wb") as full:
        for arguments in (("--version",), ("--help",), ("keygen",)):
            status, err = end(start(arguments, stdout=full, stderr=subprocess.PIPE))
            equal((status, err), (1, ["brine-zmtp: cannot write standard output: No space left on device"]))
    push = bench.zmq(zmq.PUSH)
    reader, writer = os.pipe()
    process = start(("pull", "-c", bind_zmq(push)), stdin=subprocess.PIPE, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    push.send(b"read")
    equal(os.read(reader, 100), b"read\n")
    os.close(reader)
    push.send(b"not read")
    status, err = end(process)
    equal((status, err), (1, ["brine-zmtp: cannot write standard output: Broken pipe"]))


@shows("EXIT", "streams that are closed from the start are not mistaken for files of the JVM")
def closed_streams(bench):
    pull = bench.tool("pull", "-b", "tcp://127.0.0.1:*")
    script = 'exec "$@" %s'
    for closed, arguments, status in (
        ("<&-", ("push", "-c", pull.bound()), 0),
        (">&-", ("--version",), 1),
        ("2>&-", ("--version",), 0),
    ):
        process = subprocess.run(
            ["sh", "-c", script % closed, "sh", tools.LAUNCHER] + list(arguments), capture_output=True, timeout=PATIENCE
        )
        equal(process.returncode, status, closed)
    pull.silent(0.3)


@shows("EXIT", "a slow reader gets everything, after the tool has closed its socket too")
def slow_reader(bench):
    import zmq

    push = bench.zmq(zmq.PUSH, SNDHWM=0)
    reader, writer = os.pipe()
    process = start(
        ("pull", "-c", bind_zmq(push), "-n", 300, "--stats"), stdin=subprocess.PIPE, stdout=writer, stderr=subprocess.PIPE
    )
    os.close(writer)
    for nth in range(300):
        push.send(b"%03d" % nth + b"x" * 10000)
    got = b""
    while True:
        octets = os.read(reader, 65536)
        if not octets:
            break
        got += octets
        time.sleep(0.002)
    os.close(reader)
    status, err = end(process)
    equal((status, err), (0, ['{"stats":{"sent":0,"received":300}}']))
    equal([line[:3] for line in got.split(b"\n")[:-1]], [b"%03d" % nth for nth in range(300)])


@shows("JSON", "a flood of broken lines, and of octets that are no text: each reported on one line or counted, the good ones sent")
def broken_json(bench):
    pull = bench.tool("pull", "-b", "tcp://127.0.0.1:*", "-j", "-n", 2)
    push = bench.tool("push", "-c", pull.bound(), "-j", "--stats")
    garbage = [
        b"\x00\x01\x02", b"\xff\xfe", b"{", b"[[[[[[", b'{"frames": ["a"', b"\x1b[2J", b'"half', b"1e999", b"nul",
        b'{"frames": ["\xc3\x28"]}', b"[" * 5000, b'{"' + b"k" * 3000 + b'": 1}',
    ]  # fmt: skip
    push.write(b'"before"\n' + b"\n".join(garbage) + b"\n" + os.urandom(300000).replace(b"\n", b"") + b'\n["after"]\n')
    push.end_input()
    equal(push.wait(), 0)
    equal(pull.wait(), 0)
    equal([json.loads(line)["frames"] for line in pull.rest()], [["before"], ["after"]])
    equal(push.stats(), {"sent": 2, "received": 0})
    lines = push.diagnostics()
    equal(len(lines), len(garbage) + 1)
    for line in lines:
        assert line.startswith("brine-zmtp: line skipped: ") and line.isprintable() and len(line) < 4000, line


@shows("EXIT", "diagnostics that nobody reads hold up nothing and take no memory")
def unread_diagnostics(bench):
    pull = bench.tool("pull", "-b", "tcp://127.0.0.1:*", "-n", 1)
    environment = dict(os.environ, BRINE_JAVA_OPTS="-Xmx40m")
    process = start(("push", "-c", pull.bound(), "-j"), stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    block = b"x\n" * 30000
    for _ in range(10):
        process.stdin.write(block)
    process.stdin.write(b'"at last"\n')
    process.stdin.flush()
    equal(pull.wait(), 0)
    equal(pull.rest(), [b"at last"])
    status, err = end(process)
    equal(status, 0)
    assert err[-1].endswith(" lines were not printed: standard error is not read"), err[-1]


@shows("EXIT", "a line that does not fit into memory ends the input with one line and 1; those before it are sent")
def endless_line(bench):
    pull = bench.tool("pull", "-b", "tcp://127.0.0.1:*", "-n", 1)
    push = bench.tool("push", "-c", pull.bound(), "--stats", heap=40)
    push.write(b"first\n")
    for _ in range(120):
        push.write(b"x" * 1000000)
        if not push.running():
            break
    push.end_input()
    equal(push.wait(), 1)
    equal(len(push.diagnostics()), 1, str(push))
    assert push.diagnostics()[0].startswith("brine-zmtp: standard input: a line is too long"), push.diagnostics()
    equal(push.stats(), {"sent": 1, "received": 0})
    equal(pull.wait(), 0)
    equal(pull.rest(), [b"first"])


@shows("Text", "a line of 40 MB is one message, whole")
def long_line(bench):
    import zmq

    pull = bench.zmq(zmq.PULL)
    push = bench.tool("push", "-c", bind_zmq(pull))
    text = os.urandom(20000000).hex().encode()
    push.line(text)
    push.end_input()
    assert pull.recv() == text
    equal(push.wait(), 0)


@shows("End", "SIGINT and SIGTERM end every mode at once, without a word")
def signals(bench):
    dead = "tcp://127.0.0.1:%d" % raw.dead_port()
    silent = bench.listen()
    front = "tcp://127.0.0.1:*"
    path = bench.path("signalled.ipc")
    cases = [
        (("push", "-c", dead, "-M"), "never sent\n"),
        (("req", "-c", dead, "-M"), "never answered\n"),
        (("rep", "-b", "ipc://" + path), ""),
        (("sub", "-c", dead, "-M"), ""),
        (("router", "-b", front, "--echo", "--stats"), ""),
        (("pub", "-b", front, "--wait-peers", 1), "waits\n"),
        (("push", "-c", dead, "-n", 1, "-M"), "lingers\n"),
        (("proxy", "router=" + front, "dealer=" + front), ""),
        (("perf", "thr", "local", front, 10, 10), ""),
        (("perf", "lat", "remote", silent.endpoint, 10, 10), ""),
        (("dump", silent.endpoint, "--timeout", 60000), ""),
    ]
    for nth in range(0, len(cases), 4):
        running = []
        for at, (arguments, text) in enumerate(cases[nth : nth + 4]):
            running.append((bench.tool(*arguments), signal.SIGINT if (nth + at) % 2 else signal.SIGTERM))
            running[-1][0].write(text)
        for process, number in running:
            if silent.endpoint in process.arguments:
                silent.accept().read(10)
            elif "-M" in process.arguments:
                process.event("CONNECT_RETRIED")
            else:
                process.err("^bound ")
            equal(process.stop(number, 10), 128 + number, str(process))
            equal(process.diagnostics(), [], str(process))
    assert not os.path.exists(path)


@shows("EXIT --timeout", "a wrong mechanism, a wrong key, a peer out of reach: 4, and --monitor says why")
def nobody_to_talk_to(bench):
    import zmq

    public, secret = zmq.curve_keypair()
    router = bench.zmq(zmq.ROUTER, CURVE_SERVER=1, CURVE_SECRETKEY=secret)
    endpoint = bind_zmq(router)
    null = bench.tool("dealer", "-c", endpoint, "-t", 4000, "-M")
    other = bench.tool("dealer", "-c", endpoint, "-t", 4000, "-M", "--curve-serverkey", zmq.curve_keypair()[0].decode())
    nobody = bench.tool("dealer", "-c", "tcp://127.0.0.1:%d" % raw.dead_port(), "-t", 4000, "-M")
    for tool in (null, other, nobody):
        tool.line("hello")
    for tool in (null, other, nobody):
        equal(tool.wait(), 4, str(tool))
        equal(tool.diagnostics(), [])
    null.event("HANDSHAKE_FAILED_PROTOCOL", error="ZMTP_MECHANISM_MISMATCH")
    other.event("HANDSHAKE_FAILED_NO_DETAIL")
    nobody.event("CONNECT_RETRIED")


@shows("EXIT", "what cannot be bound or looked at is named with the reason, on one line, with 1")
def endpoints(bench):
    import zmq

    holder = bench.zmq(zmq.PULL)
    taken = bind_zmq(holder)
    missing = "ipc://" + bench.path("missing/x.ipc")
    cases = [
        (("pull", "-b", taken), "cannot bind %s: Address already in use" % taken),
        (("perf", "thr", "local", taken, 1, 1), "cannot bind %s: Address already in use" % taken),
        (("proxy", "pull=" + taken, "push=tcp://127.0.0.1:*"), "cannot bind %s: Address already in use" % taken),
        (("pull", "-b", missing), "cannot bind %s: No such file or directory" % missing),
        (("dump", missing), "cannot connect %s: No such file or directory" % missing),
        (("perf", "thr", "remote", "nonsense", 1, 1), "cannot connect nonsense: write transport://address"),
    ]
    for start_ in range(0, len(cases), 3):
        running = [(bench.tool(*arguments), said) for arguments, said in cases[start_ : start_ + 3]]
        for process, said in running:
            equal(process.wait(), 1, str(process))
            equal(process.errors()[-1], "brine-zmtp: " + said)
            equal(len(process.diagnostics()), 1)
