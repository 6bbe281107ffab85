"""A stylesheet that was shrunk means what it meant: the browser reads the same rules from it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from spacetourism.storage import shrink_css

pytestmark = pytest.mark.browser

PROJECT = Path(__file__).resolve().parents[2]
# What browsers know and stylesheets of ours may come to use.
MODERN = """
@layer a, b;
@layer a {
  /* a descendant, not a state */
  .menu :hover, .menu:hover { color: light-dark( #ffffff , rgb(from red r g b / 50%) ); }
  .card { & > a , & + & { margin: calc( 1px + 2px * -1 ) ; } .deep & { top: 0 } }
  .card { :not(.x) { left: 0 } }
  summary::before { content: "\\25B8\\00A0" / "" ; }
  q::after { content: " ; } /* not a comment */  " attr( title ) }
}
@media (30rem <= width < 60rem) and (not (hover)) {
  @container side (inline-size > 20rem) { a { top: 1px } }
}
@supports (selector(:has(a))) and (not (x: y)) { :root { --empty: ; --list:  a , b  c; } }
@property --turn { syntax: "<angle>"; inherits: false; initial-value: 0deg }
@font-face {
  font-family: "A  B"; src: url("a.woff2") format("woff2"); unicode-range: U+100-130 , U+132;
}
"""
RULES = """text => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return [...sheet.cssRules].map(rule => rule.cssText);
}"""
# How a browser gives back the text of a variable, spaces and all.
NORMAL = """rules => rules.map(rule => rule.replace(/\\s+/g, " ").replace(/ ?, ?/g, ",")
  .replace(/(--[\\w-]+:) /g, "$1").replace(/ ;/g, ";").replace(/([(]) | ([)])/g, "$1$2"))"""

SHEETS = {path.name: path.read_text() for path in (PROJECT / "static/css").glob("*.css")}


@pytest.mark.parametrize("css", [*SHEETS.values(), MODERN], ids=[*SHEETS, "modern"])
def test_the_browser_reads_the_same_rules(page: Page, css: str):
    written, sent = (page.evaluate(RULES, text) for text in (css, shrink_css(css)))
    assert len(written) >= 1
    assert page.evaluate(NORMAL, sent) == page.evaluate(NORMAL, written)


def test_a_lost_space_would_be_seen(page: Page):
    written, sent = (
        page.evaluate(RULES, text) for text in (".menu :hover { top: 0 }", ".menu:hover{top:0}")
    )
    assert page.evaluate(NORMAL, sent) != page.evaluate(NORMAL, written)
