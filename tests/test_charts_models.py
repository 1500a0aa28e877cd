"""Pictures of the two models say what the models give, and that they are judgement or illustration."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import jsonschema
import pytest

from kitlib.charts import cycle, cycle_loops, options
from kitlib.models.cycle import NOT_CALIBRATED
from kitlib.models.cycle_parts import LEVER_IDS, LINKS, STOCKS
from kitlib.models.option_scores import EQUAL, default_matrix, names
from kitlib.models.options import flips

OPTIONS = (options.scores, options.ranking, options.sensitivity, options.side_by_side)
CYCLE = (cycle.course, cycle.equilibria, cycle.tipping_sizes, cycle_loops.diagram)


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft7Validator:
    text = files("altair.vegalite.v5.schema").joinpath("vega-lite-schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft7Validator(json.loads(text))


@pytest.fixture(scope="module")
def figures():
    return {make: make() for make in (*OPTIONS, *CYCLE)}


@pytest.mark.parametrize("make", [*OPTIONS, *CYCLE])
def test_every_picture_is_valid_vega_lite(figures, validator, make):
    validator.validate(figures[make].vegalite())


@pytest.mark.parametrize("make", CYCLE)
def test_every_picture_of_the_cycle_says_that_it_is_not_calibrated(figures, make):
    figure = figures[make]
    assert all(NOT_CALIBRATED in words for words in (figure.subtitle, figure.alt, figure.note))


@pytest.mark.parametrize("make", OPTIONS)
def test_every_picture_of_the_options_says_whose_judgement_the_scores_are(figures, make):
    assert "kit's judgement, not a measurement" in figures[make].note


def test_the_sensitivity_names_the_nearest_flip(figures):
    figure, nearest = figures[options.sensitivity], flips(default_matrix(), EQUAL)[0]
    assert names("options")[nearest.winner] in figure.title
    assert f"{100 * nearest.weight:.1f} per cent" in figure.title


def test_the_ranking_follows_scores_that_a_student_puts_in():
    mine = default_matrix().with_score("training", "violence", 10)
    for criterion in mine.criteria:
        mine = mine.with_score("training", criterion, 10)
    assert options.ranking(matrix=mine).title.startswith("Training and equipment leads")


@pytest.mark.parametrize(
    ("levers", "duration", "says"),
    [({}, 30, "No lever .* no stock crosses the middle"), ({"vetted": 1}, 30, "stays turned; Corruption crosses"),
     ({"vetted": 1}, 4, "then the cycle falls back")],
)  # fmt: skip
def test_the_course_says_in_its_title_what_became_of_the_cycle(levers, duration, says):
    assert re.search(says, cycle.course(levers, duration).title)


def test_the_diagram_draws_every_arrow_and_lever_with_its_sign(figures):
    figure = figures[cycle_loops.diagram]
    drawn = json.dumps(figure.spec)
    for link in LINKS:
        assert f'"{link.cause}-{link.effect}"' in drawn
    assert all(f'"{lever}-' in drawn for lever in LEVER_IDS)
    assert all(stock.name in figure.alt for stock in STOCKS)
