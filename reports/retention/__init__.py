"""What is personal of a year whose time is up (docs/personal-data.md)."""
