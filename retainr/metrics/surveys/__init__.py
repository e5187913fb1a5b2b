"""What `nps`, `csat` and `ces` have in common: answers, periods, groups, and how they look."""
