"""Files in a bucket, in a store that speaks S3 over a real connection."""

import shutil
import subprocess
import sys

import boto3
import pytest
from botocore.exceptions import BotoCoreError

from stoppress.settings import bucket
from tests.media.test_served import upload
from tests.pictures import photo
from tests.servers import free_port, until


@pytest.fixture(scope="module")
def store():
    """A server that speaks S3, with an empty bucket: (address for the setting, client)."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    client = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id="key",
        aws_secret_access_key="se/cret",
        region_name="eu-1",
    )

    def is_there() -> bool:
        try:
            client.create_bucket(Bucket="pictures", CreateBucketConfiguration={"LocationConstraint": "eu-1"})
        except BotoCoreError:
            return False
        return True

    until(is_there)
    yield f"s3+http://key:se%2Fcret@127.0.0.1:{port}/pictures?region=eu-1", client
    process.kill()
    process.wait()


@pytest.fixture
def keeping(own, store):
    """A server that keeps its files in the bucket: (server, api, client)."""
    server, api = own
    address, client = store
    server.stop()
    server.settings["STOPPRESS_MEDIA_URL"] = address
    server.start()
    return server, api, client


def listed(client) -> list[dict]:
    """All objects."""
    return client.list_objects_v2(Bucket="pictures").get("Contents", [])


def keys(client) -> set[str]:
    """The names of all objects, without the ids."""
    return {one["Key"].partition("/")[2] for one in listed(client)}


def test_a_picture_outlives_the_disk_that_it_came_over(keeping):
    server, api, client = keeping
    told = upload(api, photo(640, 480))
    until(lambda: {"original", "640.jpg", "320.avif"} <= keys(client))
    api.publish(None, blocks=[{"kind": "picture", "id": told["id"]}])
    path = f"/media/{told['id']}/640.jpg"
    before = until(lambda: (got := server.get(path))[0] == 200 and got)[2]
    shutil.rmtree(server.data / "media" / "files")
    assert server.get(path)[2] == before
    found = client.get_object(Bucket="pictures", Key=f"{told['id']}/original")
    assert found["ContentLength"] == len(photo(640, 480))


def test_what_no_text_names_leaves_the_bucket_too(keeping):
    _server, api, client = keeping
    told = upload(api, photo(640, 480))
    until(lambda: any(one["Key"] == f"{told['id']}/320.avif" for one in listed(client)))
    assert api.ask("DELETE", f"/media/{told['id']}")[0] == 204
    # Sizes that were being made meanwhile go a moment later.
    until(lambda: not [one for one in listed(client) if one["Key"].startswith(told["id"])])


@pytest.mark.parametrize(
    "address",
    [
        "http://key:secret@store.example/pictures",
        "s3://store.example/pictures",
        "s3://key:secret@store.example/",
        "s3://key:secret@store.example/a/b",
        "s3://key:secret@/pictures",
    ],
)
def test_an_address_that_names_no_bucket_is_refused_without_repeating_its_secret(address):
    from django.core.exceptions import ImproperlyConfigured

    with pytest.raises(ImproperlyConfigured) as refusal:
        bucket(address)
    assert "secret" not in str(refusal.value)
