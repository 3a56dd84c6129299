# ruff: noqa: E501
"""What other programs put on the clipboard, cut to the bone, and what the composer makes of it."""

from typing import Any

# name: (HTML, the parts of the post)
WORD_LIST = (
    "<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]>"
    "<span lang=EN-GB style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>·<span "
    "style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Nine gates</p>"
    "<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]>"
    "<span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt'>&nbsp; </span></span>"
    "</span><![endif]>One <b style='mso-bidi-font-weight:normal'>lock</b></p>"
)
WORD = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office' xmlns:w='urn:schemas-microsoft-com:office:word'>"
    "<head><meta name=Generator content='Microsoft Word 15'><link rel=File-List href='file:///C:/x.xml'>"
    "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
    "<style><!-- p.MsoNormal {margin:0cm; font-family:'Calibri'} @page Section1 {size:595pt} --></style></head>"
    "<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->"
    "<h2 style='margin:0'><span lang=EN-GB>The barrier<o:p></o:p></span></h2>"
    "<p class=MsoNormal style='mso-margin-top-alt:auto'><span lang=EN-GB style='color:red'>The <b>last\r\ngate</b> came "
    "<i style='mso-bidi-font-style:normal'>down</i> at <a href='https://example.org/gate?utm_source=x&amp;id=7'>14:44"
    "</a>.<span style='mso-spacerun:yes'>&nbsp;</span>Calm.<o:p></o:p></span></p>"
    "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
    + WORD_LIST
    + "<p class=MsoNormal><del cite='mailto:x' datetime='2026-11-22'>Old words</del><ins cite='mailto:x'>New words</ins>"
    "<a style='mso-comment-reference:A_1'></a><span class=MsoCommentReference><a class=msocomanchor "
    "href='#_msocom_1'>[A1]</a></span></p><div style='mso-element:comment-list'><p>Check this!</p></div>"
    "<!--EndFragment--></body></html>"
)
WORD_TABLE = (
    "<body><!--StartFragment--><p class=MsoNormal>Gates:<o:p></o:p></p>"
    "<table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr style='mso-yfti-irow:0'>"
    "<td width=150 style='width:112pt'><p class=MsoNormal><b>Gate<o:p></o:p></b></p></td><td><p class=MsoNormal>Time</p>"
    "</td></tr><tr><td><p class=MsoNormal>North<br>pier</p></td><td><p class=MsoNormal>13:58</p></td></tr></table>"
    "<p class=MsoNormal>All closed.</p><!--EndFragment--></body>"
)
DOCS = (
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1a2b">'
    '<h3 dir="ltr" style="line-height:1.38"><span style="font-size:13pt;font-weight:700">The barrier</span></h3>'
    '<p dir="ltr" style="line-height:1.38;margin-top:0pt"><span style="font-size:11pt;font-weight:400">The '
    '</span><span style="font-weight:700;white-space:pre-wrap">last gate</span><span style="font-style:italic"> '
    'closed</span><span> at </span><a href="https://www.google.com/url?q=https://example.org/gate&amp;sa=D&amp;usg=x" '
    'style="text-decoration:none"><span style="color:#1155cc">14:44</span></a><span>.</span></p><br />'
    '<ul style="margin-top:0"><li dir="ltr" aria-level="1" style="list-style-type:disc"><p dir="ltr" '
    'role="presentation"><span style="font-weight:400">Nine gates</span></p></li><li dir="ltr"><p '
    'role="presentation"><span>One lock</span></p></li></ul></b><br class="Apple-interchange-newline">'
)
SHEETS = (
    '<meta charset="utf-8"><google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #ccc;}--></style>'
    '<table xmlns="http://www.w3.org/1999/xhtml" cellspacing="0" dir="ltr" style="table-layout:fixed" '
    'data-sheets-root="1"><colgroup><col width="100"/><col width="100"/></colgroup><tbody>'
    '<tr style="height:21px"><td style="font-weight:bold">Gate</td><td>Time</td></tr>'
    '<tr><td data-sheets-value="{&quot;1&quot;:2}">North</td><td style="text-align:right">13:58</td></tr>'
    '<tr><td colspan="2">All closed</td></tr></tbody></table>'
)
EXCEL = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=ProgId content=Excel.Sheet><style>'
    "<!--table {mso-displayed-decimal-separator:'\\.'} .xl65 {mso-number-format:Fixed}--></style></head><body>"
    "<table border=0 cellpadding=0 width=128 style='width:96pt'><!--StartFragment--><col width=64 style='width:48pt'>"
    "<tr height=20 style='height:15.0pt'><td height=20 width=64>Year</td><td width=64>Metres</td></tr>"
    "<tr height=20><td height=20 class=xl65 align=right>1953</td><td align=right>2,38</td></tr><!--EndFragment-->"
    "</table></body></html>"
)
LIBRE = (
    '<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/><title></title>'
    '<meta name="generator" content="LibreOffice 7.4 (Linux)"/><style type="text/css">@page { size: 21cm 29.7cm }'
    'p { margin-bottom: 0.25cm }</style></head><body lang="en-GB" link="#000080" dir="ltr">'
    '<h1 class="western">The barrier</h1><p style="margin-bottom: 0cm; line-height: 100%"><font color="#c9211e">'
    '<font face="Liberation Serif, serif"><b>Last gate</b> closed </font></font><i>at 14:44</i>.</p>'
    '<p style="margin-bottom: 0cm"><br/>\n\n</p><ol><li><p style="margin-bottom: 0cm">Nine gates</p></li>'
    "<li><p>One lock</p></li></ol></body></html>"
)
GMAIL = (
    '<meta http-equiv="content-type" content="text/html; charset=utf-8"><div dir="ltr" style="font-family:Arial">Dear desk,'
    "<div><br></div><div>the gate is <b>closed</b>.<br>All nine.</div><div><br></div><div>"
    '<a href="https://www.google.com/url?q=https://example.org/&amp;source=gmail" target="_blank" '
    'data-saferedirecturl="https://x">See&nbsp;here</a></div><div style="display:none">preview text</div></div>'
    '<img src="https://mail.example/pixel.gif" width="1" height="1">'
)
NEWS = (
    '<meta charset="utf-8"><article style="color: rgb(20, 20, 20); font-family: Georgia;"><h1 class="headline">'
    '<span>The barrier is closed</span></h1><div class="share"><button onclick="share()" type="button">Share</button>'
    '<svg><path d="M0 0"></path></svg><span class="visually-hidden">Share on all networks</span></div><figure><img '
    'src="https://news.example/x.jpg" alt="x" onerror="alert(1)"><figcaption>The barrier. Photo: X</figcaption></figure>'
    '<p style="margin: 0px;">The last gate ca&shy;me <strong style="font-weight: 700;">down</strong> at '
    '<a href="https://news.example/gate?fbclid=abc" class="inline-link" data-track="1">14:44</a>, '
    '<a href="#c1">see below</a> and <a href="javascript:alert(1)">nothing</a>.</p>'
    "<script>alert(1)</script><aside hidden>Advertisement</aside><blockquote><p>Never before.</p></blockquote>"
    "<p>\u200bEnd.<br><br>Truly.</p></article>"
)
LAYOUT = (
    "<table width=600><tr><td><table><tr><td><h2>Weather warning</h2><p>Gusts of 131&nbsp;km/h.</p></td></tr></table>"
    "</td></tr><tr><td><p>Stay in.</p><ul><li>Doors</li></ul></td></tr></table>"
)

CORPUS: dict[str, tuple[str, list[Any]]] = {
    "Word": (
        WORD,
        [
            "<h4>The barrier</h4><p>The <strong>last gate</strong> came <em>down</em> at "
            '<a href="https://example.org/gate?id=7">14:44</a>. Calm.</p>'
            "<ul><li>Nine gates</li><li>One <strong>lock</strong></li></ul><p>New words</p>"
        ],
    ),
    "a table amid words from Word": (
        WORD_TABLE,
        ["<p>Gates:</p>", [["Gate", "Time"], ["North pier", "13:58"]], "<p>All closed.</p>"],
    ),
    "Google Docs": (
        DOCS,
        [
            "<h4>The barrier</h4><p>The <strong>last gate</strong><em> closed</em> at "
            '<a href="https://example.org/gate">14:44</a>.</p><ul><li>Nine gates</li><li>One lock</li></ul>'
        ],
    ),
    "Google Sheets": (SHEETS, [[["Gate", "Time"], ["North", "13:58"], ["All closed", ""]]]),
    "Excel": (EXCEL, [[["Year", "Metres"], ["1953", "2,38"]]]),
    "LibreOffice": (
        LIBRE,
        [
            "<h4>The barrier</h4><p><strong>Last gate</strong> closed <em>at 14:44</em>.</p>"
            "<ol><li>Nine gates</li><li>One lock</li></ol>"
        ],
    ),
    "Gmail": (
        GMAIL,
        [
            "<p>Dear desk,</p><p>the gate is <strong>closed</strong>.<br>All nine.</p>"
            '<p><a href="https://example.org/">See&nbsp;here</a></p>'
        ],
    ),
    "a news site": (
        NEWS,
        [
            "<h4>The barrier is closed</h4><p>The last gate came <strong>down</strong> at "
            '<a href="https://news.example/gate">14:44</a>, see below and nothing.</p>'
            "<blockquote><p>Never before.</p></blockquote><p>End.</p><p>Truly.</p>"
        ],
    ),
    "a newsletter that tables hold together": (
        LAYOUT,
        ["<h4>Weather warning</h4><p>Gusts of 131&nbsp;km/h.</p><p>Stay in.</p><ul><li>Doors</li></ul>"],
    ),
}
