"""What is found to be said, and by whom, kind by kind: the classes of texts that rules are for.

Each case is a story, and each of its statements as who says it and its words. A speaker
is only stated where his full name stands beside the cue: who a pronoun means is tested
elsewhere.
"""

from __future__ import annotations

import pytest

from knowledge.english.attribution.statements import statements
from knowledge.model import Story

ANY = "*"
"""A speaker that the case does not state."""

Said = tuple[str | None, str]

WRAPPED = """The wall of the dam will stand for at least another year, Dora Pike said
on Monday.

‘We believe that this is the prudent thing to do in all the
rain,’ Omar Quill said."""

BROKEN_OFF: list[tuple[str, list[Said]]] = [
    (
        "Asked what he hoped for, Omar Quill said a good night’s sleep.",
        [("Omar Quill", "a good night’s sleep")],
    ),
    ("Pressed on the cost, Omar Quill said nothing.", []),
    ("It is late, Dora Pike says when I ask.", [("Dora Pike", "It is late")]),
    ("“It is late,” Dora Pike says when I ask.", [("Dora Pike", "“It is late,”")]),
    ("Dora Pike said when the dam would open.", [("Dora Pike", "when the dam would open")]),
    (
        "The roof is old, Dora Pike tells me, loudly enough for all.",
        [("Dora Pike", "The roof is old")],
    ),
    (
        "His wife came along because, Dora Pike says, he cannot be trusted.",
        [("Dora Pike", "he cannot be trusted")],
    ),
    (
        "Her father, Dora Pike says, wanted to be a diver.",
        [("Dora Pike", "Her father"), ("Dora Pike", "wanted to be a diver")],
    ),
    (
        "It was wrong, Dora Pike said later, to drain the lake.",
        [("Dora Pike", "It was wrong"), ("Dora Pike", "to drain the lake")],
    ),
    (
        "“If it’s open,” Omar Quill told him, “I’ll go in.”",
        [("Omar Quill", "“If it’s open,”"), ("Omar Quill", "“I’ll go in.”")],
    ),
    ("Omar Quill has since told friends that it is over.", [("Omar Quill", "it is over")]),
    (
        "They have not met, according to Dora Pike, since the flood.",
        [("Dora Pike", "They have not met"), ("Dora Pike", "since the flood")],
    ),
    ("“Leaving now,” Dora Pike signed off.", [("Dora Pike", "“Leaving now,”")]),
    (
        "An entry in the log reads: “We left the cheese.”",
        [("An entry in the log", "“We left the cheese.”")],
    ),
    ("Not so, says Omar Quill.", [("Omar Quill", "Not so")]),
    (
        "His neighbour, Dora Pike, took the view that the dam was safe.",
        [("Dora Pike", "the dam was safe")],
    ),
    (
        "A review, done late, concluded that the dam was weak and recommended that it be shut.",
        [
            ("A review", "the dam was weak"),
            ("A review", "it be shut"),
        ],
    ),
    (
        "Sales fell at the shop, Omar Quill said Thursday, its first loss since the flood.",
        [("Omar Quill", "Sales fell at the shop")],
    ),
    ("The Argus quoted her as saying that the dam was dry.", [(ANY, "the dam was dry")]),
    (
        "An analysis by the Dam Office, released Monday, said the wall was weak.",
        [("Dam Office", "the wall was weak")],
    ),
    (
        "The lake was, in the words of Omar Quill, “a very large puddle”.",
        [("Omar Quill", "“a very large puddle”")],
    ),
    (
        "Omar Quill shut the gate with the words “go home and be dry”.",
        [("Omar Quill", "“go home and be dry”")],
    ),
    (
        "She wrote to Omar Quill, who sent her off with the words: “Go home and be dry.”",
        [("Omar Quill", "“Go home and be dry.”")],
    ),
    (
        "The van hit the gate at noon, Ely Crown Court was told.",
        [(None, "The van hit the gate at noon")],
    ),
    ("Nobody saw the driver leave, the inquest was told.", [(None, "Nobody saw the driver leave")]),
]

DOCUMENTS: list[tuple[str, list[Said]]] = [
    (
        "According to official figures, 300 wells ran dry.",
        [("official figures", "300 wells ran dry")],
    ),
    (
        "The reservoir lost a fifth of its water, according to data from the ministry.",
        [("data from the ministry", "The reservoir lost a fifth of its water")],
    ),
    ("Court papers show that Dora Pike owed the bank £2m.", [(ANY, "Dora Pike owed the bank £2m")]),
    ("The lawsuit alleges Dora Pike took bribes.", [(ANY, "Dora Pike took bribes")]),
    ("A police report says the van was stolen.", [(ANY, "the van was stolen")]),
    (
        "According to Dora Pike, the guard, aged 31, had left.",
        [("Dora Pike", "the guard, aged 31, had left")],
    ),
    ("The survey found that owls sleep by day.", []),
    ("The 2019 Owl Count revealed that only 40 owls were left.", []),
    ("Of those, 9% say they fear the dark.", []),
    ("Data collected by Owlwatch suggests that owls are late.", []),
    ("Owls sleep by day, a study published in May shows.", []),
]
NOT_SAID: list[tuple[str, list[Said]]] = [
    ("If Dora Pike had said that the dam was safe, nobody would have left.", []),
    ("Unless Dora Pike says that the dam is safe, nobody will stay.", []),
    ("Had she said so, we would know.", []),
    ("Did Dora Pike say that the dam was safe?", []),
    ("Dora Pike did not say that the dam was safe.", []),
    ("Nobody said the dam was safe.", []),
    ("Dora Pike said in a brief interview on Wednesday.", []),
    ("The states, premieres and claims were many.", []),
    ("He called for calm.", []),
    ("The new rules also encourage drivers to slow down.", []),
    ("The film, seen in the UK and several African states, premieres in May.", []),
]
ADDRESSED: list[tuple[str, list[Said]]] = [
    ("“We are done,” Dora Pike said to the BBC.", [("Dora Pike", "“We are done,”")]),
    ("“We are done,” Dora Pike said to reporters.", [("Dora Pike", "“We are done,”")]),
    ("The deal is off, Dora Pike said to Tarn FM.", [("Dora Pike", "The deal is off")]),
    ("Dora Pike is said to be sad.", []),
    ("Dora Pike disputed that account.", []),
    ("Dora Pike told the board she wanted to go.", [("Dora Pike", "she wanted to go")]),
    ("Dora Pike said that was “up to them”.", [("Dora Pike", "that was “up to them”")]),
    ("Dora Pike said it leaked but did not say when.", [("Dora Pike", "it leaked")]),
    ("Dora Pike said it “leaks,” according to the transcript.", [("Dora Pike", "it “leaks,”")]),
    ("The guard, who admits lying to them, blames the rain.", [(ANY, "lying to them")]),
    (
        "Dora Pike said during a Thursday press conference that it leaked.",
        [("Dora Pike", "it leaked")],
    ),
    ("Dora Pike has warned ministers the dam could burst.", [("Dora Pike", "the dam could burst")]),
    ("Dora Pike has warned the dam could burst.", [("Dora Pike", "the dam could burst")]),
    (
        "Dora Pike told them on her first day that it leaked.",
        [("Dora Pike", "it leaked")],
    ),
    (
        "Dora Pike said at a press conference in Rome on Monday the dam was shut.",
        [("Dora Pike", "the dam was shut")],
    ),
]
INTERRUPTED: list[tuple[str, list[Said]]] = [
    (
        "Like her father, Dora Pike said, she loved dams.",
        [("Dora Pike", "Like her father"), ("Dora Pike", "she loved dams")],
    ),
    (
        "As a result, Dora Pike points out, the poor stay away.",
        [("Dora Pike", "As a result"), ("Dora Pike", "the poor stay away")],
    ),
    (
        "For instance, said Mr Omar Quill, the pool is always full.",
        [("Omar Quill", "For instance"), ("Omar Quill", "the pool is always full")],
    ),
    (
        "The dam’s design, Dora Pike said recently, “invites disaster”.",
        [("Dora Pike", "The dam’s design"), ("Dora Pike", "“invites disaster”")],
    ),
    (
        "The dam, Dora Pike said, burst because nobody looked.",
        [("Dora Pike", "The dam"), ("Dora Pike", "burst because nobody looked")],
    ),
    (
        "It leaked, Dora Pike said, like a sieve.",
        [("Dora Pike", "It leaked"), ("Dora Pike", "like a sieve")],
    ),
    (
        "Since the flood, the town has shrunk and the mood “has turned sour,” Dora Pike said.",
        [("Dora Pike", "Since the flood, the town has shrunk and the mood “has turned sour,”")],
    ),
    ("“It leaks,” Dora Pike said – and left.", [("Dora Pike", "“It leaks,”")]),
]
REPORTED: list[tuple[str, list[Said]]] = [
    ("The Argus quoted Omar Quill as saying: “I shall go.”", [("Omar Quill", "“I shall go.”")]),
    ("Radio Tarn quoted a guard, Omar Quill, as saying it leaked.", [("Omar Quill", "it leaked")]),
    ("Dora Pike played a tape of Omar Quill saying “I lied”.", [("Omar Quill", "“I lied”")]),
    ("The footage shows Omar Quill telling her: “Get out.”", [("Omar Quill", "“Get out.”")]),
    ("Dora Pike quoted Omar Quill: “I shall go.”", [("Omar Quill", "“I shall go.”")]),
    (
        "Dora Pike said Omar Quill had told her: “I shall go.”",
        [("Dora Pike", "Omar Quill had told her"), ("Omar Quill", "“I shall go.”")],
    ),
    (
        "The jury was told by Omar Quill, prosecuting, that she had lied.",
        [("Omar Quill", "she had lied")],
    ),
    ("She was told by Omar Quill that it leaked.", [("Omar Quill", "it leaked")]),
    ("Staff were urged by Omar Quill to leave.", [("Omar Quill", "to leave")]),
    ("The plan was dismissed by Omar Quill as “a joke”.", [("Omar Quill", "“a joke”")]),
    ("She was accused by Omar Quill of lying to them.", [("Omar Quill", "lying to them")]),
    ("Omar Quill is understood to have told staff that it leaked.", [("Omar Quill", "it leaked")]),
    ("A book written by Omar Quill lay there.", []),
    ("Omar Quill went on to say that it leaked.", [("Omar Quill", "it leaked")]),
    ("Omar Quill emailed staff to say it leaked.", [("Omar Quill", "it leaked")]),
    ("Omar Quill texted her: “Come home.”", [("Omar Quill", "“Come home.”")]),
    ("Omar Quill said it leaked, a move that hurt him.", [("Omar Quill", "it leaked")]),
    ("Omar Quill had earlier told staff that it leaked.", [("Omar Quill", "it leaked")]),
]
BESIDE: list[tuple[str, list[Said]]] = [
    ("Mayor Dora Pike said:\n“The dam will hold.”", [("Dora Pike", "“The dam will hold.”")]),
    (
        "Asked at the gate, Dora Pike told reporters:\n\n“The dam will hold.”",
        [("Dora Pike", "“The dam will hold.”")],
    ),
    (
        WRAPPED,
        [
            ("Dora Pike", "The wall of the dam will stand for at least another year"),
            ("Omar Quill", "‘We believe that this is the prudent thing to do in all the\nrain,’"),
        ],
    ),
    ("“The dam will hold.” – Dora Pike, engineer", [("Dora Pike", "“The dam will hold.”")]),
    ("“The dam will hold.”\n— Dora Pike, engineer", [("Dora Pike", "“The dam will hold.”")]),
    ("“The dam will hold.” – Dora Pike then left the room.", [(ANY, "“The dam will hold.”")]),
    ("Dora Pike: “The dam will hold.”", [("Dora Pike", "“The dam will hold.”")]),
    ("Dora Pike’s verdict: “It will hold.”", [("Dora Pike", "“It will hold.”")]),
    ("10:55 “It will hold,” Dora Pike tells reporters.", [("Dora Pike", "“It will hold,”")]),
    ("Tarn (Reuters) – It will hold, Dora Pike said.", [("Dora Pike", "It will hold")]),
]
MARKS: list[tuple[str, list[Said]]] = [
    (
        'Dora Pike said, "They need us. They need us now.\n"We must act.',
        [("Dora Pike", '"They need us. They need us now.'), ("Dora Pike", '"We must act.')],
    ),
    (
        '"It leaks", said Dora Pike. "We shall mend it"',
        [("Dora Pike", '"It leaks"'), ("Dora Pike", '"We shall mend it"')],
    ),
    (
        '“It leaks,” said Dora Pike. “Nobody came. We sent for help".',
        [("Dora Pike", "“It leaks,”"), ("Dora Pike", '“Nobody came. We sent for help"')],
    ),
    (
        '"It leaks," said Dora Pike. "We have a bucket.',
        [("Dora Pike", '"It leaks,"'), ("Dora Pike", '"We have a bucket.')],
    ),
]
FRAGMENTS: list[tuple[str, list[Said]]] = [
    ("Dora Pike warns ministers of “grave danger”.", [("Dora Pike", "“grave danger”")]),
    ("Dora Pike remembers a man who “never slept”.", [("Dora Pike", "“never slept”")]),
    ("Dora Pike denied “any wrongdoing at all”.", [("Dora Pike", "“any wrongdoing at all”")]),
    ("Dora Pike called the report “Fiction by Numbers”.", [("Dora Pike", "“Fiction by Numbers”")]),
    ("Dora Pike describes the dam as a wreck.", [("Dora Pike", "a wreck")]),
    ("Dora Pike described herself as stubborn, too.", [("Dora Pike", "stubborn")]),
    (
        "The dam, which Dora Pike describes as a wreck, will be shut.",
        [("Dora Pike", "a wreck")],
    ),
    (
        "Dora Pike recalled meeting Omar Quill at the dam.",
        [("Dora Pike", "meeting Omar Quill at the dam")],
    ),
    ("Legible was Dora Pike’s polite request that he leave.", [("Dora Pike", "he leave")]),
    (
        "Dora Pike said she was “proud”, and thanked her staff.",
        [("Dora Pike", "she was “proud”")],
    ),
]
AGENCIES: list[tuple[str, list[Said]]] = [
    (
        "The Tarn Dam Survey said the second breach, of four metres, opened 3 miles away.",
        [("Tarn Dam Survey", "the second breach, of four metres, opened 3 miles away")],
    ),
    (
        "The Norse Wind Survey warned that the storm would hit 90 boats.",
        [("Norse Wind Survey", "the storm would hit 90 boats")],
    ),
    (
        "“It shook,” said one man. The Tarn Survey said the tremor, of magnitude 4.1, was weak.",
        [(ANY, "“It shook,”"), ("Tarn Survey", "the tremor, of magnitude 4.1, was weak")],
    ),
    ("The Labour Force Survey revealed that few had work.", []),
    ("Figures released on Monday said that owls were late.", []),
]
TIMES: list[tuple[str, list[Said]]] = [
    (
        "Dora Pike said a month of rain had filled the lake.",
        [("Dora Pike", "a month of rain had filled the lake")],
    ),
    (
        "Omar Quill said years of neglect had ruined the dam.",
        [("Omar Quill", "years of neglect had ruined the dam")],
    ),
    ("Dora Pike said the week had been hard.", [("Dora Pike", "the week had been hard")]),
    ("Dora Pike said last week the dam had leaked.", [("Dora Pike", "the dam had leaked")]),
    (
        "The dam, which Dora Pike said Monday would hold, is shut.",
        [("Dora Pike", "would hold")],
    ),
]
ADJUNCTS: list[tuple[str, list[Said]]] = [
    (
        "“It is dry,” the engineers said in a joint report that listed the many leaks in it.",
        [("the engineers", "“It is dry,”")],
    ),
    (
        "“Nobody came,” Dora Pike said in a letter that described the night of the great flood.",
        [("Dora Pike", "“Nobody came,”")],
    ),
    (
        "“It is late,” Omar Quill said in an interview that touched on the cost of a new gate.",
        [("Omar Quill", "“It is late,”")],
    ),
    (
        "Dora Pike said in a letter that proposed cuts would empty the lake.",
        [("Dora Pike", "proposed cuts would empty the lake")],
    ),
    (
        "As she was driven off, Dora Pike shouted to neighbours: “It will hold!”",
        [("Dora Pike", "“It will hold!”")],
    ),
    (
        "When the wall fell, Omar Quill yelled to engineers: “Run!”",
        [("Omar Quill", "“Run!”")],
    ),
    (
        "Before the vote, Dora Pike said to farmers, “It will hold.”",
        [("Dora Pike", "“It will hold.”")],
    ),
    (
        "Closing the gate, Mayor Omar Quill told Ames: “You lied to them all. You did.”",
        [("Omar Quill", "“You lied to them all. You did.”")],
    ),
]
COORDINATED: list[tuple[str, list[Said]]] = [
    (
        "Dora Pike said the dam was safe but noted the gate still had a leak.",
        [("Dora Pike", "the dam was safe"), ("Dora Pike", "the gate still had a leak")],
    ),
    (
        "Omar Quill said the flood was over but added the town still needed boats.",
        [("Omar Quill", "the flood was over"), ("Omar Quill", "the town still needed boats")],
    ),
    (
        "Dora Pike said the pumps were new and conceded two of them were broken.",
        [("Dora Pike", "the pumps were new"), ("Dora Pike", "two of them were broken")],
    ),
    ("Tarn Foods reported its first loss in years and gave a forecast that upset lenders.", []),
    ("Dora Pike confirmed the leak but said it was old.", [("Dora Pike", "it was old")]),
    ("Omar Quill announced a new gate and later went to see it.", []),
    ("Dora Pike denied the charge and left a note that said nothing.", []),
    ("Dora Pike confirmed the sale and cut a rent that had upset the town.", []),
    ("Omar Quill announced a new gate and mended what had been broken.", []),
    (
        "Omar Quill confirmed the old and battered gate had failed.",
        [("Omar Quill", "the old and battered gate had failed")],
    ),
    ("Dora Pike confirmed the gate had failed.", [("Dora Pike", "the gate had failed")]),
]
SOURCES: list[tuple[str, list[Said]]] = [
    (
        "Engineers trying to mend the dam in Tarn said that it leaked.",
        [("Engineers trying to mend the dam in Tarn", "it leaked")],
    ),
    (
        "Farmers hoping to save their sheep from the flood said it had leaked for years.",
        [("Farmers hoping to save their sheep from the flood", "it had leaked for years")],
    ),
    (
        "The officials seeking to sell the dam to a bank told them it was safe.",
        [("The officials seeking to sell the dam to a bank", "it was safe")],
    ),
    (
        "Crews fighting the flood said on Monday that it was over.",
        [("Crews fighting the flood", "it was over")],
    ),
    (
        "The woman trying to sell the dam said it was dry.",
        [("The woman trying to sell the dam", "it was dry")],
    ),
    ("Farmers said about 40 residents had left.", [("Farmers", "about 40 residents had left")]),
    ("Dora Pike, trying to mend the dam, said that it leaked.", [("Dora Pike", "it leaked")]),
    (
        "The leak was first reported by a lorry driver at 6:15 a.m.",
        [("a lorry driver", "The leak")],
    ),
    (
        "The fire was first reported by a night nurse at 3 a.m. on Sunday.",
        [("a night nurse", "The fire")],
    ),
    ("The breach was reported by a fisherman at 10pm.", [("a fisherman", "The breach")]),
    (
        "About 70 percent of farmers surveyed said the dam was unsafe.",
        [("About 70 percent of farmers surveyed", "the dam was unsafe")],
    ),
    (
        "About a dozen residents said they had no water.",
        [("About a dozen residents", "they had no water")],
    ),
    (
        "Nearly 40 of the families said they had left.",
        [("Nearly 40 of the families", "they had left")],
    ),
]
GOES_ON: list[tuple[str, list[Said]]] = [
    (
        "Dora Pike described the engineer as “a good man” who had earned his rest.",
        [("Dora Pike", "“a good man” who had earned his rest")],
    ),
    (
        "Omar Quill described the dam as “a wreck” that should be shut.",
        [("Omar Quill", "“a wreck” that should be shut")],
    ),
    (
        "Dora Pike called her son “a quiet boy” who liked to fish, and left.",
        [("Dora Pike", "“a quiet boy” who liked to fish")],
    ),
    (
        "He would drain the lake, a plan that Dora Pike, an engineer at the dam, says would fail.",
        [("Dora Pike", "would fail")],
    ),
    (
        "Tarn wants a wall, which Omar Quill, who once owned half of the lake, said was too low.",
        [("Omar Quill", "was too low")],
    ),
    (
        "They built a gate, a step that Dora Pike, a judge at the court, said could be unlawful.",
        [("Dora Pike", "could be unlawful")],
    ),
]
CASES = [
    pytest.param(text, said, id=f"{kind}:{text[:40]}")
    for kind, cases in (
        ("broken off", BROKEN_OFF),
        ("documents", DOCUMENTS),
        ("not said", NOT_SAID),
        ("addressed", ADDRESSED),
        ("interrupted", INTERRUPTED),
        ("reported", REPORTED),
        ("beside", BESIDE),
        ("marks", MARKS),
        ("fragments", FRAGMENTS),
        ("agencies", AGENCIES),
        ("times", TIMES),
        ("adjuncts", ADJUNCTS),
        ("coordinated", COORDINATED),
        ("sources", SOURCES),
        ("goes on", GOES_ON),
    )
    for text, said in cases
]


@pytest.mark.parametrize(("text", "said"), CASES)
def test_what_is_said_is_found_with_its_source(text: str, said: list[Said]) -> None:
    found = statements(Story("dam", "Dam", text))
    assert [text[one.start : one.end] for one in found] == [words for _, words in said]
    for one, (speaker, _) in zip(found, said, strict=True):
        assert speaker in {ANY, one.speaker}


PLURAL_SUBJECTS: list[tuple[str, list[Said]]] = [
    ("Omar Quill said that nurses deserve more.", [("Omar Quill", "nurses deserve more")]),
    (
        "Dora Pike said that closed libraries never reopen.",
        [("Dora Pike", "closed libraries never reopen")],
    ),
    ("Omar Quill said small shops often close.", [("Omar Quill", "small shops often close")]),
    ("Dora Pike says that children eat too much.", [("Dora Pike", "children eat too much")]),
    ("Omar Quill disputed that account.", []),
    ("Dora Pike disclosed sales figures.", []),
]


@pytest.mark.parametrize(("text", "said"), PLURAL_SUBJECTS)
def test_a_clause_needs_no_verb_that_is_known_behind_a_plural(text: str, said: list[Said]) -> None:
    found = statements(Story("dam", "Dam", text))
    assert [(one.speaker, text[one.start : one.end]) for one in found] == said
