"""The demonstration: a story that is told in a minute, through the real pipeline.

::

    readings.csv -> StorySource -> poll, record, rules -> outbox -> console
    story.toml                         |                     \\-> the page, where it is served
    settings.toml                      +-> Narrator: a remark for what happened, where one helps

story     what happens: the embedded data, of which a few figures were published
source    answers for the platform
stage     what a running bot consists of, at the story's time and in a temporary database
narrator  remarks that explain the rules, each made of what the pipeline did
page      the page, on this machine only
pace      how long each moment of the story stays
tally     what it came to

`docs/demo_readings.py` makes the readings. The rules, and all that is told, are the real ones.
"""
