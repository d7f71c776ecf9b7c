"""Marks on a white page of 400 × 200 pixels."""

from itertools import pairwise

from PIL import Image

from tasks.documents.pictures.drawing import RED, Mark, drawn

BOX = (0.25, 0.25, 0.75, 0.75)
BLUE = (0, 0, 255)
WHITE = (255, 255, 255)


def page(*marks: Mark) -> Image.Image:
    return drawn(Image.new("RGB", (400, 200), WHITE), marks)


def test_a_cell_is_outlined_in_its_colour_and_faintly_filled() -> None:
    picture = page(Mark(BOX, "cell", BLUE))
    assert picture.size == (400, 200)
    for place in ((100, 50), (300, 150), (100, 100), (200, 150)):
        assert picture.getpixel(place) == BLUE
    assert picture.getpixel((99, 50)) == picture.getpixel((200, 151)) == WHITE
    inside = picture.getpixel((200, 100))
    assert isinstance(inside, tuple)
    assert inside[2] == 255
    assert 230 < inside[0] < 255


def test_a_merged_cell_is_darker_and_a_doubtful_one_hatched() -> None:
    plain, merged, doubtful = (
        page(Mark(BOX, style, RED)) for style in ("cell", "merged", "doubtful")
    )
    assert str(merged.getpixel((200, 100))) < str(plain.getpixel((200, 100)))
    row = {doubtful.getpixel((x, 100)) for x in range(110, 290)}
    assert WHITE in row
    assert len(row) > 1
    assert {doubtful.getpixel((x, 49)) for x in range(400)} == {WHITE}, "hatched beyond the box"


def test_paragraphs_are_tied_in_their_order() -> None:
    one, two = (Mark((0.25, top, 0.75, top + 0.1), "paragraph", BLUE) for top in (0.1, 0.8))
    assert page(one, two).getpixel((100, 100)) != WHITE
    assert page(one).getpixel((100, 100)) == WHITE


def test_notes_stand_in_a_margin_beside_what_they_tell_of() -> None:
    bare = page(Mark(BOX, "cell", BLUE))
    picture = page(Mark(BOX, "cell", BLUE), Mark(BOX, "note", BLUE, "T0\nfirst"))
    margin = picture.width - 400
    assert margin > 100
    assert picture.getpixel((margin + 300, 150)) == BLUE
    assert (
        picture.crop((margin + 101, 0, *picture.size)).tobytes()
        == bare.crop((101, 0, 400, 200)).tobytes()
    )
    assert picture.getpixel((margin // 2, 50 + 12)) == BLUE


def test_notes_never_lie_on_each_other_and_the_page_grows_for_them() -> None:
    notes = [Mark(BOX, "note", BLUE, "T\n" + "line\n" * 9) for _ in range(5)]
    tall = page(*notes, Mark(BOX, "legend"))
    heads = [tall.getpixel((tall.width - 410, y)) == BLUE for y in range(tall.height)]
    assert tall.height > 200
    assert sum(now and not before for before, now in pairwise(heads)) == 5


def test_a_box_the_wrong_way_round_is_no_trouble() -> None:
    turned = Mark((0.75, 0.75, 0.25, 0.25), "cell", BLUE)
    assert page(turned).tobytes() == page(Mark(BOX, "cell", BLUE)).tobytes()
