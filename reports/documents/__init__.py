"""One module for each paper: rows become the context of a template, in the words of the office."""
