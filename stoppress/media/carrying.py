"""Which assets are public: kept in the same transaction as the change that carries them or takes them back."""

from collections.abc import Iterable

from stoppress.media.models import Asset, Carried


def carry(blog: int, post: str, ids: Iterable[str]) -> None:
    """From now on the post (or, with "", the blog's details) carries these assets and no others."""
    wanted = set(ids)
    before = set(Carried.objects.filter(blog=blog, post=post).values_list("asset_id", flat=True))
    Carried.objects.filter(blog=blog, post=post, asset_id__in=before - wanted).delete()
    known = Asset.objects.filter(pk__in=wanted - before).values_list("pk", flat=True)
    Carried.objects.bulk_create([Carried(asset_id=one, blog=blog, post=post) for one in known])


def blogs_of(asset: str) -> list[int]:
    """The numbers of the blogs in which something public carries the asset."""
    return list(Carried.objects.filter(asset_id=asset).values_list("blog", flat=True).distinct())
