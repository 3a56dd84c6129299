"""Why a file is refused, each time with what to do instead."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

UPLOAD = _(
    "Upload a picture (JPEG, PNG, WebP, AVIF, GIF, TIFF), a video (MP4, WebM), sound (MP3, M4A) or captions (VTT)."
)

SENTENCES = {
    "empty": _("This file is empty. Choose it again, or export it anew where it comes from."),
    "unknown": UPLOAD,
    "bytes": _("This file is too large: %(most)s MB at most. Export it smaller and upload that."),
    "pixels": _(
        "This picture has %(width)s × %(height)s pixels, and %(most)s megapixels are the most. Export it smaller."
    ),
    "tall": _("This picture is more than %(times)s times as tall as wide. Cut it into several pictures."),
    "large": _("This file needs more memory than there is for one. Export it smaller, or as a plain JPEG."),
    "slow": _("This file takes too long to read. Export it anew, smaller, and upload that."),
    "died": _("This file could not be read. Open it in another program, save it as a JPEG or MP4, and upload that."),
    "unreadable": _("This file is damaged or cut short. Choose it again, or export it anew where it comes from."),
    "heic": _(
        "This is a HEIC photo, which browsers do not show. On an iPhone: Settings, Camera, Formats, Most Compatible; "
        "or export the photo as JPEG."
    ),
    "svg": _("SVG pictures can carry programs, so they are not taken. Export it as PNG."),
    "raw": _("This is a camera's raw file. Export it as JPEG."),
    "pdf": _("This is a PDF. Export the page as PNG or JPEG, or write the text into the post."),
    "psd": _("This is a Photoshop file. Export it as JPEG or PNG."),
    "jxl": _("This is a JPEG XL picture, which few browsers show. Export it as JPEG."),
    "jp2": _("This is a JPEG 2000 picture, which browsers do not show. Export it as JPEG."),
    "zip": _("This is an archive. Unpack it and upload the files."),
    "ogg": _("Ogg does not play in every browser. Export the sound as MP3 or M4A, a video as MP4."),
    "flac": _("FLAC is too large to stream. Export it as MP3 or M4A."),
    "wav": _("WAV is too large to stream. Export it as MP3 or M4A."),
    "aac": _("This is bare AAC. Export it as M4A or MP3."),
    "avi": _("Browsers do not play AVI. Export it as MP4 with H.264 and AAC."),
    "codec": _("Browsers do not all play %(codec)s. Export the video as MP4 with H.264 and AAC."),
    "sound": _("Browsers do not all play %(codec)s sound. Export it as MP3 or as M4A with AAC."),
    "hevc": _(
        "This video is HEVC (H.265), which many browsers do not play. On an iPhone: Settings, Camera, Formats, "
        "Most Compatible; or export it as MP4 with H.264."
    ),
    "locked": _("This file is copy-protected. Export it without protection, if you may."),
    "no picture": _("This is not a picture. Upload it as what it is."),
    "no film": _("This is neither video nor sound that can be used. Upload MP4, WebM, MP3 or M4A."),
    "no captions": _("There are no captions in this file. Upload WebVTT or SubRip (.srt), as UTF-8 text."),
    "caption time": _("Line %(line)s: a caption starts with its times, such as 00:01:02.500 --> 00:01:05.000."),
    "caption order": _("Line %(line)s: this caption ends before it begins. Correct its times."),
    "caption gap": _("Line %(line)s: an empty line is missing between two captions. Put one in before it."),
    "no track": _("There is neither video nor sound in this file. Export it anew, as MP4."),
}


class Refused(Exception):
    """The file is not taken; str() says why and what to do, in the language of whoever asks."""

    def __init__(self, why: str, **values: Any) -> None:
        super().__init__(why)
        self.why, self.values = why, values

    def __str__(self) -> str:
        return gettext(SENTENCES.get(self.why, SENTENCES["unreadable"])) % self.values
