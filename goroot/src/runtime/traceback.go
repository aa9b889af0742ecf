// The text of stack traces (gc: traceback.go): which frames are shown, and how.

package runtime

import "unsafe"

// traceDepth is how many frames a trace shows.
const traceDepth = 100

// Stack writes the text of the running goroutine's stack into buf and gives its length.
//
//go:noinline
func Stack(buf []byte, all bool) int {
	w := traceText{buf: buf}
	w.string("goroutine ")
	w.number(curg.goid, 10)
	w.string(" [running]:\n")
	w.frames(getsp(), 1)
	return w.n
}

// traceText writes into a buffer as long as there is room, or by way of it to a file descriptor.
type traceText struct {
	buf []byte
	n   int
	fd  int32
}

func (w *traceText) string(s string) {
	for len(s) > len(w.buf)-w.n && w.fd != 0 {
		n := copy(w.buf[w.n:], s)
		w.n += n
		s = s[n:]
		w.flush()
	}
	w.n += copy(w.buf[w.n:], s)
}

func (w *traceText) flush() {
	writeErr(unsafe.Pointer(unsafe.SliceData(w.buf)), uint32(w.n))
	w.n = 0
}

func (w *traceText) number(v uint64, base uint64) {
	if v >= base {
		w.number(v/base, base)
	}
	w.string("0123456789abcdef"[v%base : v%base+1])
}

// frames writes the frames below sp but for the first skip ones. The runtime's own frames are left out, but for exported functions
// and for a panic that runs deferred calls.
func (w *traceText) frames(sp uint32, skip int) {
	var pcs [traceDepth]uintptr
	n := tracebackPCs(sp, skip, pcs[:])
	shown := false
	for _, pc := range pcs[:n] {
		name := FuncForPC(pc).Name()
		if len(name) > 8 && name[:8] == "runtime." && tracebackLevel < 3 {
			if name == "runtime.gopanic" && shown {
				name = "panic"
			} else if name[8] < 'A' || name[8] > 'Z' {
				continue
			}
		}
		shown = true
		w.frame(pc, name)
	}
	if n == traceDepth {
		w.string("...additional frames elided...\n")
	}
}

func (w *traceText) frame(pc uintptr, name string) {
	t := &traceFrames[frameOf(pc)]
	w.string(name)
	if traceFuncs[t.fn].flags&funcParams != 0 {
		w.string("(...)\n\t")
	} else {
		w.string("()\n\t")
	}
	w.string(traceFile(t.file))
	w.string(":")
	w.number(uint64(t.line), 10)
	if t.parent == 0 {
		w.string(" +0x")
		w.number(uint64(frameOf(pc)), 16)
	}
	w.string("\n")
}
