"""The desk's addresses."""

from django.urls import path

from stoppress.desk import blogs, coverage, digest, edits, flow, glance, marks, pick, posts, signin, text

# The door's addresses end without a slash, a blog's with one: no blog can stand in the door's way.
urlpatterns = [
    path("", blogs.blogs),
    path("sign-in", signin.sign_in),
    path("sign-in/<str:secret>", signin.sign_in_link),
    path("sign-out", signin.sign_out),
    path("password", signin.password),
    path("new", blogs.new),
    path("<slug:slug>/", posts.desk),
    path("<slug:slug>/feed", posts.feed),
    path("<slug:slug>/glance", glance.glance),
    path("<slug:slug>/pick", pick.pick),
    path("<slug:slug>/digest", digest.digest),
    path("<slug:slug>/text", text.text),
    path("<slug:slug>/details", coverage.details),
    path("<slug:slug>/open", coverage.open_coverage),
    path("<slug:slug>/close", coverage.close),
    path("<slug:slug>/reopen", coverage.reopen),
    path("<slug:slug>/address", coverage.rename),
    path("<slug:slug>/take-down", coverage.take_down),
    path("<slug:slug>/put-back", coverage.put_back),
    path("<slug:slug>/posts", posts.send),
    path("<slug:slug>/posts/<str:post>", edits.edit),
    path("<slug:slug>/posts/<str:post>/key", marks.key_event),
    path("<slug:slug>/posts/<str:post>/pin", marks.pin),
    path("<slug:slug>/posts/<str:post>/withdraw", marks.withdraw),
    path("<slug:slug>/posts/<str:post>/restore", marks.restore),
    path("<slug:slug>/posts/<str:post>/approve", flow.approve),
    path("<slug:slug>/posts/<str:post>/back", flow.send_back),
    path("<slug:slug>/posts/<str:post>/unschedule", flow.unschedule),
    path("<slug:slug>/posts/<str:post>/lift", flow.lift),
    path("<slug:slug>/posts/<str:post>/discard", flow.discard),
    path("<slug:slug>/posts/<str:post>/keep", flow.keep),
]
