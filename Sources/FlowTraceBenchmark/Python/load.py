"""Times one import of the recorder's extension, in ns: `load.py EXTENSION`."""

import sys
import time

loader = sys.modules["_frozen_importlib_external"].ExtensionFileLoader("_flowtrace", sys.argv[1])
specification = sys.modules["_frozen_importlib"].ModuleSpec("_flowtrace", loader, origin=sys.argv[1])
begin = time.perf_counter_ns()
loader.exec_module(loader.create_module(specification))
print("load", 1, time.perf_counter_ns() - begin)
