"""Deployment files, and the replica portals of demo and tests."""
