"""Two hundred files at once: by form, by program, as a table, with what is asked of each."""

import base64
import csv
import io
import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from credentials.baking.png import bake_png
from credentials.baking.svg import bake_svg
from edge.clock import utc_now
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.results import write_result
from tests.support.submissions import pdf_with, png_picture
from tests.support.verifier_site import VerifierSite

JSON, HTML, CSV = ({"Accept": kind} for kind in ("application/json", "text/html", "text/csv"))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'


@pytest.fixture(scope="module")
def site() -> Iterator[VerifierSite]:
    opened = VerifierSite(IssuerHost(now=utc_now()))
    yield opened
    opened.verifier.close()


def signed(site: VerifierSite, number: int, **members: Any) -> bytes:
    badge = a_badge(site.host)
    badge["id"] = f"https://issuer.example/c/{number:022}"
    badge["credentialSubject"]["identifier"][0]["identityHash"] = f"Learner {number}"
    return json.dumps(site.host.issue({**badge, **members})).encode()


def mixed_files(site: VerifierSite, count: int) -> list[tuple[str, bytes, str]]:
    """Name, content and verdict: JSON, PNG, SVG and PDF in turn, some wrong in several ways."""
    files = []
    for number in range(count):
        good = signed(site, number)
        match number % 8:
            case 0:
                files.append((f"{number}.png", bake_png(png_picture(), good.decode()), "valid"))
            case 1:
                files.append((f"{number}.pdf", pdf_with(good), "valid"))
            case 2:
                files.append((f"{number}.svg", bake_svg(SVG.encode(), good.decode()), "valid"))
            case 3:
                changed = good.replace(b"Learner", b"Scholar")
                files.append((f"{number}.json", changed, "altered"))
            case 4:
                old = signed(site, number, validUntil="2026-11-02T00:00:00Z")
                files.append((f"{number}.json", old, "expired"))
            case 5:
                files.append((f"{number}.txt", b"nothing of the kind", "unreadable"))
            case _:
                files.append((f"{number}.json", good, "valid"))
    return files


def posted(
    site: VerifierSite, files: list[tuple[str, bytes, str]], accept: Any, **fields: str
) -> Any:
    data = {"file": [(io.BytesIO(content), name) for name, content, _ in files], **fields}
    return site.client.post("/verify", data=data, headers=accept)


def test_each_file_has_its_report_in_order(site: VerifierSite) -> None:
    files = mixed_files(site, 16)
    told = json.loads(posted(site, files, JSON).data)
    assert [report["part"] for report in told["reports"]] == [name for name, _, _ in files]
    assert [report["verdict"] for report in told["reports"]] == [word for _, _, word in files]
    assert told["summary"]["count"] == 16


def test_a_table_is_an_answer_too(site: VerifierSite) -> None:
    files = mixed_files(site, 8)
    answer = posted(site, files, CSV, require="credits>=20\nrole=Astronaut")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row["File"] for row in rows] == [name for name, _, _ in files]
    assert (rows[0]["Verdict"], rows[0]["Holder"]) == ("Valid", "Learner 0")
    assert (rows[0]["As asked"], rows[0]["Not as asked"]) == ("credits>=20", "role=Astronaut")
    assert rows[4]["As asked"] == "", "an expired credential is nothing that was asked for"


def test_the_page_has_the_same_table_to_take_away(site: VerifierSite) -> None:
    files = mixed_files(site, 8)
    page = posted(site, files, HTML, require="credits>=20").text
    (link,) = re.findall(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', page)
    taken = base64.b64decode(link).decode()
    told = posted(site, files, CSV, require="credits>=20").get_data(as_text=True)
    cut = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
    assert cut.sub("", taken) == cut.sub("", told)
    assert page.count("All that you asked for is there.") == 5


def test_one_credential_is_held_against_what_is_asked(site: VerifierSite) -> None:
    report = json.loads(
        site.client.post("/verify?require=credits>=22&require=credits>23",
                         data=signed(site, 1), headers=JSON).data
    )  # fmt: skip
    assert report["requirements"]["outcome"] == "failed"
    assert [one["code"] for one in report["requirements"]["each"]] == [
        "require.met",
        "require.not_met",
    ]
    page = site.client.post(
        "/verify?lang=it", data={"text": signed(site, 1).decode(), "require": "credits>=22"},
        headers=HTML,
    ).text  # fmt: skip
    assert "C’è tutto quello che ha chiesto." in page


def test_a_line_that_is_no_requirement_is_named(site: VerifierSite) -> None:
    answer = site.client.post(
        "/verify", data={"text": "{}", "require": "credits>=1\n\ncolour=blue"}, headers=JSON
    )
    assert answer.status_code == 400
    (error,) = json.loads(answer.data)["errors"]
    assert error["pointer"] == "require/1"
    assert "expected one of role" in error["detail"]
    many = site.client.post(
        "/verify", data={"text": "{}", "require": "credits>=1\n" * 21}, headers=JSON
    )
    assert json.loads(many.data)["errors"][0]["detail"] == "at most 20 requirements"


def test_more_than_two_hundred_files_are_refused(site: VerifierSite) -> None:
    files = [("x.txt", b"x", "unreadable")] * 201
    answer = posted(site, files, JSON)
    assert answer.status_code == 400
    assert json.loads(answer.data)["errors"] == [
        {"pointer": "file", "detail": "at most 200 files at a time"}
    ]


def test_twenty_files_count_as_one_more_check() -> None:
    limited = VerifierSite(IssuerHost(now=utc_now()), rate_limits=True)
    files = [("x.txt", b"x", "unreadable")] * 200
    codes = [posted(limited, files, JSON).status_code for _ in range(4)]
    limited.verifier.close()
    assert codes == [200, 200, 200, 429]


@pytest.mark.experiment
def test_two_hundred_mixed_files(site: VerifierSite) -> None:
    """Keeps the time; what it asserts is that each has its own answer."""
    files = mixed_files(site, 200)
    posted(site, files[:8], JSON)
    begun = time.perf_counter()
    told = json.loads(posted(site, files, JSON).data)
    seconds = time.perf_counter() - begun
    assert [report["verdict"] for report in told["reports"]] == [word for _, _, word in files]
    write_result(
        "many-files", files=200, seconds=round(seconds, 2),
        bytes=sum(len(content) for _, content, _ in files),
    )  # fmt: skip
