"""The tests of the Discord side, each of them on one of two simulated Discords, or on none.

simcord runs the bot in the process of the test, and knows what people are shown: slash commands,
autocompletion, buttons, permissions and minutes that pass at once. On it are the questions and
the commands of teams and operators (the fixtures `room` and `office`, and `asking.scene`).

discord_server is a server of our own on loopback, with which the real discord.py talks over HTTP
and its gateway. It knows what simcord does not: nonces, rate limits, errors, lost connections,
other languages than English, limits of every body, and a bot that is killed while its channels
live on. On it are the sender, delivery, connecting, the doctor, translated commands and crashes
(the fixtures `discord_server` and `town`). What it does that no test of the bot would notice is in
test_discord_server.py, and its limits are held against the documented ones in
test_discord_server_limits.py, on a bot of a few lines (the fixture `stage`).

What a message says, and what fits in it, needs no Discord at all.
"""
