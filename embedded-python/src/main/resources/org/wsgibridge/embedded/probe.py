# SPDX-License-Identifier: Apache-2.0
"""Says what there is of a Python: run once, by the interpreter that is to be loaded into the server.

Prints version, executable, why it cannot be used ("" when it can), and the path of libpython ("" when
there is none), each on a line of its own.
"""

import os
import sys
import sysconfig


def libraries():
    variables = sysconfig.get_config_vars()
    folder = variables.get("LIBDIR") or ""
    folders = [
        os.path.join(folder, variables.get("MULTIARCH") or ""),
        folder,
        variables.get("LIBPL") or "",
        os.path.join(sys.base_prefix, "lib"),
        sys.base_prefix,
    ]
    for name in (variables.get("INSTSONAME"), variables.get("LDLIBRARY")):
        if name and ".so" in name:
            for each in folders:
                yield os.path.join(each, name)


def refusal():
    if sys.implementation.name != "cpython":
        return "it is %s and not CPython" % sys.implementation.name
    if sys.version_info < (3, 8):
        return "3.8 or newer is needed"
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        return "it is a free-threaded build, which is only for a WSGIDaemonProcess"
    return ""


print("%d.%d.%d" % sys.version_info[:3])
print(sys.executable)
print(refusal())
print(next((each for each in libraries() if os.path.isfile(each)), ""))
