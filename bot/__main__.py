"""Lets `python -m bot` stand in for `milepost`."""

from bot.cli import main

if __name__ == "__main__":
    main()
