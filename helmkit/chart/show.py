"""What `helm show` prints of a chart: its metadata, values, readme and CRDs. Pure.

Source: Helm pkg/action/show.go.
"""

from typing import Any

from helmkit import goyaml
from helmkit.chart.model import Chart, text
from helmkit.records import Record

_KEYS = {
    "api_version": "apiVersion",
    "app_version": "appVersion",
    "kube_version": "kubeVersion",
    "import_values": "import-values",
}
_README = ("readme.md", "readme.txt", "readme")
# A dependency's repository is written even where it is empty.
_ALWAYS = ("repository",)


def show_chart(chart: Chart) -> str:
    """Chart.yaml as Helm writes it."""
    return goyaml.dump(metadata_document(chart.metadata)) + "\n"


def show_values(chart: Chart) -> str:
    """values.yaml as it stands."""
    return "".join(
        f"{text(file.data)}\n" for file in chart.raw if file.name == "values.yaml" and chart.values is not None
    )


def show_readme(chart: Chart) -> str:
    """The readme, if there is one."""
    found = next((f for f in chart.files if f.name.lower() in _README), None)
    return f"{text(found.data)}\n" if found else ""


def show_crds(chart: Chart) -> str:
    """The files of crds/, subcharts' too, each after a `---` line."""
    return "".join(_crd(text(file.data)) for file in chart.crds())


def show_all(chart: Chart) -> str:
    """All of the above, in this order, with `---` lines between."""
    values, readme = show_values(chart), show_readme(chart)
    parts = [show_chart(chart)]
    parts += [f"---\n{part}" for part in (values, readme) if part]
    return "".join([*parts, show_crds(chart)])


def _crd(content: str) -> str:
    separator = "" if content.startswith("---") else "---\n"
    return f"{separator}{content}\n"


def metadata_document(record: Any) -> Any:
    """A record of helmkit.chart.metadata as the mapping it was read from; empty fields are left out."""
    if isinstance(record, tuple):
        return [metadata_document(item) for item in record]
    if not isinstance(record, Record):
        return record
    document = {_KEYS.get(name, name): metadata_document(getattr(record, name)) for name in record.NAMES}
    return {key: value for key, value in document.items() if value or key in _ALWAYS}
