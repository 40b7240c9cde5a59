from flask import Flask, abort, jsonify
app = Flask(__name__)
STOCK = {"tea": 3, "milk": 0}

def find(name):
    return STOCK[name]

@app.route("/stock/<name>")
def stock(name):
    try:
        return jsonify(count=find(name))
    except KeyError:
        abort(404)

@app.route("/order/<name>")
def order(name):
    return jsonify(per=100 // find(name))

def serve(requests):
    client = app.test_client()
    codes = []
    for n in range(requests):
        if n == 10:
            r = client.get("/stock/cocoa")
        elif n == 20:
            r = client.get("/order/milk")
        else:
            r = client.get("/stock/tea")
        codes.append(r.status_code)
    return codes

if __name__ == "__main__":
    codes = serve(40)
    print({c: codes.count(c) for c in sorted(set(codes))})
