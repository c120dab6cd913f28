"""Rules of Thai data, as pure functions: text, dates, citizen IDs, names, phones, places."""
