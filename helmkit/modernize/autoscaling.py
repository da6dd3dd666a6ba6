"""HorizontalPodAutoscaler to autoscaling/v2.

Source: Kubernetes, Deprecated API Migration Guide, 1.25; pkg/apis/autoscaling/v2beta1/conversion.go.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def to_v2(manifest: dict[str, Any]) -> list[str]:
    """Metrics of autoscaling/v2beta1 say what they aim at in `target`; those of v2beta2 do already."""
    spec = manifest.get("spec")
    metrics = spec.get("metrics") if isinstance(spec, dict) else None
    changed = [_metric(metric) for metric in metrics or () if isinstance(metric, dict)]
    return ["metrics say what they aim at in target"] if any(changed) else []


def _metric(metric: dict[str, Any]) -> bool:
    """Whether `metric` had the form of v2beta1, which it now has no more."""
    kind = str(metric.get("type", ""))
    field = kind[:1].lower() + kind[1:]
    source = metric.get(field)
    if not isinstance(source, dict) or _is_new(kind, source):
        return False
    if kind == "Object":
        source["describedObject"] = source.pop("target", None)
    target = _target(source, "AverageValue" if kind == "Pods" else "Value")
    if "metricName" in source:
        name = {"name": source.pop("metricName")}
        selector = source.pop("metricSelector", None) or source.pop("selector", None)
        source["metric"] = name | ({"selector": selector} if selector else {})
    source["target"] = target
    return True


def _is_new(kind: str, source: dict[str, Any]) -> bool:
    return "metric" in source or ("target" in source and kind != "Object")


def _target(source: dict[str, Any], plain: str) -> dict[str, Any]:
    if (percent := source.pop("targetAverageUtilization", None)) is not None:
        source.pop("targetAverageValue", None)
        return {"type": "Utilization", "averageUtilization": percent}
    average = source.pop("targetAverageValue", source.pop("averageValue", None))
    value = source.pop("targetValue", None)
    if average is not None:
        return {"type": "AverageValue", "averageValue": average}
    return {"type": plain, "value": value}
