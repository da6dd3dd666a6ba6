"""The OCI registry of the tests takes blobs and gives them back."""

import hashlib
import http.client

from tests.cluster.registry import Registry


def test_a_pushed_blob_can_be_pulled(registry: Registry) -> None:
    content = b"a chart"
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    connection = http.client.HTTPConnection(registry.host)
    connection.request("POST", "/v2/charts/blobs/uploads/")
    answer = connection.getresponse()
    answer.read()
    upload = answer.headers["Location"]
    connection.request("PUT", f"{upload}&digest={digest}", body=content)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 201
    connection.request("GET", f"/v2/charts/blobs/{digest}")
    assert connection.getresponse().read() == content
    connection.close()
