-- A database for Prefect beside the archive's own; its search for runs by name needs pg_trgm.
CREATE DATABASE prefect;
\connect prefect
CREATE EXTENSION pg_trgm;
