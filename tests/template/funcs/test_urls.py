"""urlParse and urlJoin: as the real helm does them."""

from pathlib import Path

import pytest

from tests.template.funcs.cases import compare, compare_errors

URLS = [
    "", "*", "/", "a", "a/b?c#d", "http://example.com", "HTTP://Example.COM:80/a%20b?x=1&y=2#f%20g", "http://user:p%40ss@host:8080/p", "http://user@host", "http://us er@host"[:0], "//host/path", "///path",
    "mailto:a@b.c?subject=x", "urn:isbn:1", "http:", "http:/x", "http://", "http:///x", "file:///etc/passwd", "http://[::1]:80/x", "http://[fe80::1%25en0]/", "http://[fe80::1%25en0]:8080/", "http://h/a/../b//c",
    "http://h?", "http://h/?", "http://h??x", "http://h/#", "http://h#a#b", "http://h/%C3%A9é", "http://é.com/", "http://%C3%A9.com/", "http://a_b/", "postgres://a:1,b:2/db", "mongodb://u:p@h1:1,h2:2/?r=1", "a+b.c-1://x",
    "1http"[:0], "/a:b", "./a:b", "a/b:c", "?q", "#f", "http://h:/x", "http://h:/", "x:y", "http://u:@h/", "http://:p@h/", "http://@h/", "http://u;a=b:p$&+@h", "http://h/a;b,c:d@e&f=g+h$i!j*k'l(m)n", "http://h/[x]?[y]#[z]",
    "http://h/a%2Fb", "http://h/%", "http://h/x y", "oci://registry.example.com:5000/ns/chart", "git+ssh://git@host/x.git",
]
GOOD = [url for url in URLS if url != "http://h/%"]
BAD = [
    ":", ":x", "http://h/%", "http://h/%zz", "http://h/%2", "http://h:x/", "http://h:80x", "http://a b/", "http://h/\\x7f", "http://h/\\n", "a:b:c"[:0] or "1a:b", "é:x", "http://[::1", "http://[::1]x/", "http://[1.2.3.4]/", "http://x[::1]/",
    "http://[zz]/", "http://%41/", "http://h%zz/", "http://u%@h/", "http://u^x@h/", "cache_object:foo"[:0] or "1:2", "http://h#%zz", "http://a:b:c/", "http://<h>\\\\/", "http://h`/", "x://a:b:c", "http://[fe80::1%25%zz]/",
]
JOINS = [
    'dict',
    'dict "scheme" "http" "host" "h:80" "path" "/p q" "query" "a=b c" "fragment" "f g" "userinfo" "u:p@x"',
    'dict "host" "h"',
    'dict "path" "a:b"',
    'dict "path" "/a?b#c"',
    'dict "path" "rel" "host" "h"',
    'dict "scheme" "mailto" "opaque" "a@b.c"',
    'dict "scheme" "http"',
    'dict "scheme" "http" "path" "/x"',
    'dict "scheme" "http" "userinfo" "u"',
    'dict "userinfo" "u:p"',
    'dict "host" "é [x]" "path" "*"',
    'dict "path" "*"',
    'dict "query" "q"',
    'dict "fragment" "f!()*[é]"',
    'dict "scheme" "http" "host" "h" "path" "é/;,:@&=+$!*\'()[]%"',
    'dict "userinfo" "a%40b:c%2Fd" "host" "h"',
    'dict "unknown" 1 "host" "h"',
    'urlParse "http://u:p@h:80/p%20q?x=1#f"',
]
ERRORS = [
    *(f'{{{{ urlParse "{url}" }}}}' for url in BAD),
    '{{ urlJoin (dict "host" 1) }}',
    '{{ urlJoin (dict "path" nil) }}',
    '{{ urlJoin (dict "query" (list 1)) }}',
    '{{ urlJoin (dict "userinfo" "a b^") }}',
    "{{ urlJoin nil | len }}{{ urlJoin 1 }}",
    "{{ urlParse 1 }}",
]


@pytest.mark.helm
def test_same_output(helm: Path, tmp_path: Path) -> None:
    templates = [f'{{{{ $u := urlParse "{url}" }}}}{{{{ toJson $u }}}} {{{{ urlJoin $u }}}}' for url in GOOD]
    compare(helm, templates + [f"{{{{ urlJoin ({join}) }}}}" for join in JOINS], tmp_path)


@pytest.mark.helm
def test_same_errors(helm: Path, tmp_path: Path) -> None:
    compare_errors(helm, ERRORS, tmp_path)
