"""Functions that stop a rendering, and getHostByName, which Helm keeps off the network.

Helm puts marks around the texts of `fail` and `required`, and shows a marked text alone, without Go's trace
(pkg/engine/engine.go: warnWrap). Whoever turns an ExecError into a message looks for them.
"""

from __future__ import annotations

from helmkit.template.gofunc import FuncError, GoFunction, gofunc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

WARNING_START = "HELM_ERR_START"
WARNING_END = "HELM_ERR_END"


@gofunc("func(string) (string, error)")
def fail(message: str) -> str:
    raise FuncError(WARNING_START + message + WARNING_END)


@gofunc("func(string, interface {}) (interface {}, error)")
def required(warning: str, value: Any) -> Any:
    if value is None or value == "":
        raise FuncError(WARNING_START + warning + WARNING_END)
    return value


@gofunc("func(string) string")
def get_host_by_name(_name: str) -> str:
    return ""


TABLE: dict[str, GoFunction] = {
    "fail": fail,
    "required": required,
    "getHostByName": get_host_by_name,
}
