"""Backup and restore, with PostgreSQL's own programs and the age format; docs/backup.md."""
