"""Tests of the database engine, its schema, leases, frontier, dump and backup."""
