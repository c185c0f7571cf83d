"""Delays, drops, doubles and reorders the packets of a network namespace, where the kernel has no netem.

    impair.py --queue N --seed N --delay MS --jitter MS --loss SHARE --duplicate SHARE --counts FILE

Packets come from an iptables rule (`-j NFQUEUE --queue-num N`) and go on with its verdict, each after a delay of its own;
as netem does, it reorders by delaying unequally. Copies are sent with the mark 77, which the rule must let pass. What was
done is in FILE, as JSON, when it ends (SIGTERM).
"""

import argparse
import heapq
import json
import random
import select
import signal
import socket
import struct
import time

NETLINK_NETFILTER = 12
SUBSYSTEM_QUEUE = 3 << 8
PACKET, VERDICT, CONFIG = 0, 1, 2
DROP, ACCEPT = 0, 1
MARK = 77
SO_RCVBUFFORCE = 33


def attribute(kind, value):
    head = struct.pack("=HH", len(value) + 4, kind)
    return head + value + b"\0" * (-len(value) % 4)


def attributes(data):
    found = {}
    while len(data) >= 4:
        length, kind = struct.unpack("=HH", data[:4])
        if length < 4:
            break
        found[kind & 0x7FFF] = data[4:length]
        data = data[(length + 3) & ~3 :]
    return found


class Queue:
    """One netfilter queue."""

    def __init__(self, number):
        self.number = number
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)
        self.socket.bind((0, 0))
        self.socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 8 << 20)
        bind, whole_packets = 1, 2
        self.send(CONFIG, attribute(1, struct.pack("!BBH", bind, 0, socket.AF_INET)))
        self.send(CONFIG, attribute(2, struct.pack("!IB", 0xFFFF, whole_packets)))
        self.send(CONFIG, attribute(3, struct.pack("!I", 8192)))

    def send(self, kind, payload):
        body = struct.pack("!BBH", 0, 0, self.number) + payload
        head = struct.pack("=IHHII", len(body) + 16, SUBSYSTEM_QUEUE | kind, 1, 0, 0)
        self.socket.send(head + body)

    def verdict(self, packet_id, what):
        self.send(VERDICT, attribute(2, struct.pack("!II", what, packet_id)))

    def receive(self):
        """Yields id and octets of the packets that came together."""
        data = self.socket.recv(1 << 18)
        while len(data) >= 16:
            length, kind = struct.unpack("=IH", data[:6])
            if length < 16:
                break
            if kind == SUBSYSTEM_QUEUE | PACKET:
                found = attributes(data[20:length])
                if 1 in found and 10 in found:
                    yield struct.unpack("!I", found[1][:4])[0], found[10]
            data = data[(length + 3) & ~3 :]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--queue", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--counts", required=True)
    for name in ("delay", "jitter", "loss", "duplicate"):
        parser.add_argument("--" + name, type=float, required=True)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    queue = Queue(options.queue)
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_MARK, MARK)
    counts = {"passed": 0, "dropped": 0, "duplicated": 0, "reordered": 0}
    ending = []
    signal.signal(signal.SIGTERM, lambda *_: ending.append(True))
    waiting = []
    last = 0
    print("ready", flush=True)
    while not ending or waiting:
        now = time.monotonic()
        while waiting and (waiting[0][0] <= now or ending):
            _, packet_id, copy = heapq.heappop(waiting)
            queue.verdict(packet_id, ACCEPT)
            counts["passed"] += 1
            counts["reordered"] += packet_id < last
            last = max(last, packet_id)
            if copy:
                raw.sendto(copy, (socket.inet_ntoa(copy[16:20]), 0))
                counts["duplicated"] += 1
        pause = min(0.2, max(0.0, waiting[0][0] - now)) if waiting else 0.2
        if not select.select([queue.socket], [], [], pause)[0]:
            continue
        for packet_id, packet in queue.receive():
            if chance.random() < options.loss:
                queue.verdict(packet_id, DROP)
                counts["dropped"] += 1
                continue
            due = time.monotonic() + (options.delay + chance.uniform(-1, 1) * options.jitter) / 1000
            copy = packet if chance.random() < options.duplicate else b""
            heapq.heappush(waiting, (due, packet_id, copy))
    with open(options.counts, "w", encoding="ascii") as file:
        json.dump(counts, file)


main()
