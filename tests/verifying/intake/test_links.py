"""Links, and the pages that they lead to: from any of them to the credential, at most 8 fetches."""

import base64
import json
import zlib

import pytest

from credentials.baking.png import bake_png
from credentials.errors import AddressRefused, RetrievalError, TimedOut, TooLarge, Unreachable
from credentials.verification.ports import Fetched
from tests.support.intake import ASSERTION, DOCUMENT, JWT, OTHER, Intake
from tests.support.submissions import SmallWeb, pdf_with, photo_of, png_picture, zip_of
from verifier.intake.forms import Form
from verifier.intake.link import ACCEPT, ANYTHING
from verifier.intake.share_pages import known_ways
from verifier.intake.take_in import take_in
from verifier.intake.taken import Found, Submission

PAGE = "https://school.example/badges/1"
FILE = "https://school.example/badges/1.json"
BAKED = bake_png(png_picture(), DOCUMENT.decode())


def page(*, head: str = "", body: str = "<p>A badge</p>") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def data_block(document: bytes, kind: str = "application/ld+json") -> str:
    return f'<script type="{kind}">{document.decode()}</script>'


@pytest.mark.parametrize(
    ("head", "address"),
    [
        (f'<link rel="alternate" type="application/vc+ld+json" href="{FILE}">', FILE),
        ('<link rel="alternate" type="application/vc" href="1.json">', FILE),
        ('<link rel="alternate" type="application/ld+json" href="/badges/1.json">', FILE),
        ('<link rel="ALTERNATE nofollow" type="application/json; charset=x" href="1.json">', FILE),
        ('<base href="/badges/"><link rel=alternate type=application/json href=1.json>', FILE),
    ],
)  # fmt: skip
def test_an_alternate_of_the_page_is_followed(intake: Intake, head: str, address: str) -> None:
    found = intake.found(url=PAGE, web={PAGE: page(head=head), FILE: DOCUMENT})
    assert (found.document, found.form, found.place.url) == (DOCUMENT, Form.JSON, address)
    assert intake.web.asked == [PAGE, FILE]
    assert intake.web.accepted == [ACCEPT, ACCEPT]


@pytest.mark.parametrize("kind", ["application/ld+json", "application/vc+ld+json"])
@pytest.mark.parametrize("document", [DOCUMENT, ASSERTION])
def test_a_credential_written_in_the_page_is_taken(
    intake: Intake, document: bytes, kind: str
) -> None:
    web = {PAGE: page(head=data_block(document, kind))}
    found = intake.found(url=PAGE, web=web)
    assert (found.document, found.form, found.place.url) == (document, Form.PAGE, PAGE)


def test_letters_of_every_alphabet_survive(intake: Intake) -> None:
    document = json.dumps({"type": ["OpenBadgeCredential"], "name": "Ελένη ®"}, ensure_ascii=False)
    web = {PAGE: page(head=data_block(document.encode()))}
    assert intake.found(url=PAGE, web=web).document == document.encode()


def test_data_about_the_page_are_no_credential(intake: Intake) -> None:
    about = b'{"@context": "https://schema.org", "@type": "Course", "name": "x"}'
    link = f'<link rel="alternate" type="application/json" href="{FILE}">'
    web = {PAGE: page(head=data_block(about) + link), FILE: b'{"version": "1.0"}'}
    assert intake.refused(url=PAGE, web=web) == ("intake.link_page", False)


@pytest.mark.parametrize(
    "body",
    [
        '<a href="/files/badge-1.png">Download</a>',
        '<a type="image/png" href="/files/badge-1.png">Download</a>',
        '<img src="/files/badge-1.png" alt="">',
    ],
)
def test_the_badge_s_picture_is_found(intake: Intake, body: str) -> None:
    picture = "https://school.example/files/badge-1.png"
    found = intake.found(url=PAGE, web={PAGE: page(body=body), picture: BAKED})
    assert (found.document, found.form, found.picture) == (DOCUMENT, Form.PNG, BAKED)


def test_leads_are_tried_in_order_until_one_holds(intake: Intake) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/json" href="/{n}">' for n in range(1, 4)
    )
    web = {
        PAGE: page(head=links),
        "https://school.example/1": page(),
        "https://school.example/2": b'{"a": 1}',
        "https://school.example/3": DOCUMENT,
    }
    found = intake.found(url=PAGE, web=web)
    assert (found.document, len(intake.web.asked)) == (DOCUMENT, 4)


def test_a_page_behind_a_page_is_not_followed(intake: Intake) -> None:
    link = f'<link rel="alternate" type="application/json" href="{FILE}">'
    web = {PAGE: page(head=link), FILE: page(head=data_block(DOCUMENT))}
    assert intake.refused(url=PAGE, web=web) == ("intake.link_page", False)


def test_at_most_eight_documents_are_fetched(intake: Intake) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/json" href="/{n}">' for n in range(12)
    )
    web = {PAGE: page(head=links)}
    taken = intake.all(url=PAGE, web=web)
    assert not any(isinstance(one, Found) for one in taken)
    assert len(intake.web.asked) == 8


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:application/json,{}", "ftp://a.example/x", "https://[x"]
)
def test_only_web_addresses_are_leads(intake: Intake, href: str) -> None:
    link = f'<link rel="alternate" type="application/json" href="{href}">'
    assert intake.refused(url=PAGE, web={PAGE: page(head=link)})[0] == "intake.link_page"
    assert intake.web.asked == [PAGE]


def test_a_lead_that_cannot_be_reached_leaves_it_open(intake: Intake) -> None:
    link = f'<link rel="alternate" type="application/json" href="{FILE}">'
    web = {PAGE: page(head=link), FILE: TimedOut()}
    assert intake.refused(url=PAGE, web=web) == ("intake.link_timed_out", True)


@pytest.mark.parametrize("body", [DOCUMENT, JWT.encode(), BAKED, pdf_with(DOCUMENT)])
def test_a_link_to_a_file_of_any_form(intake: Intake, body: bytes) -> None:
    assert intake.found(url=PAGE, web={PAGE: body}).place.url == PAGE


def test_a_link_to_an_archive_gives_its_members(intake: Intake) -> None:
    taken = intake.all(url=PAGE, web={PAGE: zip_of({"a": DOCUMENT, "b": OTHER})})
    assert [one.part for one in taken] == ["a", "b"]


def test_a_server_without_that_form_gives_what_it_has(intake: Intake) -> None:
    class Picky(SmallWeb):
        def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
            fetched = super().fetch(url, accept=accept)
            if accept != ANYTHING:
                raise Unreachable(url=url, reason="http_status", status=406)
            return fetched

    web = Picky({PAGE: DOCUMENT})
    (found,) = take_in(Submission(url=PAGE), fetcher=web, workshop=intake.workshop)
    assert isinstance(found, Found)
    assert web.accepted == [ACCEPT, ANYTHING]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (AddressRefused(reason="url"), "intake.link_refused"),
        (TooLarge(), "intake.link_too_large"),
        (TimedOut(), "intake.link_timed_out"),
        (Unreachable(reason="dns"), "intake.link_unreachable"),
        (Unreachable(reason="budget"), "intake.link_too_many"),
        (Unreachable(reason="http_status", status=404), "intake.link_absent"),
    ],
)
def test_a_link_that_cannot_be_had_is_never_a_wrong_one(
    intake: Intake, error: RetrievalError, code: str
) -> None:
    assert intake.refused(url=PAGE, web={PAGE: error}) == (code, True)


SHARED = [
    ("https://www.credly.com/badges/630a804c-4fb6-4bc6-86be-552614d370f3/public_url",
     "https://api.credly.com/v1/obi/v2/badge_assertions/630a804c-4fb6-4bc6-86be-552614d370f3"),
    ("https://www.youracclaim.com/badges/630a804c-4fb6-4bc6-86be-552614d370f3",
     "https://api.credly.com/v1/obi/v2/badge_assertions/630a804c-4fb6-4bc6-86be-552614d370f3"),
    ("https://www.credential.net/06a4296f-1abd-4f63-b7af-af9f2a7aa6dd#gs.1",
     "https://api.accredible.com/v1/obi/badge_assertions/06a4296f-1abd-4f63-b7af-af9f2a7aa6dd"),
    ("https://www.edubadges.nl/public/assertions/a41jSgmsSh6Sa1xcVUku5Q",
     "https://api.edubadges.nl/public/assertions/a41jSgmsSh6Sa1xcVUku5Q"),
    ("https://badges.parchment.com/public/assertions/21DKZvG-RV6BhE_-5JMHDw?identity__email=a%40b",
     "https://api.badgr.io/public/assertions/21DKZvG-RV6BhE_-5JMHDw.json"),
    ("https://badges.school.example/public/assertions/21DKZvG-RV6BhE_-5JMHDw",
     "https://badges.school.example/public/assertions/21DKZvG-RV6BhE_-5JMHDw.json"),
    ("https://openbadgefactory.com/v1/assertion/d600bc4138e7946adeb9e9bdc6b86339f2577781.html",
     "https://openbadgefactory.com/v1/assertion/d600bc4138e7946adeb9e9bdc6b86339f2577781"),
    ("https://verifierplus.org/credentials/8bLUrJhgSMyWKF-I7xOosQ",
     "https://verifierplus.org/api/credentials/8bLUrJhgSMyWKF-I7xOosQ"),
    ("https://moodle.school.example/lms/badges/badge.php?hash=8d6d839383cd6e03624b98b70ce4f475f43c2d04",
     "https://moodle.school.example/lms/badges/assertion.php?b=8d6d839383cd6e03624b98b70ce4f475f43c2d04&obversion=2"),
]  # fmt: skip


@pytest.mark.parametrize(("link", "address"), SHARED)
def test_pages_made_by_scripts_are_known_by_their_address(
    intake: Intake, link: str, address: str
) -> None:
    assert known_ways(link)[0] == address
    found = intake.found(url=link, web={link: page(), address: ASSERTION})
    assert (found.document, found.place.url) == (ASSERTION, address)


@pytest.mark.parametrize(("link", "address"), SHARED)
def test_a_row_out_of_date_costs_one_fetch(intake: Intake, link: str, address: str) -> None:
    served = link.partition("#")[0]
    web = {link: page(head=data_block(DOCUMENT)), served: page(head=data_block(DOCUMENT))}
    assert intake.found(url=link, web=web).document == DOCUMENT


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/?x=https://www.credly.com/badges/630a804c-4fb6-4bc6-86be-552614d370f3",
        "https://www.credly.com.evil.example/badges/630a804c-4fb6-4bc6-86be-552614d370f3",
        "https://www.credly.com/users/somebody/badges",
        "https://evil.example/badges/badge.php?hash=../../x",
    ],
)
def test_other_addresses_are_not_rewritten(link: str) -> None:
    assert known_ways(link) == ()


def test_a_saved_page_is_read_like_a_fetched_one(intake: Intake) -> None:
    assert intake.found(page(head=data_block(DOCUMENT))).document == DOCUMENT
    link = f'<link rel="alternate" type="application/vc" href="{FILE}">'
    found = intake.found(page(head=link), web={FILE: DOCUMENT})
    assert (found.document, found.place.url) == (DOCUMENT, FILE)
    assert intake.refused(page()) == ("intake.page", False)


def test_what_stands_in_a_script_is_never_run_or_read_as_markup(intake: Intake) -> None:
    trick = page(head='<script>"<script type=\\"application/ld+json\\">' + DOCUMENT.decode()
                 + '"</script><!-- ' + data_block(OTHER) + " -->")  # fmt: skip
    assert intake.refused(trick) == ("intake.page", False)


def fragment(document: bytes) -> str:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = packer.compress(document) + packer.flush()
    return "d." + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


CARRIED = f"https://school.example/verify.html#{fragment(DOCUMENT)}"


@pytest.mark.parametrize("link", [CARRIED, f" {CARRIED}\n"])
def test_a_link_may_carry_the_credential_itself(intake: Intake, link: str) -> None:
    assert intake.found(link).document == DOCUMENT
    assert intake.found(url=link).document == DOCUMENT
    assert intake.web.asked == []


def test_a_code_with_such_a_link_needs_no_network(intake: Intake) -> None:
    found = intake.found(photo_of(CARRIED, side=700))
    assert (found.document, found.place.code, intake.web.asked) == (DOCUMENT, True, [])


def test_a_link_may_carry_a_token(intake: Intake) -> None:
    assert intake.found(f"https://school.example/verify.html#{JWT}").document == JWT.encode()


@pytest.mark.parametrize(
    "text",
    [
        fragment(DOCUMENT)[:-6], "d.AAAA", "d.A", fragment(DOCUMENT) + "AAAA",
        fragment(bytes(2**20)), "d." + "A" * 100_000,
    ],
)  # fmt: skip
def test_a_fragment_that_is_cut_or_too_large_says_so(intake: Intake, text: str) -> None:
    assert intake.refused(f"https://school.example/verify.html#{text}") == (
        "intake.link_cut", False,
    )  # fmt: skip
    assert intake.web.asked == []


def test_other_fragments_change_nothing(intake: Intake) -> None:
    assert intake.found(f"{PAGE}#top", web={PAGE: DOCUMENT, f"{PAGE}#top": DOCUMENT})
