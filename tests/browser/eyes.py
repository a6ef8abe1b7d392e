"""Looks at a page as somebody would who reads with a screen reader, with a thumb, or by the keys alone.

The rules of WCAG 2 are axe's (A and AA, with its good practice); what axe does not know is asked here.
"""

from __future__ import annotations

from typing import Any

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium_axe_python import Axe

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
THUMB = 44
"""CSS pixels that a thumb needs (WCAG 2.5.5)."""

WIDE = "return document.documentElement.scrollWidth > innerWidth ? [document.documentElement.scrollWidth + ' wide'] : []"

HEADINGS = """
const levels = [...document.querySelectorAll("h1, h2, h3, h4")].filter(h => h.checkVisibility()).map(h => Number(h.tagName[1]));
const wrong = levels.filter((level, n) => level > (levels[n - 1] ?? 0) + 1).map(level => "h" + level + " out of order");
return levels.filter(level => level === 1).length === 1 ? wrong : [...wrong, "not one h1"];
"""

# A link within a sentence may be as high as its line (WCAG 2.5.5, "inline"); one that covers its row is as large as the row.
SMALL = """
const inline = part => part.matches("a, .tap") && !part.closest("nav, header")
  && (part.closest(".bubble") ?? part.parentElement).textContent.trim().length > part.textContent.trim().length + 2;
const area = part => {
  if (part.matches("[type=checkbox], [type=radio]")) return part.closest("label") ?? part;
  return getComputedStyle(part, "::after").position === "absolute" && part.closest("tr, li") || part;
};
return [...document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")]
  .filter(part => part.checkVisibility({visibilityProperty: true}) && !part.closest(".skip, .unseen") && !inline(part))
  .filter(part => { const box = area(part).getBoundingClientRect(); return box.width < THUMB || box.height < THUMB; })
  .map(part => "small: " + (part.id || part.outerHTML.slice(0, 90)));
"""

# After a key was pressed the browser shows the focus wherever it goes.
FOCUS = """
const outlined = style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
return [...document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")]
  .filter(part => part.checkVisibility({visibilityProperty: true}) && !part.disabled)
  .filter(part => {
    part.focus({preventScroll: true});
    if (!part.checkVisibility({visibilityProperty: true})) return false; // folded away when the focus went elsewhere
    if (document.activeElement !== part) return true;
    return !outlined(getComputedStyle(part)) && !outlined(getComputedStyle(part, "::after"));
  })
  .map(part => "focus not to be seen: " + (part.id || part.outerHTML.slice(0, 90)));
"""


class Eyes:
    """Collects what is wrong; assert that nothing was found at the end. found: what is wrong -> where."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.found: dict[str, list[str]] = {}
        self._titles: dict[str, str] = {}

    def look(self, what: str, dialog: bool = False) -> None:
        """At the page as it stands. what: its name in the findings; dialog: one is open, so that the rest is out of reach."""
        self._axe(what)
        scripts = (WIDE,) if dialog else (WIDE, HEADINGS)
        for script in scripts:
            self._ask(what, script)
        self._ask(what, SMALL.replace("THUMB", str(THUMB)))
        if not dialog:
            self.browser.execute_script("document.querySelector('a[href], button').focus()")
            ActionChains(self.browser).send_keys(Keys.TAB).perform()
            self._ask(what, FOCUS)

    def page(self, what: str, address: str) -> None:
        """Go there and look; pages of different addresses have titles of their own."""
        self.browser.get(address)
        title, address = self.browser.title, address.partition("?number")[0]
        if self._titles.setdefault(title, address) != address:
            self._note(what, f"the title {title} is also that of {self._titles[title]}")
        self.look(what)

    def unfold(self, what: str) -> None:
        """The same page with everything open that is folded."""
        self.browser.execute_script("for (const box of document.querySelectorAll('details')) { box.name = ''; box.open = true }")
        self.look(what + ", unfolded")

    def _axe(self, what: str) -> None:
        axe = Axe(self.browser)
        axe.inject()
        seen = axe.run(options={"runOnly": {"type": "tag", "values": list(RULES)}})
        for rule in seen["violations"]:
            for node in rule["nodes"]:
                self._note(what, f"{rule['id']}: {node['html'][:110]} {node['failureSummary'][:200]}")

    def _ask(self, what: str, script: str) -> None:
        for wrong in self.browser.execute_script(script):
            self._note(what, wrong)

    def _note(self, what: str, wrong: str) -> None:
        self.found.setdefault(" ".join(wrong.split()), []).append(what)
