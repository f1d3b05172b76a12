"""Runs the server as a process of its own until it is told to stop; prints its port first."""

import argparse
import asyncio
import signal
import sys

from tests.chat.discord_server.server import TOKEN, DiscordServer


async def _serve(port: int, token: str, shards: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    server = DiscordServer(token, shards)
    await server.start(port)
    sys.stdout.write(server.address.rpartition(":")[2] + "\n")
    sys.stdout.flush()
    await stopped.wait()
    await server.stop()


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--token", default=TOKEN)
parser.add_argument("--shards", type=int, default=1)
asyncio.run(_serve(**vars(parser.parse_args())))
