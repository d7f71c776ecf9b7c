"""What the ids in other tables mean, in English and Chinese."""

from sqlmodel import Field, SQLModel


class Label(SQLModel, table=True):
    """The names of one id of a vocabulary, as "statements", "measures", "funds", "phases"."""

    __tablename__ = "label"

    vocabulary: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str
    name_zh: str
