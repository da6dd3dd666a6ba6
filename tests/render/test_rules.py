"""Chart-level rules, each on a small chart that the real helm renders too: order, scope, values, dependencies."""

import pytest

from tests.render.conftest import Same

pytestmark = pytest.mark.helm

SUB = "apiVersion: v2\nname: sub\nversion: 1.2.3\n"
DEPENDS = "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n"
SHOW = "values: {{ .Values | toJson }}\n"
EVERYTHING = """\
dot: {{ typeOf . }} {{ typeOf .Values }} {{ typeOf .Files }} {{ typeOf .Capabilities }} {{ typeOf .Release }}
template: {{ .Template | toJson }}
chart: {{ .Chart | toJson }}
release: {{ .Release | toJson }}
root: {{ .Chart.IsRoot }}
subcharts: {{ keys .Subcharts | sortAlpha }}
missing: "{{ .Chart.Missing }}"
"""


def dependency(extra: str = "", name: str = "sub") -> str:
    return f"- name: {name}\n  version: '>=1'\n  repository: ''\n{extra}"


def test_the_last_definition_wins_deepest_path_and_end_of_the_alphabet_first(same: Same) -> None:
    done = same(
        {
            "templates/_a.tpl": '{{ define "x" }}a{{ end }}',
            "templates/_z.tpl": '{{ define "x" }}z{{ end }}',
            "templates/deep/er/_a.tpl": '{{ define "y" }}deep{{ end }}',
            "templates/_y.tpl": '{{ define "y" }}flat{{ end }}',
            "templates/show.yaml": 'x: {{ include "x" . }}\ny: {{ include "y" . }}\ns: {{ include "s" . }}\n',
            "charts/sub/Chart.yaml": SUB,
            "charts/sub/templates/_s.tpl": '{{ define "s" }}sub{{ end }}',
            "charts/sub/templates/show.yaml": 's: {{ include "s" . }}\n',
            "templates/_s.tpl": '{{ define "s" }}parent{{ end }}',
        }
    )
    assert "x: a\ny: flat\ns: parent" in done.out


def test_methods_of_values(same: Same) -> None:
    done = same(
        {
            "values.yaml": "a: {b: {c: 1}, c: x}\n",
            "templates/x.yaml": """\
types: {{ typeOf .Values.AsMap }} {{ typeOf (.Values.Table "a.b") }} {{ typeOf .AsMap }} {{ .Subcharts.sub.Values.AsMap }}
texts: {{ list .Values.YAML (.Values.Table "a").YAML (.Values.PathValue "a.c") | toJson }}
written: {{ $_ := set .Values.AsMap "n" 1 }}{{ .Values.n }} {{ set (.Values.Table "a") "z" 3 | len }} {{ .Values.a.z }}
field: {{ .Values.a.AsMap }} {{ dig "a" "c" "" .Values.AsMap }} {{ merge .Values.AsMap (dict "m" 1) | len }}
""",
            "charts/sub/Chart.yaml": SUB,
            "charts/sub/templates/x.yaml": "empty: {{ set .Values.AsMap `n` 1 }} {{ len .Values }}\n",
        }
    )
    assert "written: 1 3 3\n" in done.out


@pytest.mark.parametrize(
    "call",
    ["Table `q`", "Table `a.x`", "Table", "PathValue `a`", "PathValue `q.x`", "PathValue ``", "AsMap 1", "Encode"],
)
def test_methods_of_values_fail(call: str, same: Same) -> None:
    same({"values.yaml": "a: {x: 1}\n", "templates/x.yaml": f"x: {{{{ .Values.{call} }}}}\n"})


def test_what_helm_logs_is_said_whether_or_not_the_chart_renders(same: Same) -> None:
    hook = 'kind: Job\nmetadata: {annotations: {"helm.sh/hook": "crd-install, pre-install"}}\n'
    files = {
        "Chart.yaml": DEPENDS.replace("dependencies", "deprecated: true\ndependencies") + dependency(),
        "values.yaml": "a: {b: {c: 1}}\nsub: {d: 1}\n",
        "charts/sub/Chart.yaml": SUB,
        "charts/sub/values.yaml": "d: {e: 1}\nf: {g: 1}\n",
        "templates/x.yaml": f"{hook}---\na: {{{{ .Values.a }}}}\n",
    }
    done = same(files, "--set", "a.b=3,sub.f=2")
    assert "skipping unknown hooks" in "".join(done.log)
    assert "cannot overwrite table" in "".join(done.log)
    for broken in ("x: {{ fail `no` }}\n", "x: [\n"):
        assert "deprecated" in "".join(same({**files, "templates/y.yaml": broken}).log)


def test_an_empty_redefinition_replaces_nothing(same: Same) -> None:
    same(
        {
            "templates/_a.tpl": '{{ define "x" }} {{/* nothing */}} {{ end }}',
            "templates/_z.tpl": '{{ define "x" }}z{{ end }}',
            "templates/show.yaml": 'x: {{ include "x" . }}\n',
        }
    )


def test_what_a_template_sets_later_ones_see(same: Same) -> None:
    same(
        {
            "templates/z.yaml": '{{ $_ := set .Values "made" "z" }}{{ $_ := set . "Own" 1 }}z: 1\n',
            "templates/a.yaml": "made: {{ .Values.made }} {{ .Own }}\n",
            "charts/sub/Chart.yaml": SUB,
            "charts/sub/templates/s.yaml": '{{ $_ := set .Values "by" "sub" }}s: 1\n',
            "templates/b.yaml": "by: {{ .Values.sub.by }}\n",
        }
    )


def test_the_objects_of_a_template(same: Same) -> None:
    metadata = (
        "home: https://example.com\nsources: [a]\nkeywords: [k]\nmaintainers: [{name: n, email: e}]\nicon: i\n"
        "appVersion: 1.10\nannotations: {a: 1, b: true, c: 20220101}\nkubeVersion: '>=1.20.0-0'\ntype: application\n"
    )
    same(
        {
            "Chart.yaml": DEPENDS + dependency("  tags: [t]\n  condition: sub.on,other\n") + metadata,
            "templates/x.yaml": EVERYTHING,
            "charts/sub/Chart.yaml": SUB,
            "charts/sub/templates/x.yaml": EVERYTHING,
        }
    )


def test_subcharts_see_their_own_values_and_globals_of_the_parent(same: Same) -> None:
    same(
        {
            "values.yaml": "global: {a: 1, t: {x: parent, y: 1}}\nsub: {own: 2, global: {b: 3}}\nother: 1\n",
            "charts/sub/Chart.yaml": SUB,
            "charts/sub/values.yaml": "own: 1\nmore: {a: 1}\nglobal: {t: {x: sub, z: 2}}\n",
            "charts/sub/templates/x.yaml": SHOW,
            "charts/sub/charts/deep/Chart.yaml": SUB.replace("sub", "deep"),
            "charts/sub/charts/deep/templates/x.yaml": SHOW,
            "templates/x.yaml": SHOW,
        },
        "--set",
        "global.t.w=set,sub.deep.k=v",
    )


NULLS = (
    "a: {b: null, c: 1, d: {e: null, f: 2}}\ng: null\nh: 1\nl: [null, 1]\nsub: {own: null, x: null, m: {n: null}}\n"
)


@pytest.mark.parametrize(
    "flags",
    [
        (),
        ("--set", "a.c=null,h=null"),
        ("--set", "a.b=null,new=null,a.new=null"),
        ("--set", "a=null,sub.own=null,sub.m=null"),
        ("--set", "sub=null"),
        ("--set", "global.x=null,sub.global.x=1"),
    ],
)
@pytest.mark.parametrize("imports", ["", "  import-values: [data]\n"])
def test_nulls_delete(flags: tuple[str, ...], imports: str, same: Same) -> None:
    same(
        {
            "Chart.yaml": DEPENDS + dependency(imports),
            "values.yaml": NULLS,
            "charts/sub/Chart.yaml": SUB,
            "charts/sub/values.yaml": "own: 1\nx: 2\ny: null\nm: {n: 1, o: null}\nexports: {data: {imported: null, i: 1}}\n",
            "charts/sub/templates/x.yaml": SHOW,
            "templates/x.yaml": SHOW,
        },
        *flags,
    )


@pytest.mark.parametrize(
    "values",
    [
        "sub: text\n",
        "sub: [1]\n",
        "sub: [{b: 302, a: [null, true]}, null]\n",
        "sub: 1\n",
        "sub: true\n",
        "sub: null\n",
    ],
)
def test_values_of_a_subchart_that_are_no_mapping(values: str, same: Same) -> None:
    same(
        {
            "Chart.yaml": DEPENDS + dependency(),
            "values.yaml": values + "t: {u: 1}\n",
            "charts/sub/Chart.yaml": SUB,
            "charts/sub/templates/x.yaml": SHOW,
        },
        "--set",
        "t=2",
    )


def test_tables_and_scalars_in_each_others_place(same: Same) -> None:
    same(
        {
            "values.yaml": "a: {b: 1}\nc: 2\nd: {e: {f: 1}}\nglobal: {g: {h: 1}}\nsub: {global: {g: 3}}\n",
            "charts/sub/Chart.yaml": SUB,
            "charts/sub/templates/x.yaml": SHOW,
            "templates/x.yaml": SHOW,
        },
        "--set",
        "a=1,c.x=1,d.e=1",
    )


@pytest.mark.parametrize(
    "flags",
    [
        (),
        ("--set", "sub.on=false"),
        ("--set", "sub.on=true,tags.t=false"),
        ("--set", "tags.t=false"),
        ("--set", "tags.t=false,tags.u=true"),
        ("--set", "sub.on=maybe"),
        ("--set", "sub.on=null,second.on=false"),
        ("--set", "tags.t=text"),
        ("--set", "sub.deep.on=false"),
        ("--set", "sub.on.not=a"),
    ],
)
def test_conditions_and_tags(flags: tuple[str, ...], same: Same) -> None:
    same(
        {
            "Chart.yaml": DEPENDS + dependency("  condition: sub.on,second.on\n  tags: [t, u]\n"),
            "charts/sub/Chart.yaml": SUB + "dependencies:\n" + dependency("  condition: deep.on\n", "deep"),
            "charts/sub/templates/x.yaml": SHOW,
            "charts/sub/charts/deep/Chart.yaml": SUB.replace("sub", "deep"),
            "charts/sub/charts/deep/templates/x.yaml": SHOW,
            "templates/x.yaml": SHOW + "names: {{ keys .Subcharts | toJson }} {{ .Chart.Dependencies | toJson }}\n",
        },
        *flags,
    )


def test_aliases_and_several_of_one_chart(same: Same) -> None:
    same(
        {
            "Chart.yaml": DEPENDS + dependency("  alias: one\n") + dependency("  alias: two\n") + dependency(),
            "values.yaml": "one: {a: 1}\ntwo: {a: 2}\n",
            "charts/sub/Chart.yaml": SUB,
            "charts/sub/templates/x.yaml": SHOW + "name: {{ .Chart.Name }} {{ .Template.BasePath }}\n",
            "charts/sub/crds/x.yaml": "kind: CustomResourceDefinition\n",
        },
        "--include-crds",
    )


def test_a_version_out_of_range_is_no_dependency(same: Same) -> None:
    same(
        {
            "Chart.yaml": DEPENDS + "- {name: sub, version: ^2, repository: ''}\n",
            "charts/sub/Chart.yaml": SUB,
            "charts/sub/templates/x.yaml": SHOW,
            "charts/extra/Chart.yaml": SUB.replace("sub", "extra"),
            "charts/extra/templates/x.yaml": SHOW,
        }
    )


@pytest.mark.parametrize(
    "imports",
    [
        "[data]",
        "[data, more]",
        "[{child: a.b, parent: p.q}]",
        "[{child: a, parent: .}]",
        "[{child: no.such, parent: p}, gone]",
        "[{child: a}]",
        "[1, null]",
    ],
)
def test_import_values(imports: str, same: Same) -> None:
    same(
        {
            "Chart.yaml": DEPENDS + dependency(f"  import-values: {imports}\n"),
            "values.yaml": "mine: parent\np: {q: {c: parent}}\n",
            "charts/sub/Chart.yaml": SUB,
            "charts/sub/values.yaml": "exports: {data: {mine: sub, x: 1}, more: {x: 2, y: 3}}\na: {b: {c: 1, d: 2}}\n",
            "templates/x.yaml": SHOW + "deps: {{ .Chart.Dependencies | toJson }}\n",
        }
    )


def test_imports_that_overlap_change_what_they_come_from(same: Same) -> None:
    imports = "[data, more, {child: deep.x, parent: a.q}, {child: deep.y, parent: a.q}]"
    same(
        {
            "Chart.yaml": DEPENDS + dependency(f"  import-values: {imports}\n"),
            "values.yaml": "a: {z: 1}\n",
            "charts/sub/Chart.yaml": SUB,
            "charts/sub/values.yaml": "deep: {x: {l: {n: 1}}, y: {l: {o: 2, n: 3}}}\n"
            "exports: {data: {a: {k: null, w: {}}, k: []}, more: {a: {l: 0, w: {e: 1}}, tags: null, k: null}}\n",
            "charts/sub/templates/x.yaml": SHOW,
            "templates/x.yaml": SHOW,
        }
    )


def test_library_charts_give_helpers_only(same: Same) -> None:
    same(
        {
            "charts/sub/Chart.yaml": SUB + "type: library\n",
            "charts/sub/templates/_h.tpl": '{{ define "h" }}helped{{ end }}',
            "charts/sub/templates/x.yaml": "never: 1\n",
            "templates/x.yaml": 'x: {{ include "h" . }}\n',
        }
    )
    failed = same({"Chart.yaml": SUB + "type: library\n"}, chart="library")
    assert failed.error == "Error: library charts are not installable\n"


def test_dependencies_of_version_1_charts(same: Same) -> None:
    same(
        {
            "Chart.yaml": "apiVersion: v1\nname: web\nversion: 1.0.0\n",
            "requirements.yaml": "dependencies:\n" + dependency("  alias: other\n"),
            "requirements.lock": "dependencies: []\ndigest: x\ngenerated: '2020-01-01T00:00:00Z'\n",
            "charts/sub/Chart.yaml": "name: sub\nversion: 1.2.3\n",
            "charts/sub/templates/x.yaml": SHOW,
            "templates/x.yaml": "files: {{ range $name, $_ := .Files }}{{ $name }} {{ end }}\n",
        }
    )


def test_a_missing_dependency(same: Same) -> None:
    failed = same({"Chart.yaml": DEPENDS + dependency() + dependency("", "gone")})
    assert failed.error.endswith("missing in charts/ directory: sub, gone\n")


def test_kubernetes_versions(same: Same) -> None:
    files = {
        "Chart.yaml": DEPENDS.replace("dependencies:\n", 'kubeVersion: ">=1.21.0-0"\n'),
        "templates/x.yaml": "v: {{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Version }} "
        "{{ .Capabilities.KubeVersion.GitVersion }} {{ .Capabilities.KubeVersion.Major }}."
        "{{ .Capabilities.KubeVersion.Minor }}\napis: {{ .Capabilities.APIVersions | toJson }}\n"
        'has: {{ .Capabilities.APIVersions.Has "x/v1" }} {{ .Capabilities.APIVersions.Has "apps/v1" }}\n'
        "helm: {{ .Capabilities.HelmVersion.Version }} {{ .Capabilities.HelmVersion.GoVersion }}\n",
    }
    same(files)
    same(files, "--kube-version", "1.21.3-gke.1", "-a", "x/v1,y/v1", "--api-versions", "z/v1")
    same(files, "--kube-version", "v1.30")
    failed = same(files, "--kube-version", "1.20")
    assert "incompatible with Kubernetes v1.20" in failed.error


def test_files(same: Same) -> None:
    same(
        {
            "notes/a.txt": "one\ntwo\n",
            "notes/b.txt": "three",
            "notes/deep/c.txt": "é\n",
            "notes/bin": bytes(range(256)),
            "empty.txt": "",
            "README.md": "# x\n",
            ".helmignore": "*.bak\n",
            "gone.bak": "x",
            "templates/x.yaml": """\
get: {{ .Files.Get "notes/a.txt" | quote }} {{ .Files.Get "none" | quote }} {{ typeOf (.Files.GetBytes "empty.txt") }}
lines: {{ .Files.Lines "notes/a.txt" | toJson }} {{ .Files.Lines "none" | toJson }}
{{- range $pattern := list "notes/*" "notes/**" "**.txt" "*" "{README.md,empty.*}" "notes/[ab].txt" "notes/[!a].txt" "[" "notes/?.txt" "{a" "notes/*.{txt,md}" "no/*" "*}" "notes/{a,b}.*" "{a,{b}}" "*.{txt" "notes/a*a.txt" }}
{{ $pattern | quote }}: {{ range $name, $_ := $.Files.Glob $pattern }}{{ $name }} {{ end }}
{{- end }}
config:
{{ (.Files.Glob "notes/*.txt").AsConfig | indent 2 }}
secrets:
{{ (.Files.Glob "notes/**").AsSecrets | indent 2 }}
none: {{ (.Files.Glob "no*such").AsConfig }}
""",
        }
    )


def test_ignored_files(same: Same) -> None:
    files = {
        f"{folder}{name}": "x"
        for folder in ("", "sub dir/", "a/", "a/b/", "a/b/c/")
        for name in ("one.txt", "two.md", ".hidden", "[x].md")
    }
    show = {
        "templates/x.yaml": "files: {{ range $name, $_ := .Files }}{{ $name | quote }} {{ end }}\n",
        "templates/.y.yaml": "never: 1\n",
    }
    for rules in (
        "# nothing\n\n",
        "*.txt\n",
        "/one.txt\na/b/\n",
        "b/\n",
        "a/*/two.md\n",
        "!*.md\n",
        "!/a\n",
        "[.]hidden\n\\[x].md\n",
        "one.???\n  two.md  \r\n",
        "a/b\n",
        "o[a-n]e.txt\no[^x]e.*\n",
    ):
        same(files | show | {".helmignore": rules})
    for rules in ("**/x\n", "[a\n", "a[]\n", "[z-a]\n", "a\\\n"):
        same(files | show | {".helmignore": rules})


def test_tpl_and_include(same: Same) -> None:
    same(
        {
            "values.yaml": 'text: \'{{ define "inner" }}{{ .Release.Name }}{{ end }}{{ include "inner" . }}\'\n',
            "templates/_h.tpl": '{{ define "h" }}{{ . }}{{ end }}',
            "templates/x.yaml": """\
a: {{ tpl .Values.text . }}
b: {{ tpl "{{ include \\"h\\" .Values.none }}{{ .Values.none }}" . | quote }}
c: {{ include "h" .Values.none | quote }}
d: {{ tpl "{{ tpl \\"{{ .Release.Namespace }}\\" . }}" . }}
e: {{ tpl "plain" . }}
f: {{ tpl "{{ .Template.Name }}" . }}
""",
        }
    )


@pytest.mark.parametrize(
    "template",
    [
        '{{ include "none" . }}',
        '{{ template "none" . }}',
        '{{ tpl "{{ include \\"inner\\" . }}{{ define \\"inner\\" }}x{{ end }}" . }}{{ include "inner" . }}',
        '{{ tpl "{{ .Values.a.b.c }}" . }}',
        '{{ tpl "{{ .Values.a" . }}',
        '{{ tpl "{{ required \\"needed\\" .Values.a }}" . }}',
        '{{ define "x" }}{{ .Values.a.b.c }}{{ end }}{{ include "x" . }}',
        '{{ define "x" }}{{ required "m: n" .Values.a }}{{ end }}{{ include "x" . }}',
        '{{ define "x" }}{{ fail "multi\nline" }}{{ end }}{{ define "y" }}{{ include "x" . }}{{ end }}{{ include "y" . }}',
        '{{ required "" "" }}',
        '{{ fail "" }}',
        '{{ semverCompare "a" "b" }}',
        '{{ define "x" }}{{ semverCompare "a" "b" }}{{ end }}{{ include "x" . }}',
        "{{ .Values.a.b.c }}",
        "{{ .Values.a.b.c }",
        "{{ nope }}",
        "{{ if }}",
        "{{ range .Values.a }}{{ end",
        '{{ index .Values "a" "b" }}',
        "{{ toYaml . | nope }}",
        '{{ define "x" }}{{ end }}{{ define "x" }}1{{ end }}{{ include "x" . }}{{ .Values.a.b.c }}',
        '{{ "\n',
        "{{/* a",
    ],
)
def test_errors_of_templates(template: str, same: Same) -> None:
    assert same({"templates/x.yaml": template + "\n"}).code == 1


def test_endless_recursion_ends(same: Same) -> None:
    failed = same({"templates/x.yaml": '{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}'})
    assert failed.error.count("error calling include") == 1002


def test_crlf_byte_order_marks_and_bytes_that_are_not_utf_8(same: Same) -> None:
    bom = b"\xef\xbb\xbf"
    same(
        {
            "Chart.yaml": bom + b"apiVersion: v2\r\nname: web\r\nversion: 1.0.0\r\n",
            "values.yaml": bom + b"a: 1\r\nb: |\r\n  x\r\n  y\r\n",
            "templates/x.yaml": bom + b"a: {{ .Values.a }}\r\nb: {{ .Values.b | quote }}\r\n",
            "templates/y.yaml": b"# caf\xe9\r\na: 1\r\n---\r\nb: 2\r\n",
            "templates/z.yaml": b"a: {{ .Files.Get `raw` | b64enc }}\n",
            "raw": b"\xff\xfe\x00",
        }
    )


@pytest.mark.parametrize(
    "values",
    [
        "a: 1\n---\nb: 2\n---\na: {c: 3}\n",
        "---\na: 1\n",
        "--- # first\na: 1\n",
        "a: 1\n---\n---\n",
        "a: |\n  ---\n  x\n",
        "a: 1\n--- \nb: 1",
        "a: 1\n---x: 2\n",
        "# nothing\n",
        "",
        "null\n",
        "- a\n",
        "text\n",
        "a: b: c\n",
        "x: 1\na:\n\t- b\n",
        "a: 1\n---\nb: [\n",
        "a: .inf\n",
        "y: 1\nn: 2\nyes: 3\n1: one\n1.5: x\ntrue: q\n",
        "null: z\n",
        "a: 0o17\nb: 017\nc: 1_000\nd: 1e400\ne: 0x1F\nf: 1:30\ng: 2001-01-01\nh: !!str 1\ni: !custom x\n",
        "a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}\n",
        "a: 1\na: 2\n",
    ],
)
def test_values_files(values: str, same: Same) -> None:
    same({"values.yaml": values, "templates/x.yaml": SHOW})


def test_values_files_given_by_the_user(same: Same) -> None:
    same(
        {
            "values.yaml": "a: {b: 1, c: 2}\nl: [1, 2]\n",
            "templates/x.yaml": SHOW,
            "one.yaml": "a: {b: null}\nl: [3]\nnew: {x: 1}\n",
            "two.yaml": "new: {y: 2}\n---\nnew: {z: 3}\n",
        },
        "-f",
        "web/one.yaml",
        "--values",
        "web/two.yaml",
        "--set",
        "new.x=0",
    )


def test_files_as_keys_are_not_a_map_of_anything(same: Same) -> None:
    failed = same({"templates/x.yaml": "files: {{ keys .Files | toJson }}\n", "a.txt": "x"})
    assert "got engine.files" in failed.error


OBJECTS = [
    "{{ .Capabilities.KubeVersion | toJson }}",
    "{{ .Capabilities.HelmVersion | toJson }}",
    "{{ toYaml .Capabilities.KubeVersion | indent 2 }}",
    "{{ .Capabilities.HelmVersion }}",
    '{{ printf "%s" .Capabilities.HelmVersion }}',
    "{{ typeOf .Capabilities.HelmVersion }} {{ kindOf .Capabilities }} {{ kindOf .Files }} {{ kindOf .Values }} {{ kindOf .Capabilities.APIVersions }}",
    '{{ len .Capabilities.APIVersions }} {{ index .Capabilities.APIVersions 0 }} {{ has "apps/v1" .Capabilities.APIVersions }} {{ first .Capabilities.APIVersions }}',
    "{{ .Capabilities.APIVersions.Foo }}",
    "{{ .Capabilities.KubeVersion.Foo }}",
    "{{ .Capabilities.Foo }}",
    '{{ $text := print . }}{{ hasPrefix "map[Capabilities:0x" $text }} {{ contains "Has" $text }}',
    '{{ $text := print (list .Capabilities (semver "1.2")) }}{{ hasPrefix "[0x" $text }} {{ hasSuffix " 1.2]" $text }}',
    "{{ .Values.a nope }}",
    "{{ .Values.a quote }}",
    "{{ .Values.b.c.d default }}",
    '{{ .Release.Name required "x" }}',
    "{{ .Values.nope (fail `no`) }}",
    "{{ .Files.Get (fail `no`) }}",
    "{{ .Files.Get nil }}",
    "{{ (.Files.Glob nil).AsConfig }}",
    "{{ .Values.PathValue .Values.none }}",
    "{{ .Values.a nil }}",
    "{{ .Capabilities.APIVersions.Has nindent }}",
    "{{ $.Values.a get }}",
    "{{ (.Values).a get }}",
    "{{ .Files.Foo }}",
    "{{ .Files.a }}",
    '{{ index .Files "a.txt" | toString }}',
    "{{ len .Files }}",
    "{{ .Files | toYaml | indent 2 }}",
    "{{ .Files }}",
    '{{ range $i, $l := .Files.Lines "a.txt" }}{{ $i }}{{ $l }}{{ end }}',
    "{{ .Files.Get }}",
    "{{ .Files.Get 1 }}",
    '{{ .Files.Glob "*.txt" | len }}',
    '{{ if .Files }}yes{{ end }}{{ if .Files.Glob "x" }}no{{ end }}',
    '{{ hasKey .Files "a.txt" }}',
    '{{ with .Files.Glob "*.txt" }}{{ .AsConfig }}{{ end }}',
    '{{ dig "a" "b" "c" .Values }}',
    "{{ .Values | toJson }}{{ .Values }}",
    '{{ merge (dict "x" 1) .Values | toJson }}',
    "{{ deepCopy .Values | toJson }} {{ typeOf (deepCopy .Values) }}",
    '{{ semverCompare ">=1.20-0" .Capabilities.KubeVersion.GitVersion }}',
    '{{ semverCompare ">=1.20-0" .Capabilities.KubeVersion }}',
    "{{ .Chart }}",
    "{{ .Chart.Dependencies }} {{ .Chart.Maintainers }} {{ .Chart.Annotations }} {{ .Chart.Keywords }}",
    "{{ .Release }} {{ .Template }}",
    '{{ eq .Chart.Type "application" }} {{ .Chart.Deprecated }}',
    "{{ .Subcharts }}",
    "{{ .Chart.Annotations.x }}",
    '{{ index .Chart.Annotations "x" }}',
    "{{ toYaml .Capabilities | indent 2 }}",
    "{{ .Capabilities | toJson }}",
    '{{ kindIs "map" .Values }} {{ typeIs "map[string]interface {}" .Values }} {{ kindIs "struct" .Capabilities.KubeVersion }} {{ kindIs "ptr" .Capabilities }}',
    '{{ omit .Values "a" | toJson }} {{ pick .Values "a" | toJson }}',
    "{{ eq .Values .Values }}",
    "{{ .Values.nope.foo }}",
    "{{ .Release.Foo.Bar }}",
    "{{ .Nope.Foo }}",
    "{{ $.Template.BasePath }} {{ .Release.Revision | typeOf }}",
    "{{ empty .Files }} {{ empty .Values }} {{ default 1 .Files | typeOf }}",
    "{{ .Files.AsSecrets }}",
    '{{ $m := merge .Values }}{{ typeOf $m }} {{ dig "b" "c" "" $m }}',
    '{{ $m := set .Values "x" 1 }}{{ typeOf $m }}{{ $_ := set $m "y" 2 }}{{ .Values.y }}{{ $_ := set .Values "z" 3 }}{{ $m.z }}',
    '{{ $m := unset .Values "a" }}{{ typeOf $m }} {{ $m }} {{ .Values }}{{ $_ := unset $m "b" }}{{ .Values }}{{ $m }}',
    '{{ $m := mergeOverwrite .Values (dict "a" 2) }}{{ typeOf $m }}{{ $_ := unset .Values "a" }}{{ $m }}{{ .Values }}',
    '{{ typeOf (deepCopy .Values) }} {{ typeOf (omit .Values "a") }} {{ typeOf (default dict .Values) }}',
    '{{ typeOf (set . "x" 1) }} {{ typeOf (merge dict .Values) }} {{ typeOf (get (dict "v" .Values) "v") }} {{ deepEqual .Values (merge .Values) }}',
    "{{ len .Values }} {{ range $k, $v := .Values }}{{ $k }}={{ $v }} {{ end }}",
    '{{ tpl "{{ .Files.Get `a.txt` }}" . }}',
    "{{ .Capabilities.KubeVersion.String }} {{ .Capabilities.KubeVersion.Minor | int }}",
    '{{ include "nope" }}',
    "{{ required }}",
    '{{ lookup "v1" "Pod" "a" }}',
    '{{ (lookup "v1" "Pod" "a" "b").metadata }}{{ len (lookup "v1" "Pod" "a" "b") }}',
    '{{ .Values.a | required "x" }}',
    '{{ required "x" 0 }}{{ required "x" false }}{{ required "x" list | toJson }}',
    "{{ fail }}",
    "{{ fail 3 }}",
    "{{ tpl 3 . }}",
    "{{ include 3 . }}",
    '{{ tpl "x" }}',
    '{{ include "x" . . }}',
    '{{ getHostByName "localhost" | quote }}',
]


@pytest.mark.parametrize("template", OBJECTS)
def test_what_can_be_done_with_the_objects(template: str, same: Same) -> None:
    same({"templates/x.yaml": f"# {template}\n", "values.yaml": "a: 1\nb: {c: d}\n", "a.txt": "x\ny\n"})
