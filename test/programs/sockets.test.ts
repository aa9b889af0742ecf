// A socket that the host hands in (descriptor 3, a listener): goroutines accept, read and write, and timers fire meanwhile. wazero's
// host can do that; ours and wasmtime's Python package have no sockets.

import assert from "node:assert/strict";
import { hostMissing, runJob, saveModule } from "../hosts/job.ts";
import { programTest } from "./known.ts";
import { compiled, folder } from "./library.ts";

const server = `package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"sync"
	"time"
)

func main() {
	l, err := net.FileListener(os.NewFile(3, "listener"))
	if err != nil {
		panic(err)
	}
	ticker := time.NewTicker(time.Millisecond)
	ticks, stop := 0, make(chan bool)
	go func() {
		for {
			select {
			case <-ticker.C:
				ticks++
			case <-stop:
				return
			}
		}
	}()
	var wg sync.WaitGroup
	for range 3 {
		c, err := l.Accept()
		if err != nil {
			panic(err)
		}
		wg.Go(func() {
			defer c.Close()
			for lines := bufio.NewScanner(c); lines.Scan(); {
				fmt.Fprintf(c, "%s: heard\\n", lines.Text())
			}
		})
	}
	wg.Wait()
	stop <- true
	fmt.Println("ticks:", ticks > 5)
}
`;

programTest(
  "goroutines serve a socket of the host's",
  async () => {
    const module = saveModule(await compiled({ dir: folder({ "main.go": server }) }));
    const a = runJob("wazero", { module, kind: "command", clients: 3 });
    assert.equal(a.stderr, "");
    assert.equal(a.stdout, "ticks: true\n");
    const want = (i: number) => [0, 1, 2].map((k) => `client ${i} line ${k}: heard\n`).join("");
    assert.deepEqual(a.clients, [0, 1, 2].map(want));
  },
  hostMissing("wazero"),
);
