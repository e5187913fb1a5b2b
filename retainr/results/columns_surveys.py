"""The columns of `nps`, `csat` and `ces` that no other command has."""

from __future__ import annotations

from retainr.results.units import Column, Unit

SURVEYS = (
    Column("promoters", Unit.COUNT, "answers of 9 and 10"),
    Column("passives", Unit.COUNT, "answers of 7 and 8"),
    Column("detractors", Unit.COUNT, "answers of 0 to 6"),
    Column(
        "nps",
        Unit.POINTS,
        "net promoter score: 100 × (promoters - detractors) / responses, from -100 to 100",
    ),
    Column("satisfied", Unit.COUNT, "answers at the top of the scale, or those of --good"),
    Column("csat", Unit.RATIO, "customer satisfaction: satisfied / responses"),
    Column("mean", Unit.MEAN, "mean of the answers"),
    Column(
        "ces",
        Unit.MEAN,
        "customer effort score: mean of the answers, high = easy; with --direction low-is-easy "
        "they are turned round first (on 1-7: 8 - answer)",
    ),
    Column(
        "standard_deviation",
        Unit.MEAN,
        "standard deviation of the answers (n - 1); empty for fewer than two",
    ),
    Column("low_effort", Unit.COUNT, "answers of 5 and more of 7, or those of --good: it was easy"),
    Column("low_effort_rate", Unit.RATIO, "low_effort / responses"),
    Column("low_effort_ci_low", Unit.RATIO, "lower end of the Wilson interval of low_effort_rate"),
    Column("low_effort_ci_high", Unit.RATIO, "upper end of the Wilson interval of low_effort_rate"),
    Column(
        "group",
        Unit.WORD,
        "part of the answers by score: promoters (9-10), passives (7-8), detractors (0-6), on "
        "other scales satisfied, easy or high and the others or low; all; of referrals that of "
        "the referrer's latest answer before",
    ),
    Column("word", Unit.TEXT, "a word of comments, in small letters; stop words are left out"),
    Column(
        "comments",
        Unit.COUNT,
        "comments of the group that hold the word; all that one customer says there are one",
    ),
    Column("group_comments", Unit.COUNT, "comments of the group, all of one customer as one"),
    Column("word_rate", Unit.RATIO, "comments / group_comments"),
    Column("word_ci_low", Unit.RATIO, "lower end of the Wilson interval of word_rate"),
    Column("word_ci_high", Unit.RATIO, "upper end of the Wilson interval of word_rate"),
    Column("other_comments", Unit.COUNT, "comments of the opposite group that hold the word"),
    Column("other_group_comments", Unit.COUNT, "comments of the opposite group"),
    Column("other_word_rate", Unit.RATIO, "other_comments / other_group_comments"),
    Column("too_small", Unit.FLAG, "fewer answers than --min-responses: marked, never ranked"),
    Column(
        "change",
        Unit.DIFFERENCE,
        "the score minus that of the period before; empty where either has none",
    ),
    Column(
        "change_ci_low",
        Unit.DIFFERENCE,
        "lower end of the interval of change, which takes the two samples as independent",
    ),
    Column(
        "change_ci_high",
        Unit.DIFFERENCE,
        "upper end of the interval of change, which takes the two samples as independent",
    ),
)
