"""What a job costs a person: the pages' time on the line, the presses, and the time it takes to type its letters."""

import time

from playwright.sync_api import Locator, Page

LETTERS_A_SECOND = 4  # typed by somebody who does not type for a living
SECONDS_A_PRESS = 1  # to find the next button
WEAK = {"offline": False, "latency": 400, "downloadThroughput": 60_000, "uploadThroughput": 30_000}  # bytes a second


class Stopwatch:
    """Runs from its making. `press` and `fill` do what a person does, and count it."""

    def __init__(self, page: Page, line: dict[str, object] = WEAK) -> None:
        self.page, self.presses, self.letters = page, 0, 0
        page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)
        self.began = time.monotonic()

    def press(self, what: Locator) -> None:
        what.click()
        self.presses += 1

    def fill(self, field: Locator, text: str) -> None:
        field.fill(text)
        self.letters += len(text)

    def choose(self, field: Locator, value: str) -> None:
        """Choose an option of a list: the list opens with a press, and the option is one more."""
        field.select_option(value)
        self.presses += 1

    @property
    def seconds(self) -> float:
        hands = self.letters / LETTERS_A_SECOND + self.presses * SECONDS_A_PRESS
        return time.monotonic() - self.began + hands
