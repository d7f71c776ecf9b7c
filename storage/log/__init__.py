"""The log: what was captured and done, as leaves of a Merkle tree that only grows.

Pure code over small named files (storage.objects.Files); it knows no database.
"""
