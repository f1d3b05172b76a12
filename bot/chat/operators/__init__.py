"""The operators' commands: those who run Milepost decide what the rules leave to people.

- `commands` has the commands: decisions over readings, polls, the end of an incident.
- `decide` decides over a reading, and has the button that confirms a rejection.
- `outcomes` tells what came of it.
"""
