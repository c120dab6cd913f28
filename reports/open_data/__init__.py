"""What other systems read: rows and figures without a person's data, described by what is written."""
