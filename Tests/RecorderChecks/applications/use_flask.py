# needs flask
"""Twenty requests to an application with a template, a redirect, a form, and handlers of errors."""

import flask

app = flask.Flask(__name__)
app.secret_key = "for the test"
PAGE = "<ul>{% for item in items %}<li>{{ loop.index }} {{ item|upper }}</li>{% else %}nothing{% endfor %}</ul>"


@app.route("/")
def index():
    return flask.render_template_string(PAGE, items=flask.session.get("items", []))


@app.route("/add/<name>", methods=["POST"])
def add(name):
    flask.session["items"] = [*flask.session.get("items", []), name]
    return flask.redirect(flask.url_for("index"))


@app.route("/fail")
def fail():
    raise ValueError("on purpose")


@app.errorhandler(ValueError)
def failed(error):
    return {"error": str(error)}, 500


def main():
    client = app.test_client()
    statuses = []
    for number in range(5):
        for method, path in (("GET", "/"), ("POST", f"/add/tea{number}"), ("GET", "/fail"), ("GET", "/missing")):
            statuses.append(client.open(path, method=method, follow_redirects=True).status_code)
    assert statuses == [200, 200, 500, 404] * 5, statuses
    assert b"5 TEA4" in client.get("/").data


main()
