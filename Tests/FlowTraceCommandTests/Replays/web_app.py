"""A small web shop, asked through Flask's test client."""
import flask

app = flask.Flask("shop")
PRICES = {"tea": 2.5, "coffee": 3.7}


class Cart:
    def __init__(self, user):
        self.user = user
        self.lines = []

    def add(self, name, count):
        self.lines.append((name, price(name) * count))

    def total(self):
        return sum(amount for _, amount in self.lines)


def price(name):
    return PRICES[name]


def discount(user):
    try:
        return {"ada": 0.1}[user]
    except KeyError:
        return 0.0


@app.route("/cart/<user>")
def cart(user):
    cart = Cart(user)
    for name in flask.request.args.getlist("item"):
        cart.add(name, 2)
    return {"user": user, "total": cart.total() * (1 - discount(user))}


@app.route("/health")
def health():
    return "ok"


def main():
    client = app.test_client()
    for _ in range(5):
        client.get("/health")
    for user in ("ada", "grace"):
        print(client.get(f"/cart/{user}?item=tea&item=coffee").json)
    print(client.get("/cart/linus?item=water").status)


if __name__ == "__main__":
    main()
