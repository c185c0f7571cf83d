"""Writes the YAML goldens with real Salt: run with a Python that has Salt 3008.3 installed.
usage: yaml_golden.py > src/test/resources/golden/yaml.json"""

import json
import sys

import salt.utils.yaml

LOAD = [
    "", "~", "null", "yes", "off", "On", "NO", "y", "true", "TRUE", "tRue", "0644", "0899", "-0644", "+12", "0", "00", "007", "0b101", "-0b11",
    "0x1F", "0X1F", "0o17", "1_000", "1__0", "12:30:45", "1:2", "190:20:30", "12:30:45.5", "1e3", "1.0e3", "1.5e+3", "1.e+3", ".5", "1.", "-.5", "+1.5",
    ".inf", "-.INF", ".nan", "1_0.5", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "123456789012345678901234567890",
    "2024-01-02", "2024-01-02 03:04:05", "2024-01-02T03:04:05Z", "v: =", "= : 1", "a: b", "a: 'b'", "a: \"x\\ty\\u00e9\"", "é: ü",
    "a: 1\nb:\n  - x\n  - 2\n  - {c: d}\n", "a: [1, 'two', 3.0, null, yes]", "{}", "[]", "a:\n  b:\n    c: 1", "- - 1\n  - 2\n- 3",
    "a: &x {b: 1}\nc: *x", "d: &d {a: 1, b: 2}\ne:\n  <<: *d\n  b: 3\n  c: 4", "x: &x {a: 1}\ny: &y {b: 2}\nz:\n  <<: [*x, *y]\n  c: 3",
    "x: &x {a: 1}\ny: &y {a: 2}\nz:\n  <<: [*x, *y]", "z:\n  <<: 5", "z:\n  <<: {a: 1}\n  <<: {b: 2}", "a: 1\na: 2", "a:\n  b: 1\n  b: 1", "1: a\n'1': b", "1: a\n2.5: b\ntrue: c",
    "? [1, 2]\n: a", "? {a: 1}\n: b", "!!str 123", "!!int '7'", "!!int '0x1f'", "!!float '1.5'", "!!bool 'yes'", "!!null ''", "!foo bar", "!!python/unicode abc", "!!timestamp 2024-01-02",
    "!!binary aGVsbG8=", "!!binary /wA=", "!!omap [a: 1, b: 2]", "!!pairs [a: 1, a: 2]", "a: |\n  line1\n  line2\n", "a: >\n  folded\n  text\n\n  more\n", "a: |-\n  x\n", "a: |+\n  x\n\n",
    "a: b: c", "a: 'unterminated", "a: [1, 2", "\ta: 1", "a:\n\t- b", "- a\nb: c", "*unknown", "--- a\n--- b\n", "--- a\n...\n", "%YAML 1.1\n---\na: 1", "# only a comment\n", "a: #x", "a: x #y", "a: x#y",
    "key with spaces: v", "\"quoted\": 1", "a: \"multi\n  line\"", "a: plain\n  continued", "a:\n- 1\n- 2", "@a", "`a", "a: @b", "a: %b", "%a: b", "a: !b", "master_port: 4506\nid: web1\n", "? a\n: b", "? a\n", "- ", "-", "a:", "a: ~", "k: <<", "<<: {a: 1}",
    "a: '2024-01-02'", "1.2.3.4: x", "a: 1.2.3", "a: 10.0.0.1", "00:11:22:33:44:55", "a: 1:60", "a: 0777_1", "a: 0_7", "a: _1", "a: 1_", "a: -", "a: +", "a: .", "a: ..", "a: 0.", "a: 0x", "a: 0b", "N: y", "no: 1", "null: 1", "~: 1",
    "\ufeffa: 1", "a: \"\\x41\\0\"", "a: \"\\q\"", "a: '''", "a: 'it''s'", "[a: b, c]", "{a, b: c}", "{a: , b}", "a: [,]", "a: {b: 1,}", "a: [1,]", "? - 1\n: - 2",
]
DUMP = [
    None, True, False, 0, -1, 1.5, 1e20, 1e-7, 100000.0, 1e16, 123456789012345.0, float("inf"), "", "a", "yes", "no", "null", "~", "1", "1.5", "0x1f", "0644", "1e3", "2024-01-02", "12:30:45", "=", "<<", "a b", " a", "a ", "a: b", "a:b", "a #b", "a#b",
    "- a", "-a", "?", "? a", ":", "#", "@a", "`a", "!a", "&a", "*a", "%a", "|", ">", "{a}", "[a]", "a, b", "'", '"', "it's", 'say "x"', "back\\slash", "tab\there", "line1\nline2", "line1\nline2\n", "\n", "a\n\nb", "trailing space \nx", "é ü ß", "日本語", "😀", "\x00", "\x1b[31m", "\x7f", "\u2028", "\xa0", "\ufeff", "...", "---", "--- a", "word " * 30, "x" * 100, "a" * 60 + " " + "b" * 60, "path/with:colon", "http://x/y?z=1#f", "key=value", "50%", "a: ", ": a", "True", "on", "Off", ".5", "1_000", "0o17", "+1", "-", "--", ".", "..",
    [], {}, [[]], [{}], {"a": []}, {"a": {}}, [1, 2, 3], ["a", ["b", "c"], {"d": "e"}], {"b": 1, "a": 2}, {"b": 1, "a": {"d": [1, {"x": "y"}], "c": None}}, {1: "a", 2: "b"}, {"1": "a"}, {True: "x"}, {"a b": "c d"}, {"web1": {"retcode": 0, "return": True, "jid": "20261123040201000833"}}, {"m": ["a", "b"]}, [["a"], ["b"]], [{"a": 1, "b": 2}], {"long key " * 20: 1}, {"x": "word " * 30}, {"x": {"y": "word " * 30}}, {"x": ["l1\nl2", "é"]}, {"": 1}, {"a": ""}, {"multi\nline": 1}, {"B": 1, "a": 2, "C": 3, "_": 4, "Z": 5}, {"é": 1, "z": 2, "😀": 3, "\uffee": 4},
    "key: value\n  indented\n", "a\n b\n", "  lead\ntext", "\ttab", "a\tb", "1 2 3", "a's b", "a\r\nb", "\u0085", "x\u2029y", "e\u0301", "\U0001f600 \n y",
]


def tagged(value):
    """JSON that keeps kinds apart: ints from floats, bytes from text, keys of any type."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, (list, tuple)):
        return [tagged(v) for v in value]
    if isinstance(value, dict):
        return {"map": [[tagged(k), tagged(v)] for k, v in value.items()]}
    raise TypeError(type(value))


def load(text):
    try:
        return {"text": text, "value": tagged(salt.utils.yaml.safe_load(text))}
    except Exception:
        return {"text": text, "error": True}


def dump(value):
    return {"value": tagged(value), "block": salt.utils.yaml.safe_dump(value, default_flow_style=False)}


json.dump({"load": [load(t) for t in LOAD], "dump": [dump(v) for v in DUMP]}, sys.stdout, indent=1, ensure_ascii=True)
