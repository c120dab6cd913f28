from reports.models.erasure import ErasedFile, Erasure
from reports.models.token import ApiCall, ApiToken

__all__ = ["ApiCall", "ApiToken", "ErasedFile", "Erasure"]
