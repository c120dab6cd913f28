"""All that is held on one person, for whoever asks for it (docs/personal-data.md)."""
