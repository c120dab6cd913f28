"""What no page may do: complain, fail, or ask another host for anything."""

QUIET = "Failed to load resource"  # a status, or a lost connection: told by `answered`


class Watch:
    def __init__(self, url):
        self.url = url
        self.complaints = []

    def over(self, page, refused=()):
        def answered(response):
            if response.status >= 400 and response.status not in refused:
                self.complain(page, f"{response.status} {response.url}")

        def said(message):
            if message.type in ("error", "warning") and not message.text.startswith(QUIET):
                self.complain(page, message.text)

        page.on("response", answered)
        page.on("console", said)
        page.on("pageerror", lambda error: self.complain(page, str(error)))
        page.on("request", lambda request: self.check(page, request.url))

    def check(self, page, url):
        """The browser's own pages (its viewer of PDF) are on no host."""
        if not url.startswith((f"{self.url}/", "data:", "blob:", "about:", "chrome")):
            self.complain(page, f"asked another host: {url}")

    def complain(self, page, text):
        self.complaints.append(f"{page.url}: {text}")
