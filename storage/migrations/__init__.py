"""The schema's history: one numbered file a change, run by Alembic.

After a change of a model, `python -m storage.migrations "what changes"` writes the next file from
the difference; read it before use.
"""
