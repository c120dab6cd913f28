"""Filters that live in the address, as links."""


def chip(query, name, value, label):
    """Adds its filter to the address, or takes it away when it is on; the page starts anew."""
    active = query.get(name, "") == value
    address = query.copy()
    address.pop("page", None)
    address.pop(name, None)
    if not active:
        address[name] = value
    return {"label": label, "url": f"?{address.urlencode()}", "active": active}
