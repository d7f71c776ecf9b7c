"""What is kept: settings, objects, database, models, queries, exports."""
