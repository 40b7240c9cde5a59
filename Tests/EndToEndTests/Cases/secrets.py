"""What looks like a secret does not leave the process."""


def login(user, password, api_key=None):
    return {"token": "abc", "user": user}


login("ada", "hunter2", api_key="k-1")

# tree: thread: <module>{ login(user='ada',password=***,api_key=***)={'token': ***, 'user': 'ada'} }=None
