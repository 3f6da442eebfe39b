"""Widgets show the truth and lose no word of the user's, however the runs of the script are cut short."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest


def _script() -> None:
    from functools import partial

    import streamlit as st

    from sim.ui.widgets import draw_bound

    def take(value: float) -> None:
        st.session_state["taken"] = [*st.session_state.get("taken", []), value]
        # A value above 8 is refused.
        st.session_state["truth"] = value if value <= 8 else st.session_state["truth"]

    truth = st.session_state.setdefault("truth", 3.0)
    slider = partial(st.slider, "Dial", 0.0, 10.0, truth, step=0.5)

    def deaf(key: str, **_: object) -> float:
        # As after a run that was cut short: the widget holds a value, its callback never ran.
        return slider(key=key)

    draw_bound(deaf if "deaf" in st.session_state else slider, "dial", truth, take)


def opened() -> AppTest:
    return AppTest.from_function(_script).run()


def dial(page: AppTest) -> Any:
    return page.slider[0]


def test_a_value_travels_as_the_default_in_every_run() -> None:
    # A value sent beside it ("set_value") is lost on a browser that is slower than the next run.
    page = opened()
    for _ in range(2):
        assert list(dial(page).proto.default) == [3.0]
        assert not dial(page).proto.set_value
        page.run()
    dial(page).set_value(5.0).run()
    assert list(dial(page).proto.default) == [5.0]
    assert not dial(page).proto.set_value


def test_a_move_is_taken_once_and_keeps_the_widget() -> None:
    page = opened()
    before = dial(page).id
    dial(page).set_value(5.0).run()
    assert page.session_state["truth"] == 5.0
    assert page.session_state["taken"] == [5.0]
    assert dial(page).id == before
    assert not page.exception


def test_a_change_from_elsewhere_brings_a_fresh_widget() -> None:
    page = opened()
    dial(page).set_value(5.0).run()
    before = dial(page).id
    page.session_state["truth"] = 1.0
    page.run()
    assert dial(page).value == 1.0
    assert dial(page).id != before
    assert page.session_state["taken"] == [5.0]


def test_a_refused_value_does_not_stay_on_the_widget() -> None:
    page = opened()
    dial(page).set_value(9.5).run()
    assert page.session_state["taken"] == [9.5]
    assert dial(page).value == 3.0
    assert not page.exception


def test_a_word_that_no_callback_heard_is_taken_all_the_same() -> None:
    page = opened()
    page.session_state["deaf"] = True
    page.run()
    dial(page).set_value(5.0).run()
    assert page.session_state["truth"] == 5.0
    assert dial(page).value == 5.0
    # A refused one is taken once, not for ever.
    dial(page).set_value(9.5).run()
    assert page.session_state["taken"] == [5.0, 9.5]
    assert (page.session_state["truth"], dial(page).value) == (5.0, 5.0)
    assert not page.exception
