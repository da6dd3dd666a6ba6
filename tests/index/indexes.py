"""Indexes that are hard to read without a YAML parser: each is Helm's own layout with one thing changed.

BASE has two charts, and in them whatever Helm's layout can have.
"""

BASE = """\
apiVersion: v1
entries:
  db:
  - annotations:
      category: Database
      images: |
        - name: db
          image: docker.io/example/db:1

        # not a comment
      licenses: Apache-2.0
    apiVersion: v2
    appVersion: 10.4.1
    created: "2025-01-02T03:04:05.123456789Z"
    dependencies:
    - alias: store
      condition: common.enabled
      name: common
      repository: oci://registry.example.com/charts
      tags:
      - example-common
      version: 2.x.x
    - name: exporter
      repository: https://charts.example.com
      version: '>=1.0.0 <2.0.0'
    deprecated: true
    description: 'A database: it''s "quick", and goes on in
      a second line.'
    digest: 7084e46eec02cc550b27f43f93e9cc81ce2f57eadeb92d00fe78739cebe69727
    engine: gotpl
    home: https://example.com
    icon: https://example.com/db.png
    keywords:
    - sql
    - data base
    kubeVersion: '>=1.23.0-0'
    maintainers:
    - email: ann@example.com
      name: Ann Onymous
      url: https://github.com/example
    - name: Bob
    name: db
    sources:
    - https://github.com/example/charts
    tillerVersion: '>=2.10.0'
    type: application
    urls:
    - https://charts.example.com/db-1.2.3.tgz
    - https://mirror.example.com/db-1.2.3.tgz
    version: 1.2.3
  web:
  - apiVersion: v1
    created: "2025-01-02T03:04:05.123456789Z"
    description: Serves the web, in words that are so many that Helm folds them into
      a second line
    digest: 0084e46eec02cc550b27f43f93e9cc81ce2f57eadeb92d00fe78739cebe69728
    name: web
    urls:
    - web-1.10.0.tgz
    version: 1.10.0
  - apiVersion: v1
    appVersion: "1.10"
    description: "Serves \\"the\\" web\\nand more"
    name: web
    urls:
    - web-1.9.0.tgz
    version: 1.9.0
generated: "2026-01-02T03:04:05.123456789Z"
"""


def _with(old: str, new: str, count: int = 1) -> bytes:
    assert old in BASE, old
    return BASE.replace(old, new, count).encode()


_APP = "    appVersion: 10.4.1\n"
_VERSION = "    version: 1.10.0\n"
_HOME = "    home: https://example.com\n"
_SECOND = "  - apiVersion: v1\n    appVersion"
ODD: dict[str, bytes] = {
    "an anchor and an alias": _with(_APP, "    appVersion: &app 10.4.1\n").replace(b'"1.10"', b"*app"),
    "an alias to nothing": _with("10.4.1", "*nobody"),
    "an anchor in front of the entries": BASE.replace("v1\n", "&v v1\n", 1)
    .replace(_APP, "    appVersion: *v\n")
    .encode(),
    "a merge": _with(_SECOND, "  - <<: {appVersion: '7'}\n    apiVersion: v1\n    home").replace(
        b'home: "1.10"', b"icon: x"
    ),
    "a merge of an alias": _with("    dependencies:\n", "    dependencies: &x\n"),
    "flow style": _with("    keywords:\n    - sql\n    - data base\n", "    keywords: [sql, data base]\n"),
    "flow style over lines": _with(
        "    keywords:\n    - sql\n    - data base\n", "    keywords: [sql,\n  - data base]\n"
    ),
    "an entry in flow style": _with("  web:\n", "  web:\n  - {name: web, version: 3.0.0, urls: [a]}\n"),
    "a chart in flow style": _with("  web:\n", "  flow: [{name: flow, version: 3.0.0, urls: [a]}]\n  web:\n"),
    "an empty chart": _with("  web:\n", "  none: []\n  web:\n"),
    "a chart that is null": _with("  web:\n", "  none:\n  web:\n"),
    "an entry that is null": _with("  web:\n", "  web:\n  -\n"),
    "an entry that is text": _with("  web:\n", "  web:\n  - text\n"),
    "an entry that is a list": _with("  web:\n", "  web:\n  - - name: web\n"),
    "a block scalar": _with(_APP, "    appVersion: |\n      10.4.1\n"),
    "a block scalar that looks like fields": _with(_HOME, "    home: |\n      x\n     version: 9.9.9\n"),
    "a folded block scalar": _with("10.4.1\n", ">-\n      10\n      4\n"),
    "a block scalar with an indicator": _with("      images: |\n", "      images: |2\n"),
    "a block scalar that keeps lines": _with("      images: |\n", "      images: |+\n"),
    "a block scalar that begins deeper": _with("        - name: db\n", "           - name: db\n"),
    **{
        f"a digest such as {digest[:4]}": _with(
            "0084e46eec02cc550b27f43f93e9cc81ce2f57eadeb92d00fe78739cebe69728", digest
        )
        for digest in (f"0b{'1' * 62}", f"0{'7' * 63}", "e" * 64, f"b{'0' * 63}")
    },
    **{f"a URL such as {url}": _with("- web-1.10.0.tgz", f"- {url}") for url in ("/", "true", "a/b", "@a", "Null")},
    "entries that share what they say": _with(
        '    appVersion: "1.10"\n', "    appVersion: v7\n    deprecated: true\n"
    ),
    "a comment on a line": _with(_HOME, "    # version: 9.9.9\n" + _HOME),
    "a comment behind a value": _with("10.4.1\n", "10.4.1 # the newest\n"),
    "a comment at the margin": _with("  web:\n", "# here\n  web:\n"),
    "a hash without a blank": _with("10.4.1\n", "10.4.1#x\n"),
    "a comment in a folded line": _with("      a second line\n", "      # a second line\n"),
    "other indents": _with("    urls:\n    - web-1.10.0.tgz\n", "    urls:\n      - web-1.10.0.tgz\n"),
    "entries indented by four": b"apiVersion: v1\nentries:\n    web:\n      - name: web\n        version: 1.0.0\n"
    b"        urls: [a]\n",
    "entries not indented": b"apiVersion: v1\nentries:\n  web:\n    - name: web\n      version: 1.0.0\n      urls: [a]\n",
    "CRLF": BASE.replace("\n", "\r\n").encode(),
    "CR in a line": _with("10.4.1\n", "10.4.1\r    version: 9.9.9\n"),
    "NEL": _with("quick", "qui\x85ck"),
    "a line separator": _with("Serves the web,", "Serves\u2028the web,"),
    "a byte order mark": b"\xef\xbb\xbf" + BASE.encode(),
    "a byte order mark inside": _with("quick", "qui\ufeffck"),
    "quoted keys": _with("    appVersion:", '    "appVersion":'),
    "a quoted chart": _with("  web:\n", '  "web":\n'),
    "a single quoted name": _with("    name: web\n", "    name: 'web'\n"),
    "an explicit key": _with(_APP, "    ? appVersion\n    : 10.4.1\n"),
    "a key there twice": _with(_APP, _APP + _APP),
    "a key there twice, quoted": _with(_APP, _APP + '    "appVersion": 1\n'),
    "an annotation there twice": _with("      licenses:", "      category:"),
    "an annotation that is true twice": _with("      licenses:", "      yes:").replace(
        b"      category:", b"      y:"
    ),
    "an annotation that is null": _with("      licenses:", "      null:"),
    "an annotation without a value": _with("licenses: Apache-2.0", "licenses:"),
    "a dependency's key there twice": _with("    - alias: store\n", "    - alias: store\n      alias: store\n"),
    "a maintainer's key there twice": _with("    - email: ann@example.com\n", "    - name: x\n      email: a@b\n"),
    "a chart there twice": _with("  web:\n", "  db:\n  - name: db\n    version: 0.1.0\n    urls:\n    - a\n  web:\n"),
    "a version there twice": _with("    version: 1.9.0\n", _VERSION),
    "entries there twice": BASE.encode() + b"entries: {}\n",
    "keys in another order": _with(_VERSION, "").replace(
        b"    name: web\n", b"    version: 1.10.0\n    name: web\n", 1
    ),
    "a custom field": _with(_HOME, _HOME + "    trafficLight: green\n"),
    "a custom field at the end": _with(_VERSION, _VERSION + "    xOwn: {a: 1}\n"),
    "a tab in a string": _with("A database:", "A\tdatabase:"),
    "a tab in a plain scalar": _with("Serves the", "Serves\tthe"),
    "a tab behind a value": _with("10.4.1\n", "10.4.1\t\n"),
    "a tab for an indent": _with(_APP, "\tappVersion: 10.4.1\n"),
    "an escaped tab": _with('\\"the\\" web', "a\\tb"),
    "an escaped control character": _with('\\"the\\" web', "a\\e[31mb\\0"),
    "an unknown escape": _with('\\"the\\" web', "a\\qb"),
    "a control character": _with("quick", "qui\x1bck"),
    "a NUL": _with("quick", "qui\x00ck"),
    "bytes that are no text": BASE.encode().replace(b"quick", b"qui\xffck"),
    "a document's start": b"---\n" + BASE.encode(),
    "a directive": b"%YAML 1.1\n---\n" + BASE.encode(),
    "a second document": BASE.encode() + b"---\napiVersion: v1\n",
    "a document's end inside": _with("  web:\n", "...\n  web:\n"),
    "a tag": _with("appVersion: 10.4.1", "appVersion: !!str 10.4.1"),
    "a tag that does not fit": _with("appVersion: 10.4.1", "appVersion: !!int 10.4.1"),
    "a tag on an entry": _with("  - apiVersion: v1\n    created", "  - !!map\n    apiVersion: v1\n    created"),
    "a plain scalar over lines with a blank one": _with("      a second line\n", "\n      a second line\n"),
    "a plain scalar that goes on in a dash": _with("      a second line\n", "      - a second line\n"),
    "a plain scalar that goes on in a key": _with("      a second line\n", "      version: 9.9.9\n"),
    "a plain scalar that goes on at five": _with("      a second line\n", "     a second line\n"),
    "a plain scalar that goes on at four": _with("      a second line\n", "    a second line\n"),
    "a plain scalar with a colon at its end": _with("Serves the web,", "Serves the web:"),
    "a plain scalar with a colon inside": _with("Serves the web,", "Serves the:web,::"),
    "a plain scalar that is a quote": _with("Serves the web,", "Serves 'the web', \"so\""),
    "a value that goes on": _with("10.4.1\n", "10.4.1\n      beta\n"),
    "an item that goes on": _with("    - sql\n", "    - sql\n      server\n"),
    "blanks behind a value": _with("10.4.1\n", "10.4.1   \n"),
    "blanks behind a folded line": _with("folds them into\n", "folds them into  \n"),
    "blanks behind a key": _with("    keywords:\n", "    keywords:  \n"),
    "a blank in front of a colon": _with("    appVersion:", "    appVersion :"),
    "an empty line between entries": _with(_SECOND, "\n" + _SECOND),
    "blanks on an empty line": _with(_SECOND, "   \n" + _SECOND),
    "double quotes over lines": _with('"2025-01-02', '"2025-\n    version: 9.9.9\n  - x\n   01-02'),
    "single quotes over charts": _with("'A database", "'A\n  x:\n  - name: x\n    version: 1.0.0\n   database"),
    "a quote that does not end": _with("10.4.1\n", '"10.4.1\n'),
    "yes for a version": _with(_VERSION, "    version: yes\n"),
    "an octal version": _with(_VERSION, "    version: 0777\n"),
    "a date for a version": _with(_VERSION, "    version: 2020-01-01\n"),
    "a number for a version": _with(_VERSION, "    version: 1.10\n"),
    "a whole number for a version": _with(_VERSION, "    version: 2\n"),
    "a quoted number for a version": _with(_VERSION, "    version: '1.10'\n"),
    "a number with an exponent for a version": _with(_VERSION, "    version: 1e3\n"),
    "a number with underscores for a version": _with(_VERSION, "    version: 1_0\n"),
    "an empty version": _with(_VERSION, '    version: ""\n'),
    "no version": _with(_VERSION, ""),
    "a null app version": _with("10.4.1", "~"),
    "a number for an app version": _with("10.4.1", "10.4"),
    "a digest of digits": _with("7084e46eec02cc550b27f43f93e9cc81ce2f57eadeb92d00fe78739cebe69727", "1" * 64),
    "a digest that is a number": _with(
        "7084e46eec02cc550b27f43f93e9cc81ce2f57eadeb92d00fe78739cebe69727", "1" * 9 + "e1"
    ),
    "a digest with its kind": _with("digest: 7084", "digest: sha256:7084"),
    "null for the name": _with("    name: web\n", "    name: null\n"),
    "another name": _with("    name: web\n", "    name: other\n"),
    "a chart called y": BASE.replace("  web:\n", "  y:\n").replace("name: web\n", "name: y\n").encode(),
    "a chart called 1.0": BASE.replace("  web:\n", "  1.0:\n").replace("name: web\n", "name: 1.0\n").encode(),
    "an unquoted time": _with('"2025-01-02T03:04:05.123456789Z"', "2025-01-02T03:04:05.123456789Z"),
    "no time": _with('"2025-01-02T03:04:05.123456789Z"', '"soon"'),
    "keywords with a number": _with("    - sql\n", "    - 80\n"),
    "keywords with a null": _with("    - sql\n", "    - ~\n"),
    "a maintainer without a name": _with("    - name: Bob\n", "    - email: bob@example.com\n"),
    "a maintainer that is null": _with("    - name: Bob\n", "    -\n"),
    "a URL with a blank": _with("    - web-1.10.0.tgz\n", "    - web 1.10.0.tgz\n"),
    "a type that is none": _with("type: application", "type: operator"),
    "a library": _with("type: application", "type: library"),
    "not deprecated": _with("deprecated: true", "deprecated: no"),
    "deprecated as text": _with("deprecated: true", 'deprecated: "true"'),
    "an alias that is none": _with("alias: store", "alias: a.b"),
    "characters of other scripts": _with("quick", "快い — größer\u00a0als 🚀"),
    "a value that begins in another script": _with("description: Serves", "description: Größe"),
    "cut in an entry": BASE[: BASE.index("    version: 1.9.0")].encode(),
    "cut in a line": BASE[: BASE.index("1.9.0\ngenerated")].encode(),
    "cut behind the entries": BASE[: BASE.index("generated")].encode(),
    "no generated": BASE[: BASE.index("generated")].encode() + b"serverInfo: {}\n",
    "no API version": BASE.encode().removeprefix(b"apiVersion: v1\n"),
    "entries last": b'apiVersion: v1\ngenerated: "2026-01-02T03:04:05Z"\n'
    + BASE[15 : BASE.index("generated")].encode(),
    "entries in a string": b'apiVersion: "\nentries:\n  web:\n  - name: web\n    version: 1.0.0\n    urls:\n    - a\nx"\n',
    "as JSON": b'{"apiVersion": "v1", "entries": {"web": [{"name": "web", "version": "1.0.0", "urls": ["a"], "own": 1}]}}',
    "as JSON with a number": b'{"apiVersion": "v1", "entries": {"web": [{"name": "web", "version": 1, "urls": ["a"]}]}}',
}
