"""Start the replica portals: `python -m deploy.replica [--port 18931]`."""

import argparse
import signal
import sys

from deploy.replica.server import HOST, start
from deploy.replica.sites import SITES


def main() -> int:
    """Serve until SIGTERM or Ctrl-C. Exit 2: a port is in use."""
    parser = argparse.ArgumentParser(prog="python -m deploy.replica", description=__doc__)
    parser.add_argument("--port", type=int, default=18931, help="first of the ports (18931)")
    stops = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    try:
        replica = start(parser.parse_args().port)
    except OSError as error:
        print(f"replica: {error}; choose others with --port", file=sys.stderr)
        return 2
    with replica:
        ports = f"{replica.port}-{replica.port + len(SITES) - 1}"
        print(f"replica ready: {len(SITES)} portals on {HOST}, ports {ports}", flush=True)
        signal.sigwait(stops)
    return 0


if __name__ == "__main__":
    sys.exit(main())
