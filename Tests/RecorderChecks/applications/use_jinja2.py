# needs jinja2
"""Templates that inherit, loop, call macros, escape, and fail; rendered at once, in parts and asynchronously."""

import asyncio

import jinja2

TEMPLATES = {
    "base": "<h1>{% block title %}none{% endblock %}</h1>{% block body %}{% endblock %}",
    "page": "{% extends 'base' %}{% import 'macros' as m %}{% block title %}{{ name|e }}{% endblock %}"
    "{% block body %}{% for item in items if item.price > 1 recursive %}{{ m.row(item, loop.index) }}"
    "{% if item.parts %}{{ loop(item.parts) }}{% endif %}{% endfor %}{{ super() }}{% endblock %}",
    "macros": "{% macro row(item, n) %}<p>{{ n }}. {{ item.name|title }} {{ '%.2f'|format(item.price) }}</p>{% endmacro %}",
    "fails": "{{ missing.attribute }}",
}
ITEMS = [{"name": f"tea {n}", "price": n, "parts": [{"name": "milk", "price": 2}]} for n in range(30)]


async def render_async():
    environment = jinja2.Environment(loader=jinja2.DictLoader(TEMPLATES), enable_async=True)
    page = environment.get_template("page")
    parts = [part async for part in page.generate_async(name="<b>", items=ITEMS[:5])]
    return "".join(parts)


environment = jinja2.Environment(loader=jinja2.DictLoader(TEMPLATES), autoescape=True)
whole = environment.get_template("page").render(name="<b>", items=ITEMS)
assert "".join(environment.get_template("page").generate(name="<b>", items=ITEMS)) == whole
assert "&lt;b&gt;" in whole and "Tea 29" in whole
try:
    environment.get_template("fails").render()
except jinja2.UndefinedError:
    pass
assert "Tea 4" in asyncio.run(render_async())
