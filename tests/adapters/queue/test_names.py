"""Task names are of the shape Cloud Tasks takes."""

import pytest

from infra.queue.names import checked_name


@pytest.mark.parametrize("name", ["gen_01-poll-2", "A", "x" * 500])
def test_a_name_cloud_tasks_takes_stays_as_it_is(name: str) -> None:
    assert checked_name(name) == name


@pytest.mark.parametrize("name", ["", "a/b", "a b", "x" * 501, "ok\n"])
def test_a_name_cloud_tasks_refuses_is_a_bug(name: str) -> None:
    with pytest.raises(ValueError, match="not a task name"):
        checked_name(name)
