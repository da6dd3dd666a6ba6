"""A manifest without apiVersion, kind or metadata.name.

The API server refuses it.

Anti-pattern: a document that holds `spec:` alone.
Best practice: apiVersion, kind and metadata.name in every document.
Source: Kubernetes API conventions, Types (Kinds) and Metadata.
"""

from collections.abc import Iterator

from helmkit.lint.rule import Rule
from helmkit.lint.subject import Subject
from helmkit.lint.violation import Finding, Severity


def _check(subject: Subject) -> Iterator[Finding]:
    for document in subject.documents:
        manifest = document.value
        if manifest is None:
            continue
        if not isinstance(manifest, dict):
            yield Finding("a manifest must be a mapping", *subject.place(document, 1))
            continue
        for key in ("apiVersion", "kind"):
            if not manifest.get(key):
                yield Finding(f"the manifest has no {key}", *subject.place(document, 1))
        metadata = manifest.get("metadata")
        named = isinstance(metadata, dict) and (metadata.get("name") or metadata.get("generateName"))
        if not named and not str(manifest.get("kind", "")).endswith("List"):
            yield Finding("the manifest has no metadata.name", *subject.place(document, 1))


RULE = Rule("HK402", "manifest-identity", Severity.ERROR, _check, __doc__)
