"""Whose pages these are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """The publisher's name, and the origin that every absolute address is made from."""

    name: str
    url: str

    def blog(self, slug: str) -> str:
        """The absolute address of a blog."""
        return f"{self.url}/live/{slug}"

    def post(self, slug: str, post: str) -> str:
        """The absolute address of a post."""
        return f"{self.url}/live/{slug}/posts/{post}"
