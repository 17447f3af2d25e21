"""Takes the two libraries and the C headers out of TensorFlow's wheel: unpack.py WHEEL FOLDER."""

import os
import shutil
import sys
import zipfile

LIBRARIES = ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2")
INCLUDE = "tensorflow/include/"
HEADERS = tuple(INCLUDE + part for part in ("tensorflow/c/", "tsl/", "tensorflow/core/platform/"))


def target(name: str, folder: str) -> str | None:
    if name in LIBRARIES:
        return os.path.join(folder, "lib", os.path.basename(name))
    if name.startswith(HEADERS) and not name.endswith("/"):
        return os.path.join(folder, "include", name[len(INCLUDE) :])
    return None


def main() -> None:
    wheel, folder = sys.argv[1:]
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            path = target(name, folder)
            if path is None:
                continue
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with archive.open(name) as source, open(path, "wb") as sink:
                shutil.copyfileobj(source, sink)


main()
