#!/usr/bin/env python3
"""Makes the fuzz tests' first inputs from the golden vectors: run it after a vector or a fuzz test's format has changed.

An input begins with an octet that says how the rest is cut; the formats are those of the *FuzzTest classes. Inputs that
Jazzer adds when it finds something have names of their own (crash-...) and stay.
"""
import json
import pathlib

RESOURCES = pathlib.Path(__file__).resolve().parents[1] / 'resources'
GREETING = 64
PIECES = {'whole': 4, 'octets': 0}


def folder(package, test, method):
    return RESOURCES / 'io/brine/zmtp' / package / (test + 'Inputs') / method


def write(where, name, octets):
    where.mkdir(parents=True, exist_ok=True)
    (where / ('seed-' + name)).write_bytes(bytes(octets))


def step(what, data, more=b'', piece=63):
    """A step of CurveServerFuzzTest's script."""
    return bytes([piece, what, len(data)]) + data + more


def main():
    first = folder('transport', 'FirstOctetsFuzzTest', 'anyOctets')
    null = folder('transport', 'NullLinkFuzzTest', 'anyOctets')
    plain = folder('transport', 'PlainServerFuzzTest', 'anyOctetsBehindTheGreeting')
    curve = folder('transport', 'CurveServerFuzzTest', 'anyScript')
    decoder = folder('wire', 'DecoderFuzzTest', 'anyOctets')
    for where in (first, null, plain, curve, decoder):
        for old in where.glob('seed-*'):
            old.unlink()
    for path in sorted((RESOURCES / 'wire').glob('*.json')):
        vector = json.loads(path.read_text())
        name = path.stem
        for direction in ('c2s', 's2c'):
            said = bytes.fromhex(vector.get(direction) or '')[:2048]
            if not said:
                continue
            label = name + '-' + direction
            write(first, label, bytes([PIECES['whole']]) + said)
            mechanism = vector.get('mechanism', 'NULL')
            if name.startswith(('raw10', 'raw20')):
                write(decoder, label, bytes([0x7f if name.startswith('raw10') else 0x7e]) + said)
            elif mechanism == 'NULL' and len(said) > GREETING:
                write(null, label, bytes([PIECES['whole'], 0]) + said[GREETING:])
                write(decoder, label, bytes([0x7e]) + said[GREETING:])
            elif mechanism == 'PLAIN' and len(said) > GREETING:
                write(plain, label, bytes([PIECES['octets']]) + said[GREETING:])
    ping = b'\x04PING\x00\x0a' + b'context'
    traffic = [(b'\x00\x0162', 'message'), (b'\x04' + bytes([len(ping)]) + ping, 'ping'),
               (b'\x04\x0b\x09SUBSCRIBEA', 'subscribe'), (b'\x04\x09\x04JOINnews', 'join'),
               (b'\x02' + b'\xff' * 8, 'huge'), (b'\x04\x00', 'empty-command')]
    for octets, name in traffic:
        for variant in (1, 3, 5, 7):
            write(null, f'{name}-{variant}', bytes([PIECES['octets'], variant]) + octets)
        write(decoder, name, bytes([2]) + octets)
    for body in (ping, b'\x09SUBSCRIBEA', b'\x04JOINnews', b'\x05ERROR\x03400',
                 b'\x05READY\x0bSocket-Type\x00\x00\x00\x03PUB'):
        command = body[1:1 + body[0]].decode().lower()
        for cut in range(len(body)):
            write(decoder, f'{command}-cut-{cut}', bytes([0x7e, 4, cut]) + body[:cut])
    dealer = b'\x0bSocket-Type\x00\x00\x00\x06DEALER'
    shaken = step(2, b'')
    write(curve, 'handshake', shaken)
    write(curve, 'metadata', step(3, dealer + b'\x08Identity\x00\x00\x00\x02me'))
    write(curve, 'message', shaken + step(4, b'hello', b'\x00'))
    write(curve, 'parts', shaken + step(4, b'a', b'\x01') + step(4, b'b', b'\x00'))
    write(curve, 'ping', shaken + step(4, ping, b'\x02'))
    write(curve, 'subscribe', shaken + step(4, b'\x09SUBSCRIBEA', b'\x02'))
    write(curve, 'spoilt', shaken + step(5, b'hello', b'\x00\x14\x01\x00'))
    write(curve, 'in-clear', shaken + step(0, b'\x00\x05hello'))
    write(curve, 'nothing-sealed', step(0, b'\x04\x06\x05HELLO'))


if __name__ == '__main__':
    main()
