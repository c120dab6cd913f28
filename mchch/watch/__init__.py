"""What those who run an installation see of it: log, metrics, and whether it is ready."""
