// The system interface of GOOS=wasip1: imports of wasi_snapshot_preview1 and what the runtime makes of them.

package runtime

import "unsafe"

//go:wasmimport wasi_snapshot_preview1 proc_exit
func proc_exit(code int32)

//go:wasmimport wasi_snapshot_preview1 fd_write
func fd_write(fd int32, iovs unsafe.Pointer, iovsLen uint32, nwritten unsafe.Pointer) uint32

//go:wasmimport wasi_snapshot_preview1 args_sizes_get
func args_sizes_get(argc, bufLen *uint32) uint32

//go:wasmimport wasi_snapshot_preview1 args_get
func args_get(argv *uint32, buf *byte) uint32

//go:wasmimport wasi_snapshot_preview1 environ_sizes_get
func environ_sizes_get(count, bufLen *uint32) uint32

//go:wasmimport wasi_snapshot_preview1 environ_get
func environ_get(environ *uint32, buf *byte) uint32

//go:wasmimport wasi_snapshot_preview1 clock_time_get
func clock_time_get(id uint32, precision uint64, time *uint64) uint32

//go:wasmimport wasi_snapshot_preview1 random_get
func random_get(buf unsafe.Pointer, n uint32) uint32

const (
	clockRealtime  = 0
	clockMonotonic = 1
)

// GOOS is the operating system that the program was built for.
const GOOS = "wasip1"

// ioVec and ioCount are fd_write's arguments. In static data, writing an error needs no frame: it works before the stack is set up
// and when it is used up.
var ioVec struct{ buf, len uint32 }
var ioCount uint32

// write1 writes n bytes at p to a file descriptor and gives how many were written. There is no way to report that writing
// failed, so the program ends.
func write1(fd int32, p uint32, n uint32) uint32 {
	ioVec.buf = p
	ioVec.len = n
	if fd_write(fd, unsafe.Pointer(&ioVec), 1, unsafe.Pointer(&ioCount)) != 0 {
		writeFailed()
	}
	return ioCount
}

// writeErr writes to standard error.
func writeErr(p unsafe.Pointer, n uint32) {
	write1(2, addrOf(p), n)
}

// writeFailed is gc's throw("fd_write failed"), whose text is lost with it: only the end is visible.
func writeFailed() {
	die()
}

// exit ends the program at once.
func exit(code int32) {
	endProgram()
	proc_exit(code)
	unreachable()
}

// clockWord receives clock_time_get's result.
var clockWord uint64

func readClock(id uint32) uint64 {
	if clock_time_get(id, 0, &clockWord) != 0 {
		throw("clock_time_get failed")
	}
	return clockWord
}

func nanotime() int64 {
	return int64(readClock(clockMonotonic))
}

// unixNano is the time since 1970.
func unixNano() uint64 { return readClock(clockRealtime) }

func walltime() (sec int64, nsec int32) {
	t := readClock(clockRealtime)
	return int64(t / 1000000000), int32(t % 1000000000)
}

// readRandom fills n bytes at p; false if the host has no source.
func readRandom(p unsafe.Pointer, n uint32) bool {
	return random_get(p, n) == 0
}

// memoryGrown is told that memory has grown: nobody outside holds on to it.
func memoryGrown() {}

// exited tells the scheduler that the program has ended although the host has called it: never here.
const exited = false

// hostFirst tells the scheduler to return to the host for now: the host blocks here.
func hostFirst(next int64) bool { return false }

// hostTrace asks the host to print the frames of a goroutine whose innermost suspended frame is given, + 1 if it runs, by an empty write
// with that address. Our host knows a call of this function and completes the trace (src/host/trace.ts); any other writes nothing.
//
//go:noinline
func hostTrace(frame uint32) {
	write1(2, frame, 0)
}
