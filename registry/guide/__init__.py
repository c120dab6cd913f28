"""The guide to the application: what it tells, to whom, and which page each part is about."""
