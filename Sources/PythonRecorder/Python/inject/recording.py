"""Starts FlowTrace's recorder in this interpreter. Executed, never imported: nothing of it stays in `sys.modules`."""


def record(options, tidies=True):
    """`options`: as `_flowtrace.arm` takes them, with `extension`, the path of the recorder. `tidies`: modules that this imports are
    forgotten; not where other threads may be importing theirs."""
    import os
    import sys

    if "t" in getattr(sys, "abiflags", ""):
        raise RuntimeError("free-threaded builds of Python can't be recorded yet")
    known = set(sys.modules)
    import atexit

    # What `import` itself is made of: `importlib.machinery` and `importlib.util` would stay behind in `sys.modules`.
    loader = sys.modules["_frozen_importlib_external"].ExtensionFileLoader("_flowtrace", options["extension"])
    spec = sys.modules["_frozen_importlib"].ModuleSpec("_flowtrace", loader, origin=options["extension"])
    recorder = loader.create_module(spec)
    loader.exec_module(recorder)
    for name in set(sys.modules) - known if tidies else ():
        del sys.modules[name]
    options["library"] = os.path.dirname(os.__file__)
    options["runtime"] = sys.version.split()[0]
    recorder.arm(options)
    # Registered first, these run last: after the program's own.
    atexit.register(recorder.stop)
    os.register_at_fork(
        before=recorder.before_fork, after_in_parent=recorder.after_fork, after_in_child=recorder.after_fork_in_child
    )


def activate(extension, wish, folder=None):
    """From the `.pth` file of `flowtrace install-python`: FLOWTRACE=1 is a dormant recorder, FLOWTRACE=record one that records.

    `folder`: that of this file. Without it, Pythons that the program starts while it is watched are not followed.
    """
    options = {"extension": extension}
    if folder:
        options["inject"] = folder
    if wish != "record":
        options["dormant"] = "1"
    try:
        record(options)
    except BaseException:
        # Whatever fails, the program runs, unrecorded.
        pass


def enter(extension, folder, outcome):
    """From `flowtrace watch PID`, in a program that runs: a dormant recorder. `outcome`: the file that takes a line about what failed,
    an empty one where nothing did."""
    try:
        record({"extension": extension, "inject": folder, "dormant": "1"}, tidies=False)
        fault = ""
    except BaseException as error:
        fault = f"{type(error).__name__}: {error}".replace("\n", " ")
    try:
        with open(outcome, "w", encoding="utf-8", errors="replace") as file:
            file.write(fault + "\n")
    except OSError:
        pass
