"""Every page begins at the same edge, below the same way back"""

from __future__ import annotations

from tests.browser import workbench
from tests.browser.workbench import SignedIn
from tests.support import factories


def test_the_pages_of_a_comparison_and_of_a_piece_begin_at_one_edge(
    signed_in: SignedIn, transactional_db: None
) -> None:
    comparison = workbench.comparison()
    factories.link(comparison=comparison)
    page = workbench.open_page(signed_in, comparison)
    base, piece = f"/comparisons/{comparison.pk}", f"/documents/{comparison.left_id}"
    pages = [
        f"{base}/findings/", f"{base}/agreement/", f"{base}/highlights/", f"{base}/links/", f"{base}/codebook/",
        f"{base}/members/", f"{base}/archive/", f"{base}/destroy/", f"{base}/findings/words/", f"{piece}/",
        f"{piece}/structure/", f"{piece}/destroy/",
    ]  # fmt: skip
    for width in (1440, 820, 390):
        page.set_viewport_size({"width": width, "height": 844})
        edges, ends = {}, set()
        for address in pages:
            page.goto(address)
            trail = page.locator("main .trail > a").first.bounding_box()
            heading = page.locator("main h1").first.bounding_box()
            assert trail
            assert heading
            edges[address] = (trail["x"], trail["y"])
            if not address.endswith(f"{piece}/"):  # a piece's own headings are its text
                assert heading["x"] == trail["x"], f"{address} at {width} px"
            places = page.locator("main .places a").evaluate_all(
                "all => all.map(each => [each.getBoundingClientRect().right, each.getBoundingClientRect().top])"
            )
            ends |= {tuple(places[-1])} if places else set()
            lines = len({top for _, top in places})
            assert lines <= (1 if width > 390 else 2), (
                f"{address} at {width} px: the places take {lines} lines"
            )
        assert len(set(edges.values())) == 1, f"at {width} px: {edges}"
        if width > 600:  # below, they begin the next line
            assert len({right for right, _ in ends}) == 1, f"at {width} px: {ends}"
