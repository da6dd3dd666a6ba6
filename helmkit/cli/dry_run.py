"""`install --dry-run` without helm and without a cluster, printed as helm prints it. Secrets are masked unless asked
for (CVE-2019-25210). Source: Helm pkg/cmd/status.go.
"""

import time
from collections.abc import Mapping
from typing import Any

from helmkit.chart.model import Chart
from helmkit.cli.namespace import release_namespace
from helmkit.cli.settings import Settings
from helmkit.kube.flags import Given
from helmkit.render.cache import TemplateCache
from helmkit.render.chart import Rendered, RenderOptions, render
from helmkit.render.release import Release

_MASK = "# HIDDEN: The Secret output has been suppressed"


def dry_install(
    settings: Settings,
    name: str,
    chart: Chart,
    values: Mapping[str, Any],
    flags: Given,
    *,
    secrets: bool,
) -> str:
    """What `helm install NAME CHART --dry-run=client` prints; `flags` are those of helm install."""
    release = Release(name=name, namespace=release_namespace(settings))
    wanted = RenderOptions(
        release=release,
        skip_schema_validation=bool(flags["skip-schema-validation"]),
        cache=TemplateCache(settings.templates_dir, chart.name),
    )
    rendered = render(chart, values, wanted)
    return "\n".join(_lines(release, rendered, secrets=secrets, notes=not flags["hide-notes"])) + "\n"


def _lines(release: Release, rendered: Rendered, *, secrets: bool, notes: bool) -> list[str]:
    def shown(kind: str, content: str) -> str:
        return _MASK if kind in ("Secret", "SecretList") and not secrets else content

    lines = [
        f"NAME: {release.name}",
        f"LAST DEPLOYED: {time.strftime('%a %b %e %H:%M:%S %Y')}",
        f"NAMESPACE: {release.namespace}",
        "STATUS: pending-install",
        f"REVISION: {release.revision}",
        "DESCRIPTION: Dry run complete",
    ]
    if not any(hook.is_test for hook in rendered.hooks):
        lines.append("TEST SUITE: None")
    lines.append("HOOKS:")
    lines += [f"---\n# Source: {hook.source}\n{shown(hook.kind, hook.content)}" for hook in rendered.hooks]
    lines.append("MANIFEST:")
    lines += [f"---\n# Source: {item.source}\n{shown(item.kind, item.content)}" for item in rendered.manifests]
    lines.append("")
    if notes and rendered.notes.strip():
        lines += ["NOTES:", rendered.notes.strip()]
    return lines
