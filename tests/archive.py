"""A real archive for tests: the replica portals, crawled once."""

from pathlib import Path

from deploy.replica.server import start
from flows.crawl import FUNCTIONS, crawl
from flows.portals import registry
from storage.runs import set_enabled
from storage.settings import Settings
from tasks.resources import open_resources


def demo_archive(folder: Path) -> Settings:
    """Crawl all replica portals into a new archive; they are gone when this returns."""
    with start() as replica:
        settings = Settings(_env_file=None, profile="demo", data=folder, replica_port=replica.port)
        portals = registry(settings)
        with open_resources(settings, create=True) as resources:
            set_enabled(resources.database, list(portals), True)
            reports = crawl(
                resources, portals.values(), "nightly", None, FUNCTIONS, lambda *_: None
            )
    failed = [report for report in reports if report.failed]
    assert not failed, failed
    return settings
