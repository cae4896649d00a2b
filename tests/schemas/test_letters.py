"""A mail in words: what can be clicked in it, and what cannot."""

from schemas.letters import Letter

LINK = "https://survey.example.org/s/0123456789_-AbCdEfGhIj"


def html_of(*blocks):
    return Letter("", blocks).html()


def test_a_link_on_a_line_of_its_own_or_at_the_end_of_one_can_be_clicked():
    assert f'<p><a href="{LINK}">{LINK}</a></p>' in html_of(LINK)
    assert f'<p>Stop emails: <a href="{LINK}/stop">{LINK}/stop</a></p>' in html_of(f"Stop emails: {LINK}/stop")


def test_a_name_never_becomes_a_link_or_a_tag():
    assert "<a " not in html_of("Dear https://bad.example.org/ Lind,", "Dear javascript:alert(1)",
                                'See https://bad.example.org/"onclick="x')  # fmt: skip
    assert "<b>" not in html_of(f"<b> {LINK}")
