"""Undo and redo are inverse, whole, and without limit."""

from drawn import dfd, kept
from threatline.commands.rename import rename
from threatline.model.history import History


def name(drawn, id, words):
    with drawn.document.transaction("Rename") as tx:
        rename(tx, id, words)


def test_undo_and_redo_walk_the_same_states():
    drawn = dfd("customer -> web app")
    history, customer = kept(drawn.document), drawn.id("customer")
    states = [dict(drawn.document.records)]
    for words in ("Ann", "Bob", "Cid"):
        name(drawn, customer, words)
        states.append(dict(drawn.document.records))

    for state in reversed(states[:-1]):
        history.undo()
        assert drawn.document.records == state
    for state in states[1:]:
        history.redo()
        assert drawn.document.records == state


def test_undoing_to_the_saved_state_clears_the_unsaved_mark():
    drawn = dfd("customer -> web app")
    history, customer = kept(drawn.document), drawn.id("customer")
    name(drawn, customer, "Ann")
    history.mark_saved()
    name(drawn, customer, "Bob")

    assert not history.is_saved
    history.undo()
    assert history.is_saved


def test_a_new_step_replaces_the_undone_future_and_its_saved_state():
    drawn = dfd("customer -> web app")
    history, customer = kept(drawn.document), drawn.id("customer")
    name(drawn, customer, "Ann")
    history.mark_saved()
    history.undo()
    name(drawn, customer, "Bob")

    assert history.redo_label is None
    assert not history.is_saved


def test_a_burst_of_key_repeats_is_one_step():
    drawn = dfd("customer -> web app")
    history = History(drawn.document)
    x = drawn["customer"].x
    drawn.document.subscribe(lambda c: history.record(c, "nudge", at=0.1) if c.origin == "user" else None)

    for step in range(1, 4):
        with drawn.document.transaction("Move customer") as tx:
            tx.update(drawn.id("customer"), {"x": x + step})
    history.undo()

    assert drawn["customer"].x == x
    assert history.undo_label is None


def test_steps_half_a_second_apart_are_two():
    drawn = dfd("customer -> web app")
    history = History(drawn.document)
    x, clock = drawn["customer"].x, iter((0.0, 0.6))
    drawn.document.subscribe(lambda c: history.record(c, "nudge", at=next(clock)) if c.origin == "user" else None)

    for step in (1, 2):
        with drawn.document.transaction("Move customer") as tx:
            tx.update(drawn.id("customer"), {"x": x + step})
    history.undo()

    assert drawn["customer"].x == x + 1


def test_a_save_that_took_a_while_marks_the_state_it_wrote():
    drawn = dfd("customer -> web app")
    history, customer = kept(drawn.document), drawn.id("customer")
    name(drawn, customer, "Ann")
    written = history.here()
    name(drawn, customer, "Bob")

    history.mark_saved(written)

    assert not history.is_saved
    history.undo()
    assert history.is_saved


def test_a_state_that_was_overwritten_meanwhile_is_not_taken_for_saved():
    drawn = dfd("customer -> web app")
    history, customer = kept(drawn.document), drawn.id("customer")
    name(drawn, customer, "Ann")
    written = history.here()
    history.undo()
    name(drawn, customer, "Bob")

    history.mark_saved(written)

    assert not history.is_saved
