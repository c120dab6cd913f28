"""A district's own register, from a file as it is kept to applications.

    file → sheets of cells → tables with known columns → rows with values → checks → changes

Each step is a module of that name, and a step knows only those before it: `reading` (in a child
process), `headings` and `tables`, `values`, `checks`, `changes`. `run` goes the road; `marking`
gives the file back with what is wrong in it; `template` is the empty workbook.
docs/intake.md tells how to add a wording or a check.
"""
