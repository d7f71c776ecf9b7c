"""Portals: the registry, the families of systems they are built with, and what a page says."""
