// The system interface of GOOS=js: imports of module gojs, which Go's wasm_exec.js provides, and what the runtime makes of them.
// Such an import gets the address of a frame of gc's layout (src/ssa/build/gojs.ts).

package runtime

import "unsafe"

//go:wasmimport gojs runtime.wasmExit
func wasmExit(code int32)

//go:wasmimport gojs runtime.wasmWrite
func wasmWrite(fd uintptr, p unsafe.Pointer, n int32)

//go:wasmimport gojs runtime.resetMemoryDataView
func resetMemoryDataView()

//go:wasmimport gojs runtime.nanotime1
func nanotime() int64

//go:wasmimport gojs runtime.walltime
func walltime() (sec int64, nsec int32)

// unixNano is the time since 1970.
func unixNano() uint64 {
	sec, nsec := walltime()
	return uint64(sec)*1000000000 + uint64(nsec)
}

//go:wasmimport gojs runtime.getRandomData
func getRandomData(r []byte)

// GOOS is the operating system that the program was built for.
const GOOS = "js"

// write1 writes n bytes at p to a file descriptor and gives how many were written.
func write1(fd int32, p uint32, n uint32) uint32 {
	wasmWrite(uintptr(fd), unsafe.Pointer(uintptr(p)), int32(n))
	return n
}

// writeErr writes to standard error.
func writeErr(p unsafe.Pointer, n uint32) {
	wasmWrite(2, p, int32(n))
}

// exit ends the program at once. Node ends in wasmExit; in a page, where that returns, a trap leaves the frames.
func exit(code int32) {
	endProgram()
	wasmExit(code)
	unreachable()
}

// readRandom fills n bytes at p. The host takes 64 KiB at once.
func readRandom(p unsafe.Pointer, n uint32) bool {
	for n > 0 {
		k := n
		if k > 65536 {
			k = 65536
		}
		getRandomData(unsafe.Slice((*byte)(p), int(k)))
		p = unsafe.Add(p, int(k))
		n -= k
	}
	return true
}

// memoryGrown is told that the engine has made another buffer of the memory.
func memoryGrown() { resetMemoryDataView() }

// hostTrace would ask the host for the frames of a goroutine: wasm_exec.js does not know them.
func hostTrace(frame uint32) {}
