"""Reading papers back, with the two readers that people use: Poppler and Chromium's PDFium."""

import re
import subprocess
from dataclasses import dataclass

import pypdfium2

POINTS_A_MM = 72 / 25.4


def poppler(content):
    """The text as Poppler copies it, page after page."""
    command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    answer = subprocess.run(command, input=content, capture_output=True, check=True)
    return answer.stdout.decode()


def pdfium(content):
    """The text as Chromium copies it."""
    with pypdfium2.PdfDocument(content) as book:
        return "\n".join(page.get_textpage().get_text_range() for page in book)


READERS = {"poppler": poppler, "pdfium": pdfium}


def squeezed(text):
    """Text without line ends and spaces: lines that the paper broke do not matter."""
    return re.sub(r"[\s\ufeff\x0c\ufffe]+", "", text)


def lines(content):
    return [line.strip() for line in poppler(content).splitlines() if line.strip()]


def page_count(content):
    with pypdfium2.PdfDocument(content) as book:
        return len(book)


@dataclass(frozen=True)
class Line:
    """A drawn line of text with its ink, in millimetres from the left and the top of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def placed(content, page_index=0):
    """Every line of a page with where its ink is."""
    with pypdfium2.PdfDocument(content) as book:
        page = book[page_index]
        height = page.get_height()
        text = page.get_textpage()
        boxes = [text.get_rect(index) for index in range(text.count_rects())]
        return [
            Line(
                text.get_text_bounded(*box).strip(),
                box[0] / POINTS_A_MM,
                (height - box[3]) / POINTS_A_MM,
                box[2] / POINTS_A_MM,
                (height - box[1]) / POINTS_A_MM,
            )
            for box in boxes
        ]


def picture(content, page_index=0, dots=50):
    """A page as a small grey picture."""
    with pypdfium2.PdfDocument(content) as book:
        return book[page_index].render(scale=dots / 72, grayscale=True).to_pil()


def ink(content, page_index=0, dots=100):
    """(left, top, right, bottom) of everything that is drawn, in millimetres."""
    drawn = picture(content, page_index, dots).point(lambda level: 255 if level < 200 else 0)
    return tuple(edge / dots * 25.4 for edge in drawn.getbbox())


def fonts(content):
    """[(name, is embedded, is a subset, has a table of letters)]"""
    answer = subprocess.run(["pdffonts", "-"], input=content, capture_output=True, check=True)
    rows = answer.stdout.decode().splitlines()[2:]
    return [(row.split()[0], *(word == "yes" for word in row.split()[-5:-2])) for row in rows]
