from tests.feedback.sample import report


def test_what_a_person_decides_is_pending_and_so_is_a_fault_of_the_grader():
    assert report().score == 2
    assert report().pending == 4
