"""values.schema.json that reaches out, leads in circles, or takes for ever (CVE-2022-23526, CVE-2025-32387, CVE-2025-55199)."""

from pathlib import Path

import pytest

from tests.security.running import chart, check, run

pytestmark = pytest.mark.security

A = '{"properties": {"a": %s}}'
CHAIN = ",".join(f'"d{n}": {{"$ref": "#/$defs/d{n + 1}"}}' for n in range(20_000))
FAN = ",".join(
    f'"d{n}": {{"allOf": [{{"$ref": "#/$defs/d{n + 1}"}}, {{"$ref": "#/$defs/d{n + 1}"}}]}}' for n in range(40)
)
REFUSED = {
    "CVE-2022-23526 no JSON": "{nope",
    "CVE-2022-23526 a list": "[]",
    "CVE-2022-23526 a wrong type": A % '{"type": 5}',
    "CVE-2025-32387 a chain of references": f'{{"$defs": {{{CHAIN}, "d20000": {{}}}}, "properties": {{"a": {{"$ref": "#/$defs/d0"}}}}}}',
    "CVE-2025-32387 schemas in schemas": '{"not":' * 20_000 + "{}" + "}" * 20_000,
    "CVE-2025-55199 a file": A % '{"$ref": "file:///etc/passwd"}',
    "CVE-2025-55199 a device": A % '{"$ref": "file:///dev/zero"}',
    "CVE-2025-55199 a relative file": A % '{"$ref": "../../secret/schema.json"}',
    "CVE-2025-55199 a URL": A % '{"$ref": "https://example.com/s.json"}',
    "CVE-2025-55199 a foreign draft": '{"$schema": "http://example.com/x"}',
}
ENDING = {
    "itself": '{"$ref": "#"}',
    "itself below": '{"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}]}}}',
    "its dynamic self": '{"$dynamicAnchor": "n", "allOf": [{"$dynamicRef": "#n"}]}',
    "references that fan out": f'{{"$defs": {{{FAN}, "d40": {{"type": "string"}}}}, "properties": {{"a": {{"$ref": "#/$defs/d0"}}}}}}',
    "a catastrophic pattern": A % '{"pattern": "^(a+)+$"}',
    "a catastrophic pattern of names": '{"patternProperties": {"^(a|a)*$": {"type": "object"}}}',
    "many repetitions": A % '{"pattern": "((a{1,100}){1,100}){1,100}"}',
    "a tiny divisor": '{"properties": {"n": {"multipleOf": 1e-300}}}',
    "unique items": '{"properties": {"l": {"uniqueItems": true}}}',
}
VALUES = f'a: "{"a" * 40}b"\nn: 1e300\nl: [{", ".join(f"{{k: {n}}}" for n in range(5_000))}]\n'


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, tmp_path: Path) -> None:
    files = chart(values="a: x\n", values_schema_json=REFUSED[name])
    check(
        run(tmp_path, files, "template", "r", "x"),
        code=1,
        words="values don't meet the specifications of the schema(s)",
    )


@pytest.mark.parametrize("name", ENDING)
def test_ended(name: str, tmp_path: Path) -> None:
    files = chart(values=VALUES, values_schema_json=ENDING[name])
    result = run(tmp_path, files, "template", "r", "x", HELMKIT_MAX_SECONDS="1.5")
    assert result.code in (0, 1)
    check(result, code=result.code)
