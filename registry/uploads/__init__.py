"""The intake of uploaded files: what may come in, and in which shape it is kept.

No models and no request here. `accept()` answers with what may be stored or raises `Refused`
with one sentence for the person who sent the file.
"""

from .intake import Accepted, accept, read_workbook
from .names import safe_name
from .refusals import Refused

__all__ = ["Accepted", "Refused", "accept", "read_workbook", "safe_name"]
