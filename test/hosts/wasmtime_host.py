"""Runs one module under wasmtime as a job on standard input says, and prints what happened as JSON.

The job and the answer are described in job.ts; the three hosts understand the same ones.
"""

import json
import os
import sys
import tempfile
import time

import wasmtime

ALL_FUEL = 1 << 62


def main():
    job = json.load(sys.stdin)
    config = wasmtime.Config()
    config.consume_fuel = job.get("counts", False)
    start = time.perf_counter()
    engine = wasmtime.Engine(config)
    module = wasmtime.Module.from_file(engine, job["module"])
    compile_ms = (time.perf_counter() - start) * 1e3
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    wasi = wasmtime.WasiConfig()
    wasi.argv = job.get("args", ["program"])
    wasi.env = list(job.get("env", {}).items())
    folder = tempfile.mkdtemp()
    out_path, err_path = os.path.join(folder, "out"), os.path.join(folder, "err")
    wasi.stdout_file = out_path
    wasi.stderr_file = err_path
    if job.get("dir"):
        wasi.preopen_dir(job["dir"], "/")
    store = wasmtime.Store(engine)
    store.set_wasi(wasi)
    if job.get("counts"):
        store.set_fuel(ALL_FUEL)
    for i in module.imports:
        if i.module == "self":
            linker.define_func("self", i.name, i.type, call_back(i.name), access_caller=True)
    answer = {"compileMs": compile_ms, "exit": 0, "trap": "", "results": []}
    try:
        start = time.perf_counter()
        instances = [instantiate(linker, store, module, job)]
        answer["startMs"] = (time.perf_counter() - start) * 1e3
        if job["kind"] == "reactor":
            if any(c.get("instance") == 1 for c in job["calls"]):
                instances.append(instantiate(linker, store, module, job))
            counts = job.get("counts", False)
            answer["results"] = [call(store, instances[c.get("instance", 0)], c, counts) for c in job["calls"]]
            answer["memory"] = instances[0]["memory"].data_len(store)
    except wasmtime.ExitTrap as e:
        answer["exit"] = e.code
    except wasmtime.Trap as e:
        answer["trap"] = str(e).strip().splitlines()[-1]
    except wasmtime.WasmtimeError as e:
        answer["trap"] = str(e)
    with open(out_path, "rb") as f:
        answer["stdout"] = f.read().decode("utf-8", "replace")
    with open(err_path, "rb") as f:
        answer["stderr"] = f.read().decode("utf-8", "replace")
    json.dump(answer, sys.stdout)


def instantiate(linker, store, module, job):
    """Exports of a started instance."""
    exports = linker.instantiate(store, module).exports(store)
    if job["kind"] == "command":
        exports["_start"](store)
    elif job.get("initialize", True):
        exports["_initialize"](store)
    return exports


def call_back(name):
    """The import that is the caller's own export."""
    return lambda caller, *args: caller[name](caller, *args)


def call(store, exports, c, counts):
    """One export call: its result as text, and the least CPU time of `repeat` calls in milliseconds, or the operations of the
    last one if they are counted. A trap is a result."""
    f = exports[c["name"]]
    types = [str(t) for t in f.type(store).params]
    args = [float(a) if t[0] == "f" else int(a) for t, a in zip(types, c.get("args", []))]
    best = None
    for _ in range(c.get("repeat", 1)):
        if counts:
            store.set_fuel(ALL_FUEL)
        start = time.process_time()
        try:
            for _ in range(c.get("times", 1)):
                result = f(store, *args)
        except wasmtime.ExitTrap as e:
            return {"exit": e.code}
        except (wasmtime.Trap, wasmtime.WasmtimeError):
            return {"trap": True}
        ms = (time.process_time() - start) * 1e3
        best = ms if best is None else min(best, ms)
    answer = {"value": "" if result is None else repr(result), "ms": best}
    if counts:
        answer["operations"] = ALL_FUEL - store.get_fuel()
    return answer


main()
