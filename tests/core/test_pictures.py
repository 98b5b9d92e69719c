"""Pictures are made when they are saved, and only then; what a page shows is what there is."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as project
from django.core.management import call_command
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse
from PIL import Image

from core import pictures
from core.models import HubImage, HubRendition
from core.pictures import HEAVIEST, SIZES, SPECS, Size, make_renditions, with_renditions
from tests.signing_in import sign_in

from . import files

pytestmark = pytest.mark.django_db


def html_of(image, arguments='"full"', **context):
    template = Template("{% load hub_pictures %}{% picture image " + arguments + " %}")
    return template.render(Context({"image": image} | context))


def draw(image, arguments='"full"', **context):
    return BeautifulSoup(html_of(image, arguments, **context), "html.parser")


def widths(image, *specs):
    return sorted(
        image.renditions.filter(filter_spec__in=specs or SPECS).values_list("width", flat=True)
    )


# --- Making them ----------------------------------------------------------------------------------


def test_every_size_is_made_once():
    image = files.stored_picture()

    assert make_renditions(image) == 5
    assert widths(image) == [480, 480, 640, 960, 960]
    assert make_renditions(image) == 0
    assert widths(image) == [480, 480, 640, 960, 960]


@pytest.mark.parametrize("blur", [3, 1])
def test_a_photograph_is_light_in_every_size(blur):
    image = files.stored_picture(files.packed(files.photograph(2400, 1600, blur=blur), quality=92))

    make_renditions(image)

    weights = [rendition.file.size for rendition in image.renditions.all()]
    assert len(weights) == 5
    assert max(weights) <= HEAVIEST


def test_a_picture_that_cannot_be_light_is_as_light_as_it_gets(monkeypatch):
    monkeypatch.setattr(pictures, "HEAVIEST", 100)
    image = files.stored_picture(files.packed(files.photograph(800, 600, blur=1)))

    heavy, light = (len(pictures.light_enough(image, SPECS[0]).read()) for _ in range(2))
    monkeypatch.setattr(pictures, "HEAVIEST", 10**9)

    assert heavy == light < len(pictures.light_enough(image, SPECS[0]).read())


def test_a_small_picture_is_not_blown_up():
    image = files.stored_picture(files.packed(files.drawing(300, 200)))
    make_renditions(image)

    assert widths(image, Size(960).spec) == [300]
    assert (draw(image).img["width"], draw(image).img.get("srcset")) == ("300", None)


def test_the_command_makes_what_is_missing_removes_what_is_not_shown_and_says_what_it_cannot_make(
    monkeypatch,
):
    first, second, lost = (files.stored_picture() for _ in range(3))
    make_renditions(first)
    first.create_rendition(pictures.Filter("width-333|format-webp"))
    first.create_rendition(pictures.Filter("max-165x165"))
    lost.file.storage.delete(lost.file.name)
    out, err = StringIO(), StringIO()

    call_command("make_renditions", stdout=out, stderr=err)

    assert out.getvalue() == "Made: 5.\n"
    assert f"Picture {lost.pk}" in err.getvalue()
    assert widths(second) == [480, 480, 640, 960, 960]
    others = first.renditions.exclude(filter_spec__in=SPECS)
    assert [each.filter_spec for each in others] == ["max-165x165"]
    again = StringIO()
    call_command("make_renditions", stdout=again, stderr=StringIO())
    assert again.getvalue() == "Made: 0.\n"


def test_setting_up_the_hub_makes_them_after_sizes_changed(hub, monkeypatch):
    image = files.stored_picture()
    make_renditions(image)
    monkeypatch.setattr(pictures, "SPECS", [*SPECS, Size(320).spec])

    call_command("set_up_hub", stdout=StringIO())

    assert widths(image, Size(320).spec) == [320]


def edit(client, image, **fields):
    details = {"title": image.title, "people_agreed": "on", "collection": image.collection_id}
    return client.post(reverse("wagtailimages:edit", args=[image.pk]), details | fields)


def test_a_new_focal_point_makes_the_cut_sizes_anew_and_leaves_the_others(client, editor):
    sign_in(client, editor, second_factor=True)
    image = files.stored_picture(uploaded_by_user=editor)
    make_renditions(image)
    before = {
        each.filter_spec: each.file.name for each in image.renditions.filter(filter_spec__in=SPECS)
    }

    point = {
        "focal_point_x": 100,
        "focal_point_y": 100,
        "focal_point_width": 80,
        "focal_point_height": 80,
    }
    assert edit(client, image, **point).status_code == 302

    image.refresh_from_db()
    after = {
        each.filter_spec: each.file.name for each in image.renditions.filter(filter_spec__in=SPECS)
    }
    changed = {spec for spec in SPECS if after[spec] != before[spec]}
    assert changed == {size.spec for size in SIZES.values() if size.height}
    assert widths(image) == [480, 480, 640, 960, 960]
    assert draw(image, '"tile"').img["width"] == "480"


def test_a_new_file_makes_all_sizes_anew_and_removes_the_old_files(
    client, editor, folder, django_capture_on_commit_callbacks
):
    sign_in(client, editor, second_factor=True)
    image = files.stored_picture(uploaded_by_user=editor)
    make_renditions(image)
    old = [image.file.name, *(each.file.name for each in image.renditions.all())]

    new = files.upload(files.packed(files.drawing(1600, 1600)))
    with django_capture_on_commit_callbacks(execute=True):
        assert edit(client, image, file=new).status_code == 302

    image = HubImage.objects.get()
    assert (image.width, widths(image)) == (1600, [480, 480, 640, 960, 960])
    assert [name for name in old if image.file.storage.exists(name)] == []


def test_with_a_picture_go_its_files(folder, django_capture_on_commit_callbacks):
    image = files.stored_picture()
    make_renditions(image)
    storage = image.file.storage
    names = [image.file.name, *(each.file.name for each in image.renditions.all())]
    assert all(storage.exists(name) for name in names)

    with django_capture_on_commit_callbacks(execute=True):
        image.delete()

    assert [name for name in names if storage.exists(name)] == []


# --- Showing them ---------------------------------------------------------------------------------


def test_a_picture_offers_every_width_and_says_its_size():
    image = files.stored_picture()
    make_renditions(image)

    shown = draw(image, '"half"').img

    made = {each.width: each for each in image.renditions.filter(filter_spec__startswith="width-")}
    assert shown["src"] == made[640].url
    assert shown["srcset"] == ", ".join(f"{made[width].url} {width}w" for width in (480, 640, 960))
    assert (shown["width"], shown["height"]) == ("640", str(made[640].height))
    assert (shown["loading"], shown["alt"]) == ("lazy", "Four colours")
    assert shown["sizes"] == "(min-width: 640px) 640px, 100vw"


def test_a_page_may_say_what_it_shows_how_wide_it_is_and_that_it_is_needed_at_once():
    image = files.stored_picture()
    make_renditions(image)

    shown = draw(image, '"card" alt=words sizes="50vw" loading="eager" css_class="x"', words='"<b>')

    assert 'alt="&quot;&lt;b&gt;"' in html_of(image, '"card" alt=words', words='"<b>')
    assert (shown.img["sizes"], shown.img["loading"]) == ("50vw", "eager")
    assert shown.img["class"] == ["hub-picture", "x"]
    assert draw(image, '"card" alt=""').img["alt"] == ""


@pytest.mark.parametrize(
    ("decorative", "contextual", "shown"),
    [
        (False, None, "Four colours"),
        (False, "A health visitor", "A health visitor"),
        (True, "x", ""),
    ],
)
def test_what_was_said_where_it_was_chosen_comes_first(decorative, contextual, shown):
    image = files.stored_picture()
    make_renditions(image)
    image.decorative, image.contextual_alt_text = decorative, contextual

    assert draw(image).img["alt"] == shown


def test_the_nearest_size_stands_in_for_one_that_is_missing():
    image = files.stored_picture()
    make_renditions(image)
    image.renditions.filter(filter_spec=Size(960).spec).delete()
    assert draw(image, '"full"').img["width"] == "640"
    image.renditions.filter(filter_spec=Size(480).spec).delete()
    assert draw(image, '"card"').img["width"] == "640"
    image.renditions.filter(filter_spec__startswith="width-").delete()
    assert draw(image, '"half"').img["width"] == "960"  # of the other shape
    assert HubRendition.objects.count() == 2


def test_a_picture_with_no_size_says_in_words_what_it_shows(django_assert_num_queries):
    image = files.stored_picture()

    with django_assert_num_queries(1):
        shown = draw(image)

    assert shown.img is None
    assert (shown.span["role"], shown.span["aria-label"]) == ("img", "Four colours")
    assert draw(image, '"full" alt=""').find() is None
    assert draw(None).find() is None
    assert HubRendition.objects.count() == 0


def test_another_size_is_a_mistake_in_the_template():
    with pytest.raises(KeyError):
        draw(files.stored_picture(), '"huge"')


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_pictures_takes_two_queries_however_long_it_is(count, django_assert_num_queries):
    for _ in range(count):
        make_renditions(files.stored_picture())

    with django_assert_num_queries(2):
        shown = [draw(image) for image in HubImage.objects.prefetch_related(with_renditions())]
    with django_assert_num_queries(2):
        images = list(HubImage.objects.all())
        pictures.prefetch_renditions([*images, None])
        shown += [draw(image) for image in images]
    with django_assert_num_queries(2):
        shown += [draw(image) for image in HubImage.objects.prefetch_renditions(*SPECS)]

    assert len(shown) == count * 3
    assert {page.img["width"] for page in shown} == {"960"}


# --- Never in a visitor's request -----------------------------------------------------------------


def test_reading_writes_nothing(client, hub, django_assert_num_queries):
    made, bare = files.stored_picture(), files.stored_picture()
    make_renditions(made)
    before = HubRendition.objects.count()

    with django_assert_num_queries(2) as captured:
        draw(made, '"card"')
        draw(bare, '"card"')

    assert [query["sql"].split()[0] for query in captured] == ["SELECT", "SELECT"]
    assert HubRendition.objects.count() == before


def test_no_address_makes_pictures_and_no_template_of_ours_does():
    with pytest.raises(NoReverseMatch):
        reverse("wagtailimages_serve", args=["signature", 1, "width-480"])
    makers = re.compile(r"wagtailimages_tags|\{%\s*(image|srcset_image|image_url)\s")
    folder = project.BASE_DIR / "templates"
    assert [path for path in folder.rglob("*.html") if makers.search(path.read_text())] == []


def test_a_page_is_webp_as_a_browser_decodes_it():
    image = files.stored_picture()
    make_renditions(image)

    for rendition in image.renditions.all():
        with rendition.file.open() as file:
            assert Image.open(file).format == "WEBP"
