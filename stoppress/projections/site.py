"""Whose pages these are."""

from dataclasses import dataclass, replace

from stoppress.log import read

TALLEST, WIDEST = 32, 200  # CSS pixels of the logo in the masthead


@dataclass(frozen=True)
class Logo:
    """The publisher's logo: its address on this origin, its own size, and its size in the masthead."""

    path: str
    width: int
    height: int

    @property
    def shown(self) -> tuple[int, int]:
        """Width and height in the masthead."""
        share = min(TALLEST / self.height, WIDEST / self.width, 1)
        return max(1, round(self.width * share)), max(1, round(self.height * share))


@dataclass(frozen=True)
class Site:
    """The publisher's name, and the origin that every absolute address is made from."""

    name: str
    url: str
    language: str = "en"  # of the front page
    time_zone: str = ""  # of the front page; "" is that of each blog
    logo: Logo | None = None

    def blog(self, slug: str) -> str:
        """The absolute address of a blog."""
        return f"{self.url}/live/{slug}"

    def post(self, slug: str, post: str) -> str:
        """The absolute address of a post."""
        return f"{self.url}/live/{slug}/posts/{post}"

    def under(self, imprint: read.Imprint) -> "Site":
        """The same site as a chief set it; what is not set is as here."""
        found = imprint.logo
        return replace(
            self,
            name=imprint.name or self.name,
            language=imprint.language or self.language,
            time_zone=imprint.time_zone or self.time_zone,
            logo=Logo(f"/logo/{found.digest}.webp", found.width, found.height) if found else None,
        )
