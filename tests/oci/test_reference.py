"""References to charts in registries."""

import pytest

from helmkit.errors import UsageError
from helmkit.oci import OciReference, parse_oci_reference, registry_url, tag_of, version_of

DIGEST = "sha256:" + "a" * 64


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("oci://r.example/charts/web", OciReference("r.example", "charts/web")),
        ("oci://r.example:5000/web:1.0.0", OciReference("r.example:5000", "web", "1.0.0")),
        ("oci://r.example/web:1.0.0+b1", OciReference("r.example", "web", "1.0.0_b1")),
        (f"oci://r.example/a/b__c/web@{DIGEST}", OciReference("r.example", "a/b__c/web", "", DIGEST)),
        (f"oci://r.example/web:1@{DIGEST}", OciReference("r.example", "web", "1", DIGEST)),
        ("oci://[::1]:5000/web", OciReference("[::1]:5000", "web")),
    ],
)
def test_what_is_one(text: str, reference: OciReference) -> None:
    assert parse_oci_reference(text) == reference
    assert reference.name == "web"
    assert parse_oci_reference(str(reference)) == reference


@pytest.mark.parametrize(
    "text",
    [
        "",
        "r.example/web",
        "oci://r.example",
        "oci://r.example/",
        "oci://r.example/Web",
        "oci://r.example/../web",
        "oci://r.example//web",
        "oci://me:secret@r.example/web",
        "oci://r.example/web:",
        "oci://r.example/web:" + "1" * 129,
        "oci://r.example/web@sha256:abc",
        "oci://r.example/web?x=y",
        "oci://r.example/web\n",
        "https://r.example/web",
    ],
)
def test_what_is_none(text: str) -> None:
    with pytest.raises(UsageError):
        parse_oci_reference(text)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("r.example", "https://r.example"),
        ("localhost:5000", "http://localhost:5000"),
        ("127.0.0.2:1", "http://127.0.0.2:1"),
        ("[::1]:5000", "http://[::1]:5000"),
        ("127.0.0.1.evil.example", "https://127.0.0.1.evil.example"),
    ],
)
def test_only_this_machine_is_spoken_to_without_tls(host: str, url: str) -> None:
    assert registry_url(f"oci://{host}/charts") == url


def test_versions_and_tags() -> None:
    assert tag_of("1.0.0+build.1") == "1.0.0_build.1"
    assert version_of("1.0.0_build.1") == "1.0.0+build.1"
