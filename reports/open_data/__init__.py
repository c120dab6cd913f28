"""What other systems read: rows and figures without personal data, described as written."""
