"""The scripted repository server that all tests of the network use, and charts made for it."""

from tests.fakes.repository import FakeRepository, chart_archive
from tests.fakes.server import Answer, Received, Server

__all__ = ["Answer", "FakeRepository", "Received", "Server", "chart_archive"]
