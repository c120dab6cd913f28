"""A template and its context become the bytes of a PDF; nothing else here imports WeasyPrint."""

from reports.pdf.engine import drawn, render, written

__all__ = ["drawn", "render", "written"]
