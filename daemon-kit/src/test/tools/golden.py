#!/usr/bin/env python3
"""Writes the golden files of daemon-kit's tests with Salt itself.

Run it with a Python that has Salt 3008.3:  python golden.py
It writes ../resources/golden/outputters.json (values as MessagePack in hex, and what each of
Salt's outputters makes of them) and ../resources/golden/defaults.json (Salt's option defaults).
"""

import json
import os
import pathlib
from collections.abc import Mapping

import msgpack
import salt.config
import salt.output

HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = HERE.parent / "resources" / "golden"

VALUES = {
    "true": {"web1": True},
    "false": {"web1": False},
    "none": {"web1": None},
    "integer": {"web1": 42},
    "negative integer": {"web1": -7},
    "huge integer": {"web1": 18446744073709551615},
    "float": {"web1": 3.14},
    "whole float": {"web1": 2.0},
    "small float": {"web1": 1e-07},
    "large float": {"web1": 1e16},
    "larger float": {"web1": 1.5e300},
    "float of seventeen digits": {"web1": 0.1 + 0.2},
    "float below the exponent": {"web1": 0.0001},
    "infinity": {"web1": [float("inf"), float("-inf"), float("nan")]},
    "text": {"web1": "hello world"},
    "empty text": {"web1": ""},
    "text of several lines": {"web1": "first\nsecond\n\nfourth\n"},
    "text with carriage returns": {"web1": "a\r\nb\rc\x0bd\x0ce\x1cf\x85g\u2028h"},
    "unicode": {"wéb1": "Grüße, 世界 😀", "zürich": "ß"},
    "quotes": {"web1": ["it's", 'say "hi"', "both ' and \"", "back\\slash", "tab\there"]},
    "control characters": {"web1": "bell\x07 null\x00 escape\x1b[31mred\x1b[0m del\x7f nbsp\xa0"},
    "looks like yaml": {"web1": ["yes", "null", "1", "1.5", "- x", "a: b", "#c", "", "~", "2024-01-02", "0x1F", "!t", "&a", "*b", "%d", "@x", "`y", "a #b", "x:", " lead", "trail "]},
    "bytes": {"web1": b"\xff\x00'\"\\\n\x7fz"},
    "empty map": {"web1": {}},
    "empty list": {"web1": []},
    "empty containers inside": {"web1": {"a": {}, "b": [], "c": [[], {}]}},
    "list": {"web1": ["one", 2, 3.5, None, True]},
    "nested lists": {"web1": [["a", ["b", "c"]], [], ["d"]]},
    "list of maps": {"web1": [{"a": 1, "b": 2}, {"c": [1, 2]}]},
    "map of maps": {"web1": {"b": {"y": 1, "x": {"deep": "er"}}, "a": "first"}},
    "multi-line in map": {"web1": {"cmd": "uptime", "out": "one\ntwo"}},
    "multi-line in list": {"web1": ["one\ntwo", "three"]},
    "two minions": {"web2": True, "web1": False, "db": "Minion did not return. [No response]"},
    "integer keys": {"web1": {10: "ten", 9: "nine", -1: "minus"}},
    "mixed keys": {"web1": {10: "ten", "9": "nine", True: "yes", 1.5: "half"}},
    "run_all": {"web1": {"pid": 4242, "retcode": 0, "stdout": "Linux", "stderr": ""}},
    "grains": {"web1": {"os": "Debian", "ipv4": ["127.0.0.1", "192.0.2.7"], "ipv6": ["::1"], "mem_total": 24105, "locale_info": {"defaultlanguage": None, "timezone": "UTC"}}},
    "long line": {"web1": "word " * 40},
    "long list": {"web1": list(range(60))},
    "long texts in a list": {"web1": ["lorem ipsum dolor sit amet " * 2, "consectetur " * 9, "x" * 120]},
    "wide map": {"web1": {f"key_{n}": "value %d" % n for n in range(12)}},
    "wide map in list": {"web1": [{"name": "alpha" * 5, "value": "beta" * 9, "more": ["gamma" * 4] * 4}]},
    "long text of lines": {"web1": "".join("line number %d of the text\n" % n for n in range(12))},
    "long bytes": {"web1": [bytes(range(120, 255)), b"\xff" + b"x" * 100]},
    "functions": {"web1": ["test.ping", "test.echo", "cmd.run"]},
    "a bare text": "just a text",
    "a bare list": ["web1", "web2"],
    "a bare map of lists": {"minions": ["web1", "db1"], "minions_pre": ["new"], "minions_rejected": [], "minions_denied": ["bad"]},
    "a map of fingerprints": {"minions": {"web1": "ab:cd", "db1": "01:02"}, "local": {"master.pem": "ff:00"}},
}

STYLES = {
    "nested": ("nested", {"color": False}),
    "nested colored": ("nested", {"color": True}),
    "nested colored retcode": ("nested", {"color": True}, {"_retcode": 1}),
    "nested keeping escapes": ("nested", {"color": True, "strip_colors": False}),
    "nested indent": ("nested", {"color": False, "nested_indent": 2}),
    "json": ("json", {}),
    "json indent 2": ("json", {"output_indent": 2}),
    "json one line": ("json", {"output_indent": -1}),
    "yaml": ("yaml", {}),
    "yaml indent 4": ("yaml", {"output_indent": 4}),
    "yaml one line": ("yaml", {"output_indent": -1}),
    "raw": ("raw", {}),
    "txt": ("txt", {}),
    "pprint": ("pprint", {}),
    "pprint indent 3": ("pprint", {"output_indent": 3}),
    "key": ("key", {"color": False}),
    "key colored": ("key", {"color": True}),
}


# libyaml, which Salt uses, and SnakeYAML spell these differently; both read back as the same value.
YAML_SPELLINGS = {"text with carriage returns", "unicode", "control characters"}


def plain(value):
    """Salt's immutable containers as JSON can hold them."""
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)) or type(value).__name__.endswith("List"):
        return [plain(v) for v in value]
    return value


def outputters():
    cases = []
    for name, value in VALUES.items():
        body = msgpack.packb(value, use_bin_type=True)
        # What a command line holds is what it unpacked: no ordered dicts, no tuples.
        value = msgpack.unpackb(body, raw=False, strict_map_key=False)
        case = {"name": name, "value": body.hex()}
        for style, (outputter, extra, *kwargs) in STYLES.items():
            if outputter == "key" and not ("minions" in value and isinstance(value, dict)):
                continue
            if outputter == "yaml" and (name in YAML_SPELLINGS or (name, style) == ("long bytes", "yaml one line")):
                continue
            opts = dict(salt.config.DEFAULT_MINION_OPTS)
            opts.update(extension_modules="", color=False, strip_colors=True)
            opts.update(extra)
            case[style] = salt.output.out_format(value, outputter, opts, **(kwargs[0] if kwargs else {}))
        cases.append(case)
    return cases


def defaults():
    # Depends on the machine's memory, and Salt replaces it when it loads a file.
    volatile = {"ipc_write_buffer"}
    return {
        "master": {k: plain(v) for k, v in salt.config.DEFAULT_MASTER_OPTS.items() if k not in volatile},
        "minion": {k: plain(v) for k, v in salt.config.DEFAULT_MINION_OPTS.items() if k not in volatile},
    }


def write(name, content):
    GOLDEN.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, indent=1, ensure_ascii=True, sort_keys=False)
    (GOLDEN / name).write_text(text.replace(os.path.expanduser("~"), "~") + "\n")


if __name__ == "__main__":
    write("outputters.json", outputters())
    write("defaults.json", defaults())
