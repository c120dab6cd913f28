"""The demo's road from self-assessment to development: last year to its end, this year begun."""
