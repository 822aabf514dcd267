"""`site`: the library as a folder of pages."""

from .running import Program


def test_a_folder_of_pages(library: Program) -> None:
    """The pages are there and told of; the second run takes away what its filters leave out."""
    ran = library("site", "public")
    assert (ran.code, ran.out) == (0, "")
    pages = sorted(path.name for path in (library.folder / "public").glob("*.html"))
    assert "index.html" in pages
    assert f"on {len(pages)} pages to public" in ran.talk
    themes = library("themes", "--format", "tsv").ids
    assert {f"theme-{theme}.html" for theme in themes} & set(pages)
    again = library("site", "public", "--language", "fr", "--theme", "violence")
    assert again.code == 0
    fewer = sorted(path.name for path in (library.folder / "public").glob("*.html"))
    assert set(fewer) < set(pages)
    assert 'lang="fr"' in (library.folder / "public" / "index.html").read_text(encoding="utf-8")


def test_wrong_use_is_told(library: Program) -> None:
    """What cannot be is an error with advice, and nothing is written."""
    library.write("theirs", "index.html")
    before = sorted(library.folder.iterdir())
    for args, said in (
        ([], "FOLDER"),
        (["."], "index.html is there already"),
        (["public", "--theme", "nothing-like-this"], "theme"),
        (["public", "--year", "1901"], "Nothing matches"),
        (["public", "--language", "klingon"], "klingon"),
        (["public", "--omit-cautioned", "Russia"], "country"),
        (["public", "--template", "nowhere"], "template"),
    ):
        ran = library("site", *args)
        assert (ran.code, "Traceback" in ran.talk) == (2, False), ran.talk
        assert said in ran.prose + ran.talk
    assert sorted(library.folder.iterdir()) == before
