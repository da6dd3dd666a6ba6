"""What the releases of Helm print differently: one table, read by whoever prints.

A Dialect is one release, a field one difference. The table starts at the newest release and goes back in time; each
older one says what the release after it changed. Measured on real programs; docs/dialects.md is for users. Left out:
texts that come from Go's own library and changed with it.
"""

from helmkit.errors import UsageError
from helmkit.records import Record, replace

_DURATIONS = frozenset(
    f"duration{unit}"
    for unit in (
        *("Seconds", "Milliseconds", "Microseconds", "Nanoseconds", "Minutes", "Hours", "Days", "Weeks"),
        *("RoundTo", "TruncateTo"),
    )
) | {"mustToDuration"}


class Build(Record):
    """What `.Capabilities.HelmVersion` shows; Helm 3 has no `kube_client`."""

    version: str
    git_commit: str
    go_version: str
    kube_client: str = ""


class Dialect(Record):
    """A release of Helm, by what it does; the values given here are those of the newest."""

    release: str = "4.3"
    build: Build = Build("v4.3.1", "c0d08d0d6d9424d4a14febb5e8a3e51b0dd00dff", "go1.27.2", "v1.37")
    # The minor version of Kubernetes 1 that is assumed, and APIs that its client does not know.
    kubernetes: int = 37
    absent_apis: frozenset[str] = frozenset(
        {
            *("autoscaling/v2beta1", "autoscaling/v2beta2", "scheduling.k8s.io/v1alpha1"),
            *("scheduling.k8s.io/v1alpha2", "storagemigration.k8s.io/v1alpha1"),
        }
    )
    # Functions that templates do not have.
    absent_functions: frozenset[str] = frozenset()
    # Whether a document ends right before the next `---` and keeps its blank lines; else they go with the separator.
    keeps_blank_lines: bool = True
    # Whether `.Files.Lines` of an empty file gives no line; else it fails.
    reads_empty_lines: bool = True
    # Whether a values file keeps a last line without a newline whose length is a multiple of 4096; else it is lost.
    keeps_long_last_line: bool = True
    # Whether a file keeps the white space after its last document.
    keeps_end: bool = True
    # Whether nulls among a chart's defaults are dropped; else templates see them.
    drops_default_nulls: bool = True
    # How a missing dependency is reported.
    missing_dependency: str = (
        "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to "
        "fetch missing dependencies"
    )
    # Whether a null over a null stays; else it is deleted, as one over a value is.
    keeps_nulls_over_nulls: bool = True
    # Whether a failing template is reported as a trace of several lines; else as Go's one line.
    traces_errors: bool = True
    # Whether warnings and failing dependencies or names are logged as log/slog does.
    logs: bool = True
    # Whether webhook configurations are installed after all other known kinds; else they count as unknown kinds.
    sorts_webhooks: bool = True
    # Whether all documents of a values file count; else the first one.
    merges_documents: bool = True
    # Whether --set-json takes a whole object.
    sets_json_objects: bool = True
    # Whether `.Chart` is a map; else a struct, which fails on fields that it does not have.
    chart_is_map: bool = True
    # Whether `.Capabilities.KubeVersion.Version` keeps what a distribution appended.
    keeps_kube_suffix: bool = True
    # Whether unknown apiVersions of charts and the names . and .. are refused.
    checks_charts: bool = True
    # Whether a schema's references to urn: are passed over with a warning; else they fail.
    passes_over_urns: bool = True
    # Go's package of manifests in error messages.
    manifest_package: str = "util"


V4_3 = Dialect()
V4_2 = replace(
    V4_3,
    release="4.2",
    build=Build("v4.2.3", "43e8b7feece8beb0fcba47059ec9b522fd929a64", "go1.26.5", "v1.36"),
    kubernetes=36,
    absent_apis=frozenset(
        {
            *("autoscaling/v2beta1", "autoscaling/v2beta2", "lifecycle.k8s.io/v1alpha1"),
            *("scheduling.k8s.io/v1alpha1", "scheduling.k8s.io/v1alpha3"),
            *("storagemigration.k8s.io/v1", "storagemigration.k8s.io/v1alpha1"),
        }
    ),
    absent_functions=_DURATIONS,
    keeps_blank_lines=False,
    reads_empty_lines=False,
    keeps_long_last_line=False,
)
V4_1 = replace(
    V4_2,
    release="4.1",
    build=Build("v4.1.4", "05fa37973dc9e42b76e1d2883494c87174b6074f", "go1.25.9", "v1.35"),
    kubernetes=35,
    absent_apis=frozenset(
        {
            *("lifecycle.k8s.io/v1alpha1", "scheduling.k8s.io/v1alpha2", "scheduling.k8s.io/v1alpha3"),
            *("storagemigration.k8s.io/v1", "storagemigration.k8s.io/v1alpha1"),
        }
    ),
    absent_functions=_DURATIONS | {"mustToToml"},
    keeps_end=False,
    drops_default_nulls=False,
    missing_dependency=(
        "an error occurred while checking for chart dependencies. You may need to run `helm dependency build` to "
        "fetch missing dependencies"
    ),
)
V3_19 = replace(
    V4_1,
    release="3.19",
    build=Build("v3.19.0", "3d8990f0836691f0229297773f3524598f46bda6", "go1.24.7"),
    kubernetes=34,
    absent_apis=frozenset(
        {
            *("lifecycle.k8s.io/v1alpha1", "scheduling.k8s.io/v1alpha2", "scheduling.k8s.io/v1alpha3"),
            *("storagemigration.k8s.io/v1", "storagemigration.k8s.io/v1beta1"),
        }
    ),
    absent_functions=_DURATIONS | {"mustToToml", "mustToYaml"},
    keeps_long_last_line=True,
    missing_dependency=(
        "An error occurred while checking for chart dependencies. You may need to run `helm dependency build` to "
        "fetch missing dependencies"
    ),
    keeps_nulls_over_nulls=False,
    traces_errors=False,
    logs=False,
    sorts_webhooks=False,
    merges_documents=False,
    sets_json_objects=False,
    chart_is_map=False,
    keeps_kube_suffix=False,
    checks_charts=False,
    passes_over_urns=False,
    manifest_package="releaseutil",
)

NEWEST = V4_3
DIALECTS = {dialect.release: dialect for dialect in (V3_19, V4_1, V4_2, V4_3)}


def find_dialect(text: str) -> Dialect:
    """The dialect of a release (3.19, 4.2) or of an exact version (v4.1.4).

    For one that is not in the table the newest that is not newer, but no Helm 3 for a Helm 4. Raises UsageError for
    what is no version, and for Helm 2.
    """
    known = DIALECTS.get(text)
    if known:
        return known
    import re

    match = re.match(r"v?(\d+)\.(\d+)(?:\.|$|[-+])", text)
    if not match or int(match[1]) < 3:
        raise UsageError(f"unknown Helm release {text!r}", hint=f"known are {', '.join(DIALECTS)}")
    wanted = (int(match[1]), int(match[2]))
    numbers = [(tuple(map(int, release.split("."))), dialect) for release, dialect in DIALECTS.items()]
    same = [(number, dialect) for number, dialect in numbers if number[0] == min(wanted[0], 4)]
    older = [dialect for number, dialect in same if number <= wanted]
    return older[-1] if older else same[0][1]
