from reports.models.token import ApiCall, ApiToken

__all__ = ["ApiCall", "ApiToken"]
