"""Write the next migration: the difference between the models and the newest revision."""

import sys

from alembic import command
from sqlalchemy import create_engine

from storage.migrations.revisions import configuration, known, migrate


def main(message: str) -> None:
    """Bring an empty database to the newest revision and write down what the models add to it."""
    config = configuration()
    with create_engine("sqlite://").connect() as connection:
        migrate(connection)
        config.attributes["connection"] = connection
        command.revision(config, message, autogenerate=True, rev_id=f"{len(known()) + 1:04d}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('usage: python -m storage.migrations "what changes"')
    main(sys.argv[1])
