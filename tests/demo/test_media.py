"""The demo's posts carry its pictures, its film and its cards."""

from collections import Counter
from datetime import UTC, datetime

from stoppress.demo import run
from stoppress.log import read
from stoppress.media.models import Asset
from stoppress.newsroom import people
from stoppress.newsroom.models import Role
from stoppress.projections.story import Story, fold

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def test_every_kind_of_block_is_in_the_demo_and_every_file_is_public(transactional_db):
    chief = people.add_person("chief", Role.CHIEF, None)
    staff = {name: people.add_person(name, Role.EDITOR, None) for name in ("first", "second")}
    blog = run._coverage(chief, staff, NOW)
    story = fold(Story(), read.since(blog.pk, 0))
    blocks = [block for standing in story.posts.values() if standing.post for block in standing.post.blocks]
    kinds = Counter(block.kind for block in blocks)
    assert (kinds["picture"], kinds["gallery"], kinds["video"], kinds["embed"]) == (6, 1, 1, 5)
    assert story.details.picture.alt
    for asset in Asset.objects.all():
        assert asset.state == Asset.State.READY
        assert read.carried(asset.pk), asset.name
    pictures = [block for block in blocks if block.kind == "picture"]
    assert all(picture.alt and picture.caption and picture.preview for picture in pictures)
