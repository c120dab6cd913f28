from reports.models.country_count import CountryCount
from reports.models.erasure import ErasedFile, Erasure
from reports.models.token import ApiCall, ApiToken

__all__ = ["ApiCall", "ApiToken", "CountryCount", "ErasedFile", "Erasure"]
