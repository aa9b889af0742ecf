// The text of stack traces (gc: traceback.go): which frames are shown, and how.

package runtime

import "unsafe"

// Frames that a trace shows of each end of a deep stack.
const (
	traceInner = 50
	traceOuter = 50
)

// Stack writes the text of the running goroutine's stack into buf, and of all others if that is wanted, and gives its length.
func Stack(buf []byte, all bool) int {
	if all {
		return stackAll(buf)
	}
	return stackOne(buf)
}

//go:noinline
func stackOne(buf []byte) int {
	w := traceText{buf: buf, level: 1}
	w.header(curg, "running", 0)
	w.stack(curg, getsp(), 2)
	return w.n
}

//go:noinline
func stackAll(buf []byte) int {
	w := traceText{buf: buf, level: 1}
	w.header(curg, "running", 0)
	w.stack(curg, getsp(), 2)
	eachGoroutine(func(gp *g) {
		if gp.shown(w.level) {
			w.string("\n")
			w.header(gp, gp.state(), gp.minutes())
			traceParked(&w, gp)
		}
	})
	return w.n
}

// traceParked writes the stack of a goroutine that does not run. Where it is linked, all functions that may park keep their call
// sites (src/wasm/sites.ts).
//
//go:noinline
func traceParked(w *traceText, gp *g) {
	if gp.fn != nil {
		// It has not run yet: all there is of it is its function.
		code := load32(addrOf(*(*unsafe.Pointer)(unsafe.Pointer(&gp.fn))))
		if f := FuncForPC(uintptr(code)); f != nil {
			w.string(f.Name())
			w.string("()\n\t")
			w.string(traceFile(f.file))
			w.string(":")
			w.number(uint64(f.line), 10)
			w.string("\n")
		}
		w.creator(gp)
		return
	}
	w.stack(gp, gp.sp, 0)
}

// traceText writes into a buffer as long as there is room, or by way of it to a file descriptor.
type traceText struct {
	buf   []byte
	n     int
	fd    int32
	level uint32
}

func (w *traceText) header(gp *g, state string, minutes uint32) {
	w.string("goroutine ")
	w.number(gp.goid, 10)
	w.string(" [")
	w.string(state)
	if minutes > 0 {
		w.string(", ")
		w.number(uint64(minutes), 10)
		w.string(" minutes")
	}
	w.string("]:\n")
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

// stack writes gp's frames below sp but for the first skip ones, and who made gp.
//
//go:noinline
func (w *traceText) stack(gp *g, sp uint32, skip int) {
	u := newUnwinder(gp, sp)
	for ; skip > 0; skip-- {
		u.next()
	}
	if n := w.frames(&u, 0, traceInner); n == traceInner {
		rest := u
		more := (&traceText{level: w.level}).frames(&rest, 0, 0)
		if skip := more - traceOuter; skip > 0 {
			w.string("...")
			w.number(uint64(skip), 10)
			w.string(" frames elided...\n")
			w.frames(&u, skip, traceOuter)
		} else {
			w.frames(&u, 0, traceOuter)
		}
	}
	w.creator(gp)
}

// frames writes the next frames but for the first skip ones, at most max of them (0: all, but none is written), and gives how many
// there were. The runtime's own frames are left out, but for exported functions, what runs finalizers, and a panic that runs deferred
// calls.
func (w *traceText) frames(u *unwinder, skip, max int) int {
	n := 0
	for max == 0 || n < max {
		frame := u.next()
		if frame == 0 {
			break
		}
		name := traceFuncs[frameAt(frame).fn].Name()
		if len(name) > 8 && name[:8] == "runtime." {
			if name == "runtime.gopanic" && (u.shown || w.level >= 2) {
				name = "panic"
			} else if name == "runtime.runFinalizers" || name == "runtime.runCleanups" {
				// What is below belongs to the goroutine that was interrupted for it.
				u.end()
			} else if w.level < 2 && (name[8] < 'A' || name[8] > 'Z' || name[len(name)-1] == ']') {
				continue
			}
		}
		u.shown = true
		if skip > 0 {
			skip--
			continue
		}
		n++
		if max != 0 {
			w.frame(frame, name)
		}
	}
	return n
}

// creator writes whose go statement made gp.
func (w *traceText) creator(gp *g) {
	if gp.base == 0 || gp == &mainG {
		return
	}
	site := load32(gp.base + frameSite)
	if site == 0 || site >= uint32(len(traceGos)) {
		return
	}
	t := frameAt(traceGos[site])
	w.string("created by ")
	w.string(traceFuncs[t.fn].Name())
	if parent := load32(gp.base + frameParent); parent != 0 {
		w.string(" in goroutine ")
		w.number(uint64(parent), 10)
	}
	w.string("\n\t")
	w.place(traceGos[site])
}

func (w *traceText) frame(frame uint32, name string) {
	w.string(name)
	if traceFuncs[frameAt(frame).fn].flags&funcParams != 0 {
		w.string("(...)\n\t")
	} else {
		w.string("()\n\t")
	}
	w.place(frame)
}

func (w *traceText) place(frame uint32) {
	t := frameAt(frame)
	w.string(traceFile(t.file))
	w.string(":")
	w.number(uint64(t.line), 10)
	if t.parent == 0 {
		w.string(" +0x")
		w.number(uint64(frame), 16)
	}
	w.string("\n")
}
