"""A slow network: answers that are held back until a test lets them go."""

from collections.abc import Callable

from playwright.sync_api import Page, Route


def hold(page: Page, address: str, method: str = "POST") -> Callable[[], None]:
    """Hold back the answers of an address until the returned function is called."""
    routes: list[Route] = []
    free = []

    def handle(route: Route) -> None:
        if route.request.method != method or free:
            route.continue_()
        else:
            routes.append(route)

    page.route(address, handle)

    def let_go() -> None:
        free.append(True)
        for route in routes:
            route.continue_()

    return let_go
