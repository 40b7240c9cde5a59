# needs starlette uvicorn httpx
"""A server of uvicorn's in a thread of its own, and thirty requests, ten at a time, by httpx."""

import asyncio
import socket
import threading

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse, StreamingResponse
from starlette.routing import Route


async def add(request):
    await asyncio.sleep(0)
    return JSONResponse({"sum": int(request.query_params["a"]) + 1})


async def parts(request):
    async def pieces():
        for number in range(3):
            await asyncio.sleep(0)
            yield f"{number} "

    return StreamingResponse(pieces())


def sync(request):
    raise KeyError("on purpose")


async def on_error(request, error):
    return JSONResponse({"error": type(error).__name__}, status_code=500)


app = Starlette(
    routes=[Route("/add", add), Route("/parts", parts), Route("/sync", sync)], exception_handlers={KeyError: on_error}
)


async def ask(port):
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        for number in range(10):
            one, other, third = await asyncio.gather(
                client.get("/add", params={"a": number}), client.get("/parts"), client.get("/sync")
            )
            assert one.json() == {"sum": number + 1} and other.text == "0 1 2 " and third.status_code == 500


def main():
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off", loop="asyncio"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="server")
    thread.start()
    asyncio.run(ask(listener.getsockname()[1]))
    server.should_exit = True
    thread.join()


main()
