# needs aiohttp
"""Server and client in one event loop: requests at once, a web socket, a handler that fails, one that is cancelled."""

import asyncio

from aiohttp import ClientSession, ClientTimeout, web


async def hello(request):
    await asyncio.sleep(0)
    return web.json_response({"name": request.match_info["name"]})


async def fail(request):
    raise web.HTTPForbidden(text="on purpose")


async def slow(request):
    await asyncio.sleep(5)


async def echo(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        await socket.send_str(message.data[::-1])
    return socket


async def main():
    app = web.Application()
    app.add_routes(
        [web.get("/hello/{name}", hello), web.get("/fail", fail), web.get("/slow", slow), web.get("/echo", echo)]
    )
    runner = web.AppRunner(app, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    base = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    async with ClientSession(base) as client:

        async def get(path):
            async with client.get(path) as response:
                return response.status

        assert await asyncio.gather(*(get(f"/hello/{n}") for n in range(20)), get("/fail")) == [200] * 20 + [403]
        try:
            await client.get("/slow", timeout=ClientTimeout(total=0.1))
        except asyncio.TimeoutError:
            pass
        async with client.ws_connect("/echo") as socket:
            for word in ("tea", "coffee"):
                await socket.send_str(word)
                assert await socket.receive_str() == word[::-1]
    await runner.cleanup()


asyncio.run(main())
