"""The figures of a year: counted once (counting), told as tables and sentences. Page, paper,
workbook and open data take them from here, so that a number is the same wherever it stands."""
