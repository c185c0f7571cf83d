"""Lays out pillar trees and writes what Salt's own compiler makes of them: run with a Python that has Salt 3008.3.
usage: pillar_golden.py > ../resources/golden/pillar.json

"@ROOT@" in files and options stands for the directory that a tree lies in. Maps are written as lists of pairs, so that
the order of keys is compared too. What Salt raises is written as "raises"."""

import copy
import json
import logging
import multiprocessing
import pathlib
import shutil
import sys
import tempfile

import salt.config
import salt.pillar

logging.disable(logging.CRITICAL)

GRAINS = {"os": "Debian", "id": "web1", "ipv4": ["10.0.0.7", "127.0.0.1"], "ipv6": ["::1"], "roles": ["web", "db"], "nested": {"a": {"b": "c"}}}
ALL = "base:\n  '*':\n"
AB = {"base/top.sls": ALL + "    - a\n    - b\n"}
LAYERS = dict(AB, **{
    "base/a.sls": "x: {p: 1, q: [1, 2], deep: {k: a, only: a}}\nonly_a: 1\nlist: [1, 2]\nclash: {was: map}\nnothing: 1\n",
    "base/b.sls": "zz: first\nx: {q: [2, 3], r: 3, deep: {k: b}}\nlist: [2, 3, 3]\nclash: [now, list]\nnothing: null\n",
})
TWO_ENVS = {
    "base/top.sls": "base:\n  '*':\n    - a\ndev:\n  '*':\n    - d\n",
    "base/a.sls": "where: base\nbase_only: 1\nshared: {a: base, b: base}\n",
    "dev/top.sls": "dev:\n  'web*':\n    - d\n    - e\n",
    "dev/d.sls": "where: dev\nshared: {b: dev}\n",
    "dev/e.sls": "extra: e\n",
}
BOTH = {"base": ["@ROOT@/base"], "dev": ["@ROOT@/dev"]}
INCLUDES = {
    "base/top.sls": ALL + "    - app\n",
    "base/app/init.sls": "include:\n  - .db\n  - common\n  - glob.*\napp: {name: web, own: init}\norder: app\n",
    "base/app/db.sls": "include:\n  - .pool\napp: {name: db, db: yes}\norder: db\n",
    "base/app/pool.sls": "pool: {size: 4}\norder: pool\n",
    "base/common.sls": "common: true\norder: common\n",
    "base/glob/one.sls": "one: 1\n",
    "base/glob/two.sls": "two: 2\n",
}

CASES = []


def case(name, files, opts=None, **request):
    CASES.append({"name": name, "files": files, "opts": opts or {}, "request": request})


def top(name, text, **more):
    case("top: " + name, dict({"base/top.sls": text, "base/a.sls": "a: 1\n", "base/b.sls": "b: 2\n", "base/c.sls": "c: 3\n"}, **more.pop("files", {})), **more)


# Targets
for match, target in (
    (None, "'*'"), (None, "web1"), (None, "'db*'"), (None, "'G@os:Debian and not db*'"), (None, "'web* and not L@web2,db1'"),
    (None, "'E@web\\d and ( S@10.0.0.0/8 or db* )'"), (None, "'not web*'"), (None, "'and web1'"), (None, "'N@front'"), (None, "'N@nosuch or web1'"),
    ("glob", "'web?'"), ("glob", "web"), ("pcre", "'web\\d'"), ("pcre", "'eb1'"), ("list", "'web1,db1'"), ("list", "'db1, web1'"), ("grain", "'os:deb*'"),
    ("grain", "'nested:a:b:c'"), ("grain_pcre", "'os:(red|deb)'"), ("grain", "'roles:db'"), ("ipcidr", "10.0.0.0/8"), ("ipcidr", "10.0.0.8"),
    ("ipcidr", "nonsense"), ("nodegroup", "front"), ("nodegroup", "nosuch"), ("nodegroup", "nested"), ("compound", "'I@a:1'"), ("pillar", "'a:1'"),
    ("pcre", "'web('"), ("nosuch", "'*'"), ("data", "'a:b'"), ("pillar_exact", "'a:1'"), ("list", "web1"), (None, "'P@os:(deb|red) and G@ipv4:10.*'"), (None, "'T@x'"), (None, "'M@web1'"),
    (None, "'G|@nested|a|b|c'"), (None, "'web1 db1'"), (None, "''"), (None, "1"),
):
    option = f"    - match: {match}\n" if match else ""
    top(f"{match} {target}", f"base:\n  {target}:\n{option}    - a\n", opts={"nodegroups": {"front": "web*", "nested": "N@front and G@os:Debian", "ids": ["web1", "db1"]}})

# Shapes of top files
top("order sorts the targets", "base:\n  'web*':\n    - order: 3\n    - a\n  '*':\n    - b\n  web1:\n    - order: -1\n    - c\n")
top("order as text and nonsense", "base:\n  'web*':\n    - order: '3'\n    - a\n  '*':\n    - order: x\n    - b\n  web1:\n    - order: 2\n    - c\n")
top("a match entry after the names", "base:\n  'os:Debian':\n    - a\n    - match: grain\n    - b\n")
top("ignore_missing", "base:\n  '*':\n    - ignore_missing: true\n    - nosuch\n    - a\n")
top("a missing SLS", "base:\n  '*':\n    - a\n    - nosuch\n    - no.such.either\n    - b\n")
top("an SLS named twice", "base:\n  '*':\n    - a\n    - b\n  web1:\n    - b\n    - a\n    - c\n")
top("globs of SLS", "base:\n  '*':\n    - '[ab]'\n    - 'x*'\n    - '*'\n")
top("empty", "")
top("only a comment", "# nothing\n")
top("a list", "- a\n- b\n")
top("a text", "just words\n")
top("targets are a list", "base:\n  - a\n")
top("targets are nothing", "base:\n")
top("a target holds a text", "base:\n  '*': a\n")
top("a target holds nothing", "base:\n  '*':\n  web1:\n    - a\n")
top("a target holds a map", "base:\n  '*':\n    a: 1\n    b: 2\n")
top("broken YAML", "base:\n  '*':\n  - a\n bad\n")
top("an unknown environment", "base:\n  '*':\n    - a\nqa:\n  '*':\n    - b\n")
top("numbers among the names", "base:\n  '*':\n    - 1\n    - a\n    - true\n    - [b]\n")
top("includes another top", "include:\n  - tops.more\nbase:\n  'web*':\n    - a\n", files={"base/tops/more.sls": "base:\n  '*':\n    - b\n  'web*':\n    - c\n"})
top("includes what is not there", "include:\n  - tops.none\nbase:\n  'web*':\n    - a\n")
top("includes a broken top", "include:\n  - tops.broken\nbase:\n  'web*':\n    - a\n", files={"base/tops/broken.sls": "base: [\n"})
top("include is a text", "include: x\nbase:\n  '*':\n    - a\n")
case("top: another name", {"base/other.sls": ALL + "    - a\n", "base/a.sls": "a: 1\n"}, {"state_top": "other.sls"})
case("top: another name as URL", {"base/tops/other.sls": ALL + "    - a\n", "base/a.sls": "a: 1\n"}, {"state_top": "salt://tops/other.sls"})
case("no top", {"base/a.sls": "a: 1\n"})
case("no directories", {}, {"pillar_roots": {"base": ["@ROOT@/none"]}})

# Merging
for strategy in ("smart", "recurse", "overwrite", "aggregate", "list", "none", "nonsense"):
    for lists in (False, True):
        case(f"merge: {strategy}, lists {lists}", LAYERS, {"pillar_source_merging_strategy": strategy, "pillar_merge_lists": lists})
for strategy in ("recurse", "overwrite", "aggregate", "list"):
    case(f"merge with override: {strategy}", LAYERS, {"pillar_source_merging_strategy": strategy}, pillar_override={"x": {"p": 9, "n": {"m": 1}}, "list": [7], "new": "n"})
    case(f"merge of includes: {strategy}", INCLUDES, {"pillar_source_merging_strategy": strategy})
case("override of nothing", {}, pillar_override={"a": {"b": 1}})
case("keys of other types", dict(AB, **{"base/a.sls": "1: int\ntrue: flag\n2.5: float\nnull: none\nm: {1: a, 2: b}\n", "base/b.sls": "1: again\nm: {2: c, '1': text}\n"}))

# Environments
case("two environments", TWO_ENVS, {"pillar_roots": BOTH})
case("two environments, none", TWO_ENVS, {"pillar_roots": BOTH, "pillar_source_merging_strategy": "none"})
case("two environments, none, saltenv dev", TWO_ENVS, {"pillar_roots": BOTH, "pillar_source_merging_strategy": "none"}, saltenv="dev")
case("two environments, none, unknown saltenv", TWO_ENVS, {"pillar_roots": BOTH, "pillar_source_merging_strategy": "none"}, saltenv="qa")
case("pillarenv dev", TWO_ENVS, {"pillar_roots": BOTH}, pillarenv="dev")
case("pillarenv base", TWO_ENVS, {"pillar_roots": BOTH}, pillarenv="base")
case("pillarenv of nowhere", TWO_ENVS, {"pillar_roots": BOTH}, pillarenv="qa")
case("pillarenv by option", TWO_ENVS, {"pillar_roots": BOTH, "pillarenv": "dev"})
case("pillarenv by option and request", TWO_ENVS, {"pillar_roots": BOTH, "pillarenv": "dev"}, pillarenv="base")
case("saltenv alone changes nothing", TWO_ENVS, {"pillar_roots": BOTH}, saltenv="dev")
case("pillarenv_from_saltenv", TWO_ENVS, {"pillar_roots": BOTH, "pillarenv_from_saltenv": True}, saltenv="dev")
case("pillarenv_from_saltenv without one", TWO_ENVS, {"pillar_roots": BOTH, "pillarenv_from_saltenv": True})
case("pillarenv_from_saltenv and pillarenv", TWO_ENVS, {"pillar_roots": BOTH, "pillarenv_from_saltenv": True}, saltenv="dev", pillarenv="base")
case("env_order", TWO_ENVS, {"pillar_roots": BOTH, "env_order": ["dev", "base"]})
case("env_order with a stranger", TWO_ENVS, {"pillar_roots": BOTH, "env_order": ["qa", "dev"]})
case("roots in another order", TWO_ENVS, {"pillar_roots": {"dev": ["@ROOT@/dev"], "base": ["@ROOT@/base"]}})
case("base not configured", TWO_ENVS, {"pillar_roots": {"dev": ["@ROOT@/dev"]}})
case("two roots of one environment", {"base/top.sls": ALL + "    - a\n    - b\n", "base/a.sls": "a: first\n", "more/top.sls": "base: {}\n", "more/a.sls": "a: second\n", "more/b.sls": "b: 2\n"}, {"pillar_roots": {"base": ["@ROOT@/base", "@ROOT@/more"]}})
ENV = {"base/top.sls": ALL + "    - a\n", "base/a.sls": "a: base\n", "envs/qa/top.sls": "qa:\n  '*':\n    - a\n", "envs/qa/a.sls": "a: qa\n", "envs/base/top.sls": ALL + "    - a\n", "envs/base/a.sls": "a: envs\n"}
WILD = {"base": ["@ROOT@/base"], "__env__": ["@ROOT@/envs/__env__"]}
case("__env__", ENV, {"pillar_roots": WILD}, pillarenv="qa")
case("__env__ by saltenv", ENV, {"pillar_roots": WILD}, saltenv="qa")
case("__env__ of a named one", ENV, {"pillar_roots": WILD}, pillarenv="base")
case("__env__ without any", ENV, {"pillar_roots": {"__env__": ["@ROOT@/envs/__env__"]}})
case("__env__ and option saltenv", ENV, {"pillar_roots": WILD, "saltenv": "qa"})

# Includes
case("includes", INCLUDES)
case("includes override", INCLUDES, {"pillar_includes_override_sls": True})
case("include with key", {"base/top.sls": ALL + "    - a\n", "base/a.sls": "include:\n  - b: {key: 'x:y'}\n  - c:\n      key: z\nx: {own: 1}\n", "base/b.sls": "b: 1\n", "base/c.sls": "c: 2\n"})
case("include with nothing", {"base/top.sls": ALL + "    - a\n", "base/a.sls": "include:\n  - b:\nown: 1\n", "base/b.sls": "b: 1\n"})
case("include is a text", {"base/top.sls": ALL + "    - a\n", "base/a.sls": "include: b\nown: 1\n", "base/b.sls": "b: 1\n"})
case("include of nowhere", {"base/top.sls": ALL + "    - a\n", "base/a.sls": "include:\n  - nosuch\n  - b\nown: 1\n", "base/b.sls": "b: 1\n"})
case("include in a circle", {"base/top.sls": ALL + "    - a\n", "base/a.sls": "include:\n  - b\na: 1\nwho: a\n", "base/b.sls": "include:\n  - a\nb: 1\nwho: b\n"})
case("include twice", {"base/top.sls": ALL + "    - a\n    - b\n", "base/a.sls": "include:\n  - c\na: 1\nwho: a\n", "base/b.sls": "include:\n  - c\n  - a\nb: 1\nwho: b\n", "base/c.sls": "include: [d]\nc: 1\nwho: c\n", "base/d.sls": "d: 1\n"})
case("include by path with slashes", {"base/top.sls": ALL + "    - a\n", "base/a.sls": "include:\n  - sub/b\na: 1\n", "base/sub/b.sls": "b: 1\n"})
case("include relative from plain file", {"base/top.sls": ALL + "    - sub.a\n", "base/sub/a.sls": "include:\n  - .b\na: 1\n", "base/sub/b.sls": "b: sub\n", "base/b.sls": "b: root\n"})
case("include of errors twice", {"base/top.sls": ALL + "    - a\n", "base/a.sls": "include:\n  - bad\n  - b\n  - c\n  - b\na: 1\n", "base/bad.sls": "x: [\n", "base/b.sls": "b: 1\n", "base/c.sls": "c: 1\n"})
case("include with defaults", {"base/top.sls": ALL + "    - a\n", "base/a.sls": "include:\n  - b:\n      defaults: {name: bob, n: 3}\n      key: users\na: 1\n", "base/b.sls": "b: {{ name }}\nn: {{ n + 1 }}\n"})
case("defaults last", {"base/top.sls": ALL + "    - a\n", "base/a.sls": "include:\n  - b:\n      defaults: {name: bob}\n  - c\n  - d: {key: k}\n  - e\na: 1\n", "base/b.sls": "b: {{ name }}\n", "base/c.sls": "c: {{ name|default('none') }}\n", "base/d.sls": "d: {{ name|default('none') }}\n", "base/e.sls": "e: {{ name|default('none') }}\n"})
case("SLS as file and as directory", {"base/top.sls": ALL + "    - a\n    - d\n", "base/a.sls": "a: file\n", "base/a/init.sls": "a: init\n", "base/d/init.sls": "d: init\n"})

# What cannot be rendered
for name, text in (("broken YAML", "a: [1, 2\nb: 3\n"), ("a list", "- a\n- b\n"), ("a text", "words\n"), ("empty", ""), ("blank", " \n\n"), ("a comment", "# x\n"), ("a number", "5\n"), ("false", "false\n"), ("empty list", "[]\n"), ("tabs", "a:\n\t- b\n"), ("twice the same key", "a: 1\na: 2\n"), ("unknown tag", "a: !nosuch x\n"), ("broken Jinja", "a: {% if %}\n"), ("undefined in Jinja", "a: {{ nosuch.deep }}\n")):
    for safe in (True, False):
        case(f"unrenderable, {name}, safe {safe}", dict(AB, **{"base/a.sls": text, "base/b.sls": "b: 1\n"}), {"pillar_safe_render_error": safe})
case("errors and override", dict(AB, **{"base/a.sls": "a: [\n", "base/b.sls": "b: 1\n"}), pillar_override={"o": 1})
case("renderers of the first line", {"base/top.sls": ALL + "    - a\n    - b\n    - c\n", "base/a.sls": "#!yaml\na: '{{ x }}'\n", "base/b.sls": "#!jinja|yaml\nb: {{ 1 + 1 }}\n", "base/c.sls": "#!yaml_jinja\nc: {{ grains.os }}\n"})
case("JSON by the first line", {"base/top.sls": ALL + "    - a\n", "base/a.sls": "#!jinja|json\n{\"a\": \"{{ grains.os }}\"}\n"})
case("values", {"base/top.sls": ALL + "    - a\n", "base/a.sls": "octal: 0644\nfloat: 1.50\nexp: 1e3\ndate: 2026-11-23\nyes: on\nnothing: ~\nlong: 12345678901234567890\nbin: !!binary aGk=\nmulti: |\n  a\n  b\nanchor: &x {k: 1}\nalias: *x\nmerged:\n  <<: *x\n  j: 2\ntext: 'żółw'\nempty: {}\n"})

# Jinja
J = {"base/top.sls": ALL + "    - a\n"}
for name, text in (
    ("grains", "os: {{ grains['os'] }}\nid: {{ grains.id }}\nroles: {{ grains.roles | join(',') }}\n"),
    ("opts", "id: {{ opts.id }}\nenv: {{ opts.pillarenv }}\nclient: {{ opts.file_client }}\n"),
    ("pillar is empty", "p: {{ pillar }}\nget: {{ salt['pillar.get']('x:y', 'default') }}\n"),
    ("saltenv and sls", "env: {{ saltenv }}\nsls: {{ sls }}\npath: {{ slspath }}\n"),
    ("if and for", "users:\n{% for u in ['ann', 'bob'] %}\n  {{ u }}: {{ loop.index }}\n{% endfor %}\n{% if grains.os == 'Debian' %}deb: yes{% endif %}\n"),
    ("grains.get", "os: {{ salt['grains.get']('os') }}\nno: {{ salt['grains.get']('nosuch:deep', 'none') }}\nnested: {{ salt.grains.get('nested:a:b') }}\n"),
    ("filters", "j: {{ {'a': [1, 2]} | json }}\ny: {{ ['x', 'y'] | yaml }}\nq: {{ 'it\\'s' | yaml_dquote }}\n"),
    ("set and macro", "{% set n = 3 %}\n{% macro pair(k, v) %}{{ k }}: {{ v }}{% endmacro %}\n{{ pair('k', n * 2) }}\n"),
):
    case("jinja: " + name, dict(J, **{"base/a.sls": text}))
case("jinja: in the top file", {"base/top.sls": "base:\n{% if grains['os'] == 'Debian' %}\n  '*':\n    - a\n{% else %}\n  '*':\n    - b\n{% endif %}\n  '{{ grains.id }}':\n    - c\n", "base/a.sls": "a: 1\n", "base/b.sls": "b: 1\n", "base/c.sls": "c: 1\n"})
case("jinja: import", dict(J, **{"base/a.sls": "{% from 'lib/map.jinja' import port, hello %}\n{% import_yaml 'lib/data.yaml' as d %}\nport: {{ port }}\nh: {{ hello('x') }}\nd: {{ d.k }}\n{% include 'lib/part.sls' %}\n", "base/lib/map.jinja": "{% set port = 8080 %}{% macro hello(n) %}hello {{ n }}{% endmacro %}\n", "base/lib/data.yaml": "k: [1, 2]\n", "base/lib/part.sls": "part: {{ grains.os }}\n"}))
case("jinja: environments of imports", {"base/top.sls": "base:\n  '*':\n    - a\n", "base/a.sls": "{% from 'm.jinja' import w %}\na: {{ w }}\n", "base/m.jinja": "{% set w = 'base' %}", "dev/top.sls": "dev:\n  '*':\n    - d\n", "dev/d.sls": "{% from 'm.jinja' import w %}\nd: {{ w }}\nenv: {{ saltenv }}\n", "dev/m.jinja": "{% set w = 'dev' %}"}, {"pillar_roots": BOTH})

# External pillars
EXT = dict(J, **{"base/a.sls": "a: 1\nx: {k: sls, only: sls}\n"})
for name, ext in (
    ("cmd_yaml", [{"cmd_yaml": "echo 'x: {k: cmd}'; echo 'id: %s'"}]),
    ("cmd_yaml as list", [{"cmd_yaml": ["echo 'l: 1'"]}]),
    ("cmd_yaml as map", [{"cmd_yaml": {"command": "echo 'm: 1'"}}]),
    ("cmd_yaml of wrong arguments", [{"cmd_yaml": {"nosuch": "echo 'm: 1'"}}]),
    ("cmd_yaml of too many", [{"cmd_yaml": ["echo 'a: 2'", "b"]}]),
    ("cmd_yaml prints nothing", [{"cmd_yaml": "true"}]),
    ("cmd_yaml fails", [{"cmd_yaml": "echo 'f: 1'; exit 3"}]),
    ("cmd_yaml prints nonsense", [{"cmd_yaml": "echo 'a: ['"}]),
    ("cmd_yaml ignores errors", [{"cmd_yaml": "echo oops >&2; echo 'e: 1'"}]),
    ("cmd_yaml prints a list", [{"cmd_yaml": "echo '[1, 2]'"}]),
    ("cmd_yaml is no program", [{"cmd_yaml": "/nosuch/program"}]),
    ("cmd_json", [{"cmd_json": "echo '{\"j\": {\"id\": \"%s\"}, \"n\": [1, 2.5, null, true]}'"}]),
    ("cmd_json has no shell", [{"cmd_json": "echo '{\"j\":' 1 '}' '' "}]),
    ("cmd_json pipes nothing", [{"cmd_json": "echo '{}' ; echo x"}]),
    ("cmd_json is no program", [{"cmd_json": "/nosuch/program x"}]),
    ("cmd_json prints a list", [{"cmd_json": "echo '[1]'"}]),
    ("two of them", [{"cmd_yaml": "echo 'x: {k: one, one: 1}'"}, {"cmd_json": "echo '{\"x\": {\"k\": \"two\"}}'"}]),
    ("two in one entry", [{"cmd_yaml": "echo 'one: 1'", "cmd_json": "echo '{\"two\": 2}'"}]),
    ("an unknown one", [{"nosuch_pillar": "x"}, {"cmd_yaml": "echo 'y: 1'"}]),
    ("not a list", {"cmd_yaml": "echo 'y: 1'"}),
    ("an entry that is no map", ["cmd_yaml", {"cmd_yaml": "echo 'y: 1'"}]),
    ("file_tree", [{"file_tree": {"root_dir": "@ROOT@/tree"}}]),
    ("file_tree keeps newlines", [{"file_tree": {"root_dir": "@ROOT@/tree", "keep_newline": True}}]),
    ("file_tree keeps some newlines", [{"file_tree": {"root_dir": "@ROOT@/tree", "keep_newline": ["conf/*"]}}]),
    ("file_tree with nonsense", [{"file_tree": {"root_dir": "@ROOT@/tree", "keep_newline": "yes"}}]),
    ("file_tree of nowhere", [{"file_tree": {"root_dir": "@ROOT@/none"}}]),
    ("file_tree without root", [{"file_tree": {"debug": True}}]),
    ("file_tree relative", [{"file_tree": {"root_dir": "rel"}}]),
    ("file_tree by position", [{"file_tree": ["@ROOT@/tree", False, False, True]}]),
    ("file_tree as text", [{"file_tree": "@ROOT@/tree"}]),
    ("file_tree template", [{"file_tree": {"root_dir": "@ROOT@/rendered", "template": True, "render_default": "jinja"}}]),
    ("file_tree template to data", [{"file_tree": {"root_dir": "@ROOT@/rendered", "template": True, "render_default": "jinja|yaml"}}]),
):
    tree = dict(EXT, **{"tree/hosts/web1/motd": "hello\n", "tree/hosts/web1/conf/app": "x=1\n\n", "tree/hosts/web1/conf/deep/key": "secret", "tree/hosts/db1/motd": "no\n", "tree/nodegroups/front/motd": "group\n", "tree/nodegroups/front/g": "1\n", "tree/nodegroups/none/h": "1\n", "base/rel/hosts/web1/r": "rel\n", "rendered/hosts/web1/t": "os: {{ grains['os'] }}\n", "tree/hosts/web1/empty/.keep": ""}) if "file_tree" in name else EXT
    for first in (False, True):
        opts = {"ext_pillar": ext, "ext_pillar_first": first, "nodegroups": {"front": "web*"}}
        if "relative" in name:
            opts["pillarenv"] = "base"
        case(f"ext: {name}{', first' if first else ''}", tree, opts)
case("ext: overridden", EXT, {"ext_pillar": [{"cmd_yaml": "echo 'x: {k: cmd, o: cmd}'"}]}, pillar_override={"x": {"o": "over"}})
case("ext: overridden, first", EXT, {"ext_pillar": [{"cmd_yaml": "echo 'x: {k: cmd, o: cmd}'"}], "ext_pillar_first": True}, pillar_override={"x": {"o": "over"}})
case("ext: excluded", EXT, {"ext_pillar": [{"cmd_yaml": "echo 'y: 1'"}, {"cmd_json": "echo '{\"j\": 1}'"}], "exclude_ext_pillar": ["cmd_yaml"]})
case("ext: first, and used by top and SLS", {"base/top.sls": "base:\n  'role:front':\n    - match: pillar\n    - a\n  'I@role:back':\n    - b\n", "base/a.sls": "seen: {{ pillar['role'] }}\nget: {{ salt['pillar.get']('role') }}\n", "base/b.sls": "b: 1\n"}, {"ext_pillar": [{"cmd_yaml": "echo 'role: front'"}], "ext_pillar_first": True})
case("ext: strategies, list", EXT, {"ext_pillar": [{"cmd_yaml": "echo 'x: {k: cmd}'"}], "pillar_source_merging_strategy": "list"})
case("ext: strategies, overwrite", EXT, {"ext_pillar": [{"cmd_yaml": "echo 'x: {k: cmd}'"}], "pillar_source_merging_strategy": "overwrite"})
case("ext: on demand, not allowed", EXT, {"on_demand_ext_pillar": ["libvirt"]}, ext={"cmd_yaml": "echo 'y: 1'"})
case("ext: on demand, no map", EXT, {"on_demand_ext_pillar": ["cmd_yaml"]}, ext="cmd_yaml")
case("ext: extra minion data is harmless", EXT, {"ext_pillar": [{"cmd_yaml": "echo 'y: 1'"}]}, extra_minion_data={"k": "v"})


def tagged(value):
    if isinstance(value, dict):
        return {"map": [[tagged(k), tagged(v)] for k, v in value.items()]}
    if isinstance(value, (list, tuple)):
        return [tagged(v) for v in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    return {"int": str(value)} if isinstance(value, int) else {"float": repr(value)}


def placed(value, root):
    if isinstance(value, str):
        return value.replace("@ROOT@", root)
    if isinstance(value, list):
        return [placed(v, root) for v in value]
    if isinstance(value, dict):
        return {k: placed(v, root) for k, v in value.items()}
    return value


def run(one):
    root = tempfile.mkdtemp(prefix="pillar-golden-")
    try:
        for name, text in one["files"].items():
            path = pathlib.Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(placed(text, root))
        pki = pathlib.Path(root, "pki", "minions")
        pki.mkdir(parents=True)
        for minion in ("web1", "db1"):
            (pki / minion).write_text("PEM")
        overrides = {"root_dir": root, "pki_dir": root + "/pki", "cachedir": root + "/cache", "sock_dir": root + "/run", "pillar_roots": {"base": [root + "/base"]}, "id": "master_master", "__role": "master"}
        opts = salt.config.apply_master_config(dict(salt.config.DEFAULT_MASTER_OPTS, **overrides))
        opts.update(overrides)
        opts.update(placed(copy.deepcopy(one["opts"]), root))
        request = copy.deepcopy(one["request"])
        pillar = salt.pillar.Pillar(opts, copy.deepcopy(GRAINS), "web1", request.get("saltenv"), ext=request.get("ext"), pillar_override=request.get("pillar_override", {}), pillarenv=request.get("pillarenv"), extra_minion_data=request.get("extra_minion_data"))
        try:
            result = pillar.compile_pillar()
            text = json.dumps(tagged(result), ensure_ascii=False).replace(root, "@ROOT@")
            return {"pillar": json.loads(text)}
        except Exception as e:
            return {"raises": f"{type(e).__name__}: {e}".replace(root, "@ROOT@")}
        finally:
            pillar.destroy()
    finally:
        shutil.rmtree(root, ignore_errors=True)


def main():
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    chosen = [one for one in CASES if only in one["name"]]
    # A process each: Salt's loader keeps matchers of the process's first pillar.
    with multiprocessing.get_context("fork").Pool(2, maxtasksperchild=1) as pool:
        results = pool.map(run, chosen, chunksize=1)
    lines = [json.dumps(dict(one, **result), ensure_ascii=False) for one, result in zip(chosen, results)]
    print('{"salt": %s, "grains": %s, "cases": [' % (json.dumps(salt.version.__version__), json.dumps(tagged(GRAINS))))
    print(",\n".join(lines))
    print("]}")


main()
