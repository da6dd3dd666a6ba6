"""Indexes in the shape of Bitnami's, of any size: `python -m benchmarks.index_maker 25 FILE` writes 25 MB.

25 MB are 120 charts with 19,786 versions. The same size gives the same bytes; other sizes have more or fewer charts.
"""

import hashlib
import random
import sys
from pathlib import Path

CHARTS = 120
VERSIONS = 19_786
_WORDS = """
airflow apache argo broker cache cassandra cluster consul database dashboard discovery elastic engine etcd
flow gateway grafana graph harbor influx ingress jenkins kafka keycloak kibana kong logs mariadb memory
metrics minio mongodb mysql nats nginx node operator phpmyadmin pipeline postgresql prometheus proxy queue
rabbitmq redis registry relay scheduler search secrets server solr spark sql storage stream thanos tomcat
vault wordpress worker zookeeper
""".split()  # noqa: SIM905  a list of them would take 60 lines


def chart_names(charts: int) -> list[str]:
    """The names of so many charts."""
    return [f"{_WORDS[n % 61]}-{_WORDS[n * 7 % 59]}" if n >= 61 else _WORDS[n] for n in range(min(charts, 3599))] + [
        f"{_WORDS[n % 61]}-{n}" for n in range(3599, charts)
    ]


def make_index(megabytes: float, *, changed: str = "") -> bytes:
    """An index of about that many million bytes. The chart `changed` has one version more than it has otherwise."""
    share = megabytes / 25
    charts, versions = max(1, round(CHARTS * share)), max(1, round(VERSIONS * share))
    blocks: list[str] = []
    for number, name in enumerate(sorted(chart_names(charts))):
        count = versions // charts + (number < versions % charts)
        blocks.append(f"  {name}:\n" + "".join(_chart(name, number, count + (name == changed))))
    head = "apiVersion: v1\nentries:\n"
    return (head + "".join(blocks) + 'generated: "2026-01-02T03:04:05.123456789Z"\n').encode()


def _chart(name: str, number: int, count: int) -> list[str]:
    """The entries of a chart, newest first."""
    pick = random.Random(f"{name} {number}")
    entries = [_entry(name, place, pick) for place in range(count)]
    return entries[::-1]


def _entry(name: str, place: int, pick: random.Random) -> str:
    version = f"{place // 40}.{place // 8 % 5}.{place % 8}"
    app = f"{1 + place // 60}.{place // 10 % 6}.{place % 10}"
    digest = hashlib.sha256(f"{name} {version}".encode()).hexdigest()
    words = sorted(set(name.split("-")) | {"kubernetes", _WORDS[len(name) % 61], _WORDS[len(name) * 3 % 61]})
    keywords = "".join(f"    - {word}\n" for word in words)
    images = "".join(
        f"        - image: docker.io/example/{part}:{app}-debian-12-r{pick.randrange(90)}\n"
        for part in [name, "os-shell", "metrics-exporter"][: 2 + place % 2]
    )
    title = name.replace("-", " ").title()
    return f"""\
  - annotations:
      category: Infrastructure
      images: |
{images}      licenses: Apache-2.0
    apiVersion: v2
    appVersion: {app}
    created: "2025-{1 + place % 12:02}-{1 + place % 28:02}T{place % 24:02}:04:05.{pick.randrange(10**9):09}Z"
    dependencies:
    - condition: postgresql.enabled
      name: postgresql
      repository: oci://registry-1.example.com/charts
      version: {10 + place // 40}.x.x
    - name: common
      repository: oci://registry-1.example.com/charts
      tags:
      - example-common
      version: 2.x.x
    description: {title} is a highly available and scalable part of a platform that
      stores, moves and serves the data of applications in a cluster.
    digest: {digest}
    home: https://example.com
    icon: https://example.com/{name}.png
    keywords:
{keywords}    maintainers:
    - name: Example, Inc.
      url: https://github.com/example/charts
    name: {name}
    sources:
    - https://github.com/example/charts/tree/main/charts/{name}
    urls:
    - https://charts.example.com/files/{name}-{version}.tgz
    version: {version}
"""


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(make_index(float(sys.argv[1])))
