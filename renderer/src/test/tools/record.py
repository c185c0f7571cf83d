#!/usr/bin/env python3
"""Renders every case with a real Salt and writes what came out.

Run with the Python of a Salt 3008.3 environment:

    python3 renderer/src/test/tools/record.py

Cases stand in ../resources/golden/cases/*.txt: "=== name" or "=== name text" (Jinja alone), then the
template. What Salt makes of them goes to ../resources/golden/recorded.json.
"""
import json
import os
import re
import shutil
import sys
import tempfile

import salt.config
import salt.loader
import salt.template
import salt.version

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = os.path.join(HERE, "..", "resources", "golden")


def cases():
    folder = os.path.join(GOLDEN, "cases")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8", newline="") as source:
            parts = re.split(r"^=== (.+)\n", source.read(), flags=re.M)
        for head, body in zip(parts[1::2], parts[2::2]):
            words = head.split()
            yield words[0], len(words) > 1 and words[1] == "text", body


def line_of(error):
    if getattr(error, "line_num", None):
        return error.line_num
    found = re.findall(r"line (\d+)", str(error))
    return int(found[-1]) if found else 0


def record(root):
    opts = salt.config.DEFAULT_MINION_OPTS.copy()
    with open(os.path.join(GOLDEN, "context.json"), encoding="utf-8") as source:
        context = json.load(source)
    opts.update(
        file_client="local",
        id="web1",
        root_dir=root,
        cachedir=os.path.join(root, "cache"),
        extension_modules=os.path.join(root, "ext"),
        conf_file=os.path.join(root, "minion"),
        file_roots={"base": [os.path.join(root, "tree")]},
        pillar_roots={"base": [os.path.join(root, "tree")]},
        grains=context["grains"],
        pillar=context["pillar"],
        __role="minion",
        saltenv="base",
    )
    results = {}
    for name, text_only, body in cases():
        # Templates change what they are given, so each case gets its own.
        mine = dict(opts, grains=json.loads(json.dumps(context["grains"])), pillar=json.loads(json.dumps(context["pillar"])))
        functions = salt.loader.minion_mods(mine)
        renderers = salt.loader.render(mine, functions)
        path = os.path.join(root, "tree", "cases", name + ".sls")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as out:
            out.write(body)
        assert name not in results, name
        try:
            if text_only:
                value = renderers["jinja"](body, "base", "cases." + name, tmplpath=path, argline="-s").read()
            else:
                value = salt.template.compile_template(
                    path, renderers, "jinja|yaml", [], [], saltenv="base", sls="cases." + name
                )
            results[name] = {"value": json.loads(json.dumps(value))}
        except Exception as error:  # whatever Salt raises is what is recorded
            text = str(getattr(error, "error", None) or error)
            lines = [line for line in text.splitlines() if line.strip()]
            # Minions wrap their grains in a class of their own; a pillar that renders does not.
            first = lines[0].replace("salt.utils.optsdict.DictProxy", "dict") if lines else ""
            line = line_of(error)
            # A line beyond the template's is one of Salt's own source.
            results[name] = {"error": first, "line": line if line <= body.count("\n") + 1 else 0}
    return results


def main():
    root = tempfile.mkdtemp()
    try:
        shutil.copytree(os.path.join(GOLDEN, "tree"), os.path.join(root, "tree"))
        results = record(root)
    finally:
        shutil.rmtree(root)
    recorded = {"salt": salt.version.__version__, "cases": results}
    with open(os.path.join(GOLDEN, "recorded.json"), "w", encoding="utf-8") as out:
        json.dump(recorded, out, indent=1)
        out.write("\n")
    errors = sum("error" in result for result in results.values())
    print(f"{len(results)} cases, {errors} of them errors")


if __name__ == "__main__":
    sys.exit(main())
