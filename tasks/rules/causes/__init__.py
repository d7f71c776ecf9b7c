"""What explains failures: shifted columns, wrong units, wrong digits."""
