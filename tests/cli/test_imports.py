"""What the quickest commands do without: modules whose import would take a good part of their time."""

import os
import subprocess
import sys
from pathlib import Path

from tests.fakes import FakeRepository, Server
from tests.render.conftest import write_chart

# In a warm run of an ordinary chart; what they take is said where they are done without.
UNWANTED = {
    *("click", "collections", "enum", "functools", "hashlib", "json", "pathlib", "re", "secrets", "signal", "typing"),
    *("helmkit.goyaml.scanner", "helmkit.template.parser", "helmkit.render.schema_meta", "tarfile"),
}
CODE = """
import sys

before = set(sys.modules)
from helmkit.cli.quick import run_quick

code = run_quick(sys.argv[1:])
print(*sorted(set(sys.modules) - before), file=sys.stderr)
sys.exit(code)
"""
FILES = {
    "Chart.yaml": 'apiVersion: v2\nname: web\nversion: 1.0.0\nkubeVersion: ">=1.19.0-0"\n',
    "values.yaml": 'replicas: 2\nlabels:\n  app: web\n  tier: "front"\n',
    "values.schema.json": '{"type": "object", "properties": {"replicas": {"type": "integer", "minimum": 1}}}',
    "templates/_helpers.tpl": '{{ define "labels" }}{{ toYaml .Values.labels }}{{ end }}',
    "templates/config.yaml": """apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}
  labels: {{- include "labels" . | nindent 4 }}
  annotations:
    checksum/values: {{ .Values | toJson | sha256sum }}
data:
  replicas: {{ .Values.replicas | quote }}
  new: "{{ semverCompare ">=1.21-0" .Capabilities.KubeVersion.Version }}"
  args: ["a", -b, c d]
  probe: {path: /health, port: 80}
  text: |
    {{- range list "one" "two" }}
    {{ . }}
    {{- end }}
""",
}


def test_a_warm_run_of_an_ordinary_chart_imports_little(tmp_path: Path) -> None:
    chart = write_chart(tmp_path / "web", FILES)
    argv = [sys.executable, "-I", "-c", CODE, "template", "x", str(chart)]
    environ = os.environ | {"HELMKIT_HOME": str(tmp_path / "home")}
    first, second = (subprocess.run(argv, env=environ, capture_output=True, text=True) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    assert first.stdout == second.stdout
    assert "helmkit.template.parser" in first.stderr.split()
    assert UNWANTED.isdisjoint(second.stderr.split())


# In a sync that finds nothing new, and so reads no index.
UNWANTED_OF_A_SYNC = {
    *("click", "dataclasses", "difflib", "hashlib", "inspect", "oras", "requests", "shutil", "tempfile", "urllib3"),
    *("helmkit.index", "helmkit.mirror.copying", "helmkit.mirror.lock", "helmkit.oci", "yaml"),
}


def test_a_sync_that_finds_nothing_new_imports_little(tmp_path: Path) -> None:
    repository = FakeRepository()
    repository.add("web", "1.0.0")
    mirrors = tmp_path / "mirrors.yaml"
    environ = os.environ | {"HELMKIT_HOME": str(tmp_path / "home"), "HELMKIT_MIRRORS": str(mirrors)}
    with Server() as server:
        server.serve(repository.files())
        mirrors.write_text(f"version: 1\nrepositories:\n- name: stable\n  sources: [{{url: '{server.url}'}}]\n")
        argv = [sys.executable, "-I", "-c", CODE, "repo", "sync"]
        first, second = (subprocess.run(argv, env=environ, capture_output=True, text=True) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    assert ("1 new" in first.stdout, "unchanged" in second.stdout) == (True, True)
    assert {"helmkit.index", "yaml"} < set(first.stderr.split())
    assert UNWANTED_OF_A_SYNC.isdisjoint(second.stderr.split())
