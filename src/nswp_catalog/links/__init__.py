"""Links: asking addresses, judging the answers, and what was seen before."""
