"""Writes arguments.golden: what Salt itself makes of words on its command line.

Run it with the Python of an environment that has Salt 3008.3 in it:
    python make_arguments.py > arguments.golden
"""
import sys

import msgpack

from salt.utils.args import parse_input

WORDS = [
    "", " ", "  x ", "hello", "hello world", "1", "-1", "+1", "0", "007", "0644", "-0644", "0o17", "0x1F", "0b101",
    "1_000", "1_", "_1", "_", "1.5", "1e3", "1.0e3", "1.e3", ".5", "-.5", "1.", ".inf", "-.inf", ".nan", "inf", "nan",
    "12:30:45", "12:30", "1:2:3.5", "2024-01-02", "2024-01-02 03:04:05", "2024-01-02T03:04:05Z", "True", "False",
    "true", "FALSE", "yes", "no", "on", "off", "y", "n", "None", "none", "null", "Null", "NULL", "~", "[]", "[1, 2]",
    "[1, two, 'three']", "[1, [2, {a: b}]]", "{}", "{a: 1}", "{a: [1, 2], b: {c: null}}", "{a}", "{a: 1", "[1", "a: b",
    "a: {b: c}", "- a", "- a\n- b", "a\tb", "a\rb", "'quoted'", '"quoted"', '"a\\nb"', "'it''s'", "it's", '"', "'", "!",
    "|", ">", "&", "*", "%", "@", "`", "!foo", "!!str 1", "!!int '3'", "!!binary aGk=", "!!set {a, b}", "&a b", "*a", "#",
    "# x", " #", "x # y", "1 # y", "[1] # y", "{a: 1} # y", "#1", "a#b", "None # x", "---", "...", "--- a", "-", "--",
    "- ", "?", "? a", ":", "a:", ":a", "a:b", "http://host:80/x?y=1", "=", "==", "a==b", "a=b=c", "a=1", "a=", "a= ",
    "a=None", "a=true", "a=[1, 2]", "a={b: c}", "a=b: c", "a=0644", "a=1_000", "_a=1", "__a=1", "a.b=1", "a-b=1",
    "1a=1", "a b=1", "a=b\nc", "a=b\n", "\u00e9=1", "x=\u00e9", "\u00e9\u4e2d", "\U0001f600", "a\u00a0b", "=a", "-a=b", "--a=b",
    "-C a=b", "20260102030405678901", "x=20260102030405678901", "2026010203040567890", "202601020304056789012",
    "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616", "-9223372036854775807",
    "[20260102030405678901]", "1,2", "a,b", "<<", "{<<: {a: 1}}", "{a: 1, a: 2}", "[a: b]", "['#']", "{a: '#'}",
    "\\", "\\n", "C:\\x", "%x", "x%", "\x07", "a\x07b", "{1: 2}", "{true: x}", "{null: x}", "{1.5: x}", "{[1]: x}",
    "[None]", "[~]", "[1e3, 0644, 12:30:45]", "{a: 2024-01-02}", "cmd: with: colons", "ls -l | grep x", "a & b",
    "echo $HOME", "foo{bar}", "{{ jinja }}", "{% x %}", "[[x]]", "[=]", "x: [1", "'a", "a'", "1e400", "-0", "-0.0",
    "0.1", "1.7976931348623157e+308", "5e-324", "1.0e+3", "1.5e3", "+.5", "0x", "0xg", "08", "09", "-08", "0_7", "0.0.0",
    "1__0", "True # x", "yes: no", "[yes, no]", "\u2028", "a=\u2028", "a=x\u2028y", "a=x\u0085y", "a=x\ry",
]
LISTS = [[word] for word in WORDS] + [
    [],
    ["a", "b=1", "c", "d=2"],
    ["b=1", "b=2"],
    ["1", "two", "x={y: z}", "[3]"],
    ["x=1", "20260102030405678901"],
    ["fun=a", "__kwarg__=True"],
    ["__kwarg__=1"],
]

out = sys.stdout
out.write("# Made by make_arguments.py with Salt's own parse_input. Each line: the words and what Salt makes of them,\n")
out.write("# both as MessagePack in hexadecimal, then the words for human eyes.\n")
for words in LISTS:
    packed_words = msgpack.packb(words, use_bin_type=True)
    result = parse_input(list(words))
    try:
        packed = msgpack.packb(result, use_bin_type=True)
    except OverflowError:
        from salt.payload import dumps
        packed = dumps(result, use_bin_type=True)
    out.write("%s %s %s\n" % (packed_words.hex(), packed.hex(), ascii(words)))
