from graders.model import Result, human
from graders.selfcheck.printing import Printer


def test_on_the_terminal_too_a_student_reads_words_for_students(toy):
    said = []
    printer = Printer(toy, said.append, said.append)
    outcome = human("no optimizer makes a step", ask="see in the code what it trains on")

    printer.results([Result("kl", "agrees", "The KL", 3, outcome)])

    assert [line.strip() for line in said[1:]] == [
        "no optimizer makes a step; a person looks at it and decides"
    ]
    assert said[0].startswith("? The KL ...")
