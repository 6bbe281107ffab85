"""What is left out of a stylesheet and of a script when they are collected, and what is not."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from spacetourism.storage import shrink_css


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("a { color: red; }\n", "a{color: red}"),
        ("/* it's */ a { b: c } /* \" */", "a{b: c}"),
        ("a/**/b { c: d }", "a b{c: d}"),
        ("@layer a { .b :hover { c: d } }", "@layer a{.b :hover{c: d}}"),
        (".b { .c :not(.d) { e: f } }", ".b{.c :not(.d){e: f}}"),
        (".b { & > a , & + a { e: f } }", ".b{& > a,& + a{e: f}}"),
        (".b { .sub & { e: f } }", ".b{.sub &{e: f}}"),
        ('a::before { content: "\\25B8\\00A0" / "" }', 'a::before{content: "\\25B8\\00A0" / ""}'),
        ('a { content: " ; /* } */  " }', 'a{content: " ; /* } */  "}'),
        ("a { content: 'it\\'s  ;  ' ; }", "a{content: 'it\\'s  ;  '}"),
        ("@media (width >= 60rem) { a { b: c } }", "@media (width >= 60rem){a{b: c}}"),
        (
            "@container x (30rem <= width < 60rem) and (not (height > 3px)) { a { b: c } }",
            "@container x (30rem <= width < 60rem) and (not (height > 3px)){a{b: c}}",
        ),
        ("a { width: calc( 1px + 2px * -1 ) }", "a{width: calc( 1px + 2px * -1 )}"),
        ("a { color: light-dark( #fff , #000 ) }", "a{color: light-dark( #fff,#000 )}"),
        ("a { color: rgb(from var(--x) r g b / 50%) }", "a{color: rgb(from var(--x) r g b / 50%)}"),
        ('a { background: url("x  y.svg") }', 'a{background: url("x  y.svg")}'),
        ('a { grid-template: "a  b" auto / 1fr 2fr }', 'a{grid-template: "a  b" auto / 1fr 2fr}'),
        ("@layer a , b ;\n@layer b { }", "@layer a,b;@layer b{}"),
        ("a { --empty: ; --x:  y }", "a{--empty:;--x: y}"),
        ("", ""),
        ("/* only */", ""),
    ],
)
def test_spaces_and_comments_go_where_they_mean_nothing(written, sent):
    assert shrink_css(written) == sent
    assert shrink_css(sent) == sent


@pytest.fixture
def collected(settings, tmp_path):
    """A folder of ours and one of somebody else, collected as an installation does."""
    files = {
        "css/page.css": 'a { background: url("../img/a.svg") } /* why */',
        "js/page.js": "// why\nconst words = `a  ${b}  c`;\n\nexport { words };\n",
        "js/part/entry.js": 'import { words } from "../page.js";\n\nshow(words);\n',
        "vendor/css/other.css": "a { b: c } /* licence */",
        "vendor/other.js": "/* licence */ let a = 1;",
        "img/a.svg": "<svg/>",
    }
    for name, text in files.items():
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = str(tmp_path / "root")
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "spacetourism.storage.StaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def read(collected: Path, pattern: str) -> str:
    (found,) = [path for path in (collected / "root").glob(pattern) if path.suffix not in
                {".gz", ".br"}]  # fmt: skip
    return found.read_text()


def test_what_is_ours_is_collected_smaller(collected):
    image = next((collected / "root/img").glob("a.????????????.svg")).name
    assert read(collected, "css/page.????????????.css") == (
        f'a{{background: url("../img/{image}")}}'
    )
    assert read(collected, "js/page.????????????.js") == ("const words=`a  ${b}  c`;export{words};")


def test_a_module_imports_what_was_hashed(collected):
    page = next((collected / "root/js").glob("page.????????????.js")).name
    assert read(collected, "js/part/entry.????????????.js") == (
        f'import{{words}}from"../{page}";show(words);'
    )


def test_what_others_wrote_stays_as_it_came(collected):
    assert read(collected, "vendor/css/other.????????????.css") == "a { b: c } /* licence */"
    assert read(collected, "vendor/other.????????????.js") == "/* licence */ let a = 1;"


def test_collecting_again_changes_nothing(collected):
    def listed():
        return sorted((path.name, path.read_bytes()) for path in (collected / "root").rglob("*.*"))

    before = listed()
    call_command("collectstatic", interactive=False, verbosity=0)
    assert listed() == before


def test_a_change_is_a_new_name(collected):
    first = next((collected / "root/css").glob("page.????????????.css")).name
    (collected / "source/css/page.css").write_text("a { b: d }")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    assert first not in {path.name for path in (collected / "root/css").iterdir()}


def test_every_stylesheet_of_ours_can_be_shrunk():
    for path in Path(settings.BASE_DIR, "static/css").glob("*.css"):
        sent = shrink_css(path.read_text())
        assert "/*" not in sent, path.name
        assert sent.count("{") == path.read_text().count("{"), path.name
