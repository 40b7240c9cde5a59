"""Tasks of asyncio: some wait, one fails, one is cancelled."""
import asyncio


class Page:
    def __init__(self, url, size):
        self.url = url
        self.size = size


async def fetch(url, delay):
    await asyncio.sleep(delay)
    if "broken" in url:
        raise ConnectionError(f"no answer from {url}")
    return Page(url, len(url) * 100)


async def crawl(urls):
    results = await asyncio.gather(*(fetch(url, 0.002 * n) for n, url in enumerate(urls)), return_exceptions=True)
    return [page.size for page in results if isinstance(page, Page)]


async def heartbeat():
    while True:
        await asyncio.sleep(0.003)


async def main():
    beat = asyncio.create_task(heartbeat(), name="heartbeat")
    sizes = await crawl(["example.org", "broken.example", "example.net"])
    beat.cancel()
    print(sum(sizes))


asyncio.run(main())
