"""What one step does: pure code in the folders, thin Prefect tasks in the files."""
