"""An API version that Kubernetes no longer serves.

A cluster of the version asked for (`--kube-version`, else the newest that helmkit knows) refuses the manifest.

Anti-pattern: `apiVersion: extensions/v1beta1`, `kind: Ingress`.
Best practice: `apiVersion: networking.k8s.io/v1`.
Source: Kubernetes, Deprecated API Migration Guide.
"""

from collections.abc import Iterator

from helmkit.lint.rule import Rule
from helmkit.lint.subject import Subject
from helmkit.lint.violation import Finding, Severity
from helmkit.modernize.apis import REMOVED


def _check(subject: Subject) -> Iterator[Finding]:
    for document in subject.documents:
        manifest = document.value
        if not isinstance(manifest, dict):
            continue
        key = (str(manifest.get("apiVersion", "")), str(manifest.get("kind", "")))
        api = REMOVED.get(key)
        if api and api.is_due(subject.kube_minor):
            line = next((n for n, text in enumerate(document.lines, 1) if text.startswith("apiVersion:")), 1)
            hint = f"use {api.instead}: helmkit modernize does" if api.instead else "nothing serves it instead"
            message = f"{api.kind} of {api.api_version} is no longer served since Kubernetes 1.{api.removed}"
            yield Finding(message, *subject.place(document, line), hint)


RULE = Rule("HK403", "removed-api", Severity.ERROR, _check, __doc__)
