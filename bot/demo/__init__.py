"""Demonstration: a story that is told in a minute, through the real pipeline.

::

    readings.csv -> StorySource -> poll, record, rules -> outbox -> console
    story.toml                         |                     \\-> the page, where it is served
    settings.toml                      +-> Commentator: a remark on an event, where one helps

story       the embedded data, of which a few figures were published, and its source
runtime     the parts of a running bot, at the story's time and in a temporary database
commentary  remarks that explain the rules, each made of the results of the pipeline

`bot.cli.demo` sets the pace. `docs/demo_readings.py` makes the readings. The rules and the
announcements are the real ones.
"""
