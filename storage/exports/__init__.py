"""The archive for others: a data package of CSV and Parquet, and a SQLite snapshot.

Exported are current figures alone, as `gongkai search` finds them, with what belongs to them:
those of the newest reading of the bytes that an address served last, of documents whose office
and year are known. Everything is written row by row, and under its own name once it is whole.
"""
