// The text of stack traces.

package runtime

// traceDepth is how many frames a trace shows at either end (gc: 50 in all at the inner one).
const traceDepth = 100

// Stack writes the text of the running goroutine's stack into buf and gives its length.
//
//go:noinline
func Stack(buf []byte, all bool) int {
	w := traceText{buf: buf}
	w.header()
	w.frames(getsp(), 1)
	return w.n
}

// traceText writes into a buffer as long as there is room.
type traceText struct {
	buf []byte
	n   int
}

func (w *traceText) string(s string) {
	w.n += copy(w.buf[w.n:], s)
}

func (w *traceText) number(v uint64, base uint64) {
	if v >= base {
		w.number(v/base, base)
	}
	w.string("0123456789abcdef"[v%base : v%base+1])
}

func (w *traceText) header() {
	w.string("goroutine ")
	w.number(curg.goid, 10)
	w.string(" [running]:\n")
}

// frames writes the frames below sp but for the first skip ones.
func (w *traceText) frames(sp uint32, skip int) {
	var pcs [traceDepth]uintptr
	n := tracebackPCs(sp, skip, pcs[:])
	for _, pc := range pcs[:n] {
		w.frame(pc)
	}
	if n == traceDepth {
		w.string("...additional frames elided...\n")
	}
}

func (w *traceText) frame(pc uintptr) {
	t := &traceFrames[frameOf(pc)]
	f := &traceFuncs[t.fn]
	w.string(f.Name())
	if f.flags&funcParams != 0 {
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
