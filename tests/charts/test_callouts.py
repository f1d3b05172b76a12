import numpy as np

from bot.charts.callouts import Box, Callouts

PLOT = Box(0, 0, 100, 100)
LEFT, RIGHT = Box(0, 40, 20, 20), Box(80, 40, 20, 20)


def test_a_box_goes_to_its_first_place_where_that_is_free() -> None:
    assert Callouts(PLOT, np.empty(0), np.empty(0)).place([LEFT, RIGHT]) == LEFT


def test_a_box_keeps_off_the_lines() -> None:
    assert Callouts(PLOT, np.array([10.0]), np.array([50.0])).place([LEFT, RIGHT]) == RIGHT


def test_a_box_keeps_off_other_boxes_before_it_keeps_off_lines() -> None:
    callouts = Callouts(PLOT, np.array([90.0]), np.array([50.0]))
    callouts.place([LEFT])

    assert callouts.place([LEFT, RIGHT]) == RIGHT


def test_a_box_stays_inside_the_plot() -> None:
    callouts = Callouts(PLOT, np.array([90.0]), np.array([50.0]))

    assert callouts.place([Box(-10, 40, 20, 20), RIGHT]) == RIGHT
