"""The whole URL map: what the public gets (answered on the event loop), and what Django answers."""

import re

from django.urls import include, path

from stoppress.api.urls import api
from stoppress.reader import comfort, machines
from stoppress.reader.elsewhere import shared
from stoppress.reader.theme import theme
from stoppress.reader.views import Reader

SLUG = r"(?P<slug>[a-z0-9-]{1,80})"
PART = r"(?:-(?P<part>[2-9]|[1-9][0-9]{1,4}))?"

# Public addresses: pattern of the whole path, name of the view. What is shared, scripts of other sites may read.
PUBLIC = [
    (r"/", Reader.front),
    (rf"/live/{SLUG}", Reader.live),
    (rf"/live/{SLUG}/posts/(?P<post>[^/]{{1,60}})", Reader.post),
    (rf"/live/{SLUG}/corrections", Reader.corrections),
    (rf"/live/{SLUG}/record", Reader.record),
    (rf"/live/{SLUG}/feed\.(?P<form>atom|rss|json)", shared(Reader.feed)),
    (rf"/live/{SLUG}/sitemap{PART}\.xml", Reader.sitemap),
    (rf"/live/{SLUG}\.json", shared(Reader.story)),
    (rf"/live/{SLUG}/stream", shared(Reader.stream)),
    (rf"/live/{SLUG}/after/(?P<position>(?s:.*))", shared(Reader.after)),
    (rf"/live/{SLUG}/fragment", shared(Reader.fragment)),
    (rf"/live/{SLUG}/embed", Reader.embed),
    (r"/(?P<script>embed(?:-frame)?\.js)", shared(Reader.script)),
    (r"/healthz", Reader.health),
    (r"/logo/(?P<digest>[0-9a-f]{16})\.webp", Reader.logo),
    (r"/theme/(?P<name>[A-Za-z0-9._-]{1,80})", theme),
    (r"/favicon\.ico", Reader.icon),
    (r"/manifest\.webmanifest", comfort.manifest),
    (r"/icon-(?P<size>192|512)\.png", comfort.icon),
    (r"/words/(?P<language>[A-Za-z0-9-]{2,35})\.json", comfort.words),
    (r"/sw\.js", comfort.worker),
    (r"/robots\.txt", machines.robots),
    (rf"/sitemap{PART}\.xml", machines.index),
    (r"/sitemap-front\.xml", machines.front),
    (r"/sitemap-news\.xml", machines.news),
    (r"/oembed", shared(machines.embed)),
]
public = [(re.compile(pattern), view) for pattern, view in PUBLIC]

# Prefixes that are Django's; all other addresses are public, or unknown.
DJANGO = ("/desk", "/api", "/static")

urlpatterns = [
    path("desk/", include("stoppress.desk.urls")),
    path("api/v1/", api.urls),
]
