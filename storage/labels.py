"""English and Chinese names of the ids that figures carry."""

from collections.abc import Mapping

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel, select

from storage.database import Database
from storage.models import Label

# (vocabulary, id) to (English, Chinese).
Labels = Mapping[tuple[str, str], tuple[str, str]]


def read_labels(database: Database) -> Labels:
    """All labels: (vocabulary, id) to (English, Chinese)."""
    with database.read() as session:
        return {
            (label.vocabulary, label.id): (label.name, label.name_zh)
            for label in session.exec(select(Label))
        }


def save_labels(database: Database, labels: Labels) -> int:
    """Store labels that are new or have changed; those of former vocabularies stay.

    Returns:
        How many were new or changed.
    """
    known = read_labels(database)
    # In a fixed order, so that two runs at once wait for each other and do not deadlock.
    rows = [
        {"vocabulary": vocabulary, "id": id_, "name": name, "name_zh": name_zh}
        for (vocabulary, id_), (name, name_zh) in sorted(labels.items())
        if known.get((vocabulary, id_)) != (name, name_zh)
    ]
    if not rows:
        return 0
    with database.write() as session:
        connection = session.connection()
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        statement = insert(SQLModel.metadata.tables["label"])
        names = {name: statement.excluded[name] for name in ("name", "name_zh")}
        connection.execute(
            statement.on_conflict_do_update(index_elements=["vocabulary", "id"], set_=names), rows
        )
    return len(rows)
