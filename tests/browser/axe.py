"""What axe-core finds on a page, and whether the page answers and fits its width."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor/axe.min.js"
VIEWS = [("light", 1440), ("dark", 390)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = f"async () => (await axe.run({{runOnly: {RULES}, resultTypes: ['violations']}})).violations"


def axe_findings(page: Page) -> dict[str, list[str]]:
    """Return what axe-core finds on the open page: rule → the first elements that break it."""
    page.add_script_tag(path=AXE)
    return {each["id"]: [node["html"][:150] for node in each["nodes"][:3]] for each in page.evaluate(RUN)}


def violations(page: Page, address: str, status: int = 200) -> list[str]:
    """Open an address; return one line for each thing that is wrong with it, none if all is well."""
    answer = page.goto(address)
    found = [] if answer.status == status else [f"{address}: {answer.status}"]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{address}: scrolls sideways")
    return found + [f"{address}: {rule} {elements}" for rule, elements in axe_findings(page).items()]
