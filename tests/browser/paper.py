"""The Other Paper: a server on an origin of its own, with the pages that a blog is shown on."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The Other Paper</title>'
    '<link rel="icon" href="{site}/favicon.ico">'
    '<meta name="viewport" content="width=device-width,initial-scale=1">{head}'
    "</head><body><main><h1>The Other Paper</h1>{body}</main></body></html>"
)


class Paper:
    """The other site: pages by path, each with the headers that its test gives."""

    def __init__(self):
        self.pages = {}
        paper = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                body, headers = paper.pages.get(self.path, ("", {}))
                self.send_response(200)
                for name, value in {"content-type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_):
                pass

        # localhost, where Stoppress is 127.0.0.1: another site to a browser, not only another port.
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def prints(self, site, body, head="", path="/", policy=""):
        """A page with this body; {site} stands for the address of Stoppress."""
        headers = {"content-security-policy": policy.replace("{site}", site)} if policy else {}
        whole = PAGE.replace("{head}", head).replace("{body}", body).replace("{site}", site)
        self.pages[path] = (whole, headers)
        return self.url + path
