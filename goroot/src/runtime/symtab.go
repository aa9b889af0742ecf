// Call stacks (gc: traceback.go, symtab.go). Functions from which tracebackPCs can be reached keep, at the end of their shadow frames,
// the number of the call under way and the size of the frame (src/wasm/sites.ts); the linker fills the tables. A program counter
// stands for one frame as Go sees it: frames of inlined calls have their own. Invariant: pcs that Callers gives are return
// addresses, so that pc-1 is in the call, as everybody expects.

package runtime

import "unsafe"

// traceFrame is one call: fn is its index in traceFuncs, parent the frame into which it is inlined, 0 for none.
type traceFrame struct {
	fn     uint32
	file   uint32
	line   uint32
	parent uint32
}

// Func is a function of the program.
type Func struct {
	name    uint32 // address
	nameLen uint32
	file    uint32 // index in traceFiles
	line    uint32
	flags   uint32
	entry   uint32 // index in the function table, 0: none
}

const (
	funcHidden  = 1 << iota // made by the compiler: not shown
	funcParams              // has parameters
	funcPanics              // a wrapper that calls it is shown after all
	funcWrapper
	funcFaults // a wrapper that is not inlined and calls it is shown after all
)

type traceString struct {
	addr, len uint32
}

// The linker's tables. traceFrames has the frames in the form of src/wasm/frametable.ts; traceIndex how many there are, then where each
// block of them begins; traceEntries, by index in the function table, the index in traceFuncs + 1; traceGos the frames of go statements by
// their numbers.
var (
	traceFrames  []byte
	traceIndex   []uint32
	traceFuncs   []Func
	traceFiles   []traceString
	traceEntries []uint32
	traceGos     []uint32
)

// Frames of a block, and what follows a frame's line.
const (
	traceBlock = 16

	moreFunc   = 1
	moreFile   = 2
	moreParent = 4
)

// traceUvarint is the number that begins at traceFrames[*at].
func traceUvarint(at *uint32) (n uint64) {
	for shift := 0; ; shift += 7 {
		b := traceFrames[*at]
		*at++
		n |= uint64(b&127) << shift
		if b < 128 {
			return n
		}
	}
}

// traceDelta is a difference, the sign in its lowest bit.
func traceDelta(n uint64) uint32 {
	return uint32(n>>1) ^ -uint32(n&1)
}

func frameAt(frame uint32) (t traceFrame) {
	at := traceIndex[1+frame/traceBlock]
	for i := frame &^ (traceBlock - 1); ; i++ {
		head := traceUvarint(&at)
		if head&moreFunc != 0 {
			t.fn += traceDelta(traceUvarint(&at))
			t.file, t.line = traceFuncs[t.fn].file, traceFuncs[t.fn].line
		}
		if head&moreFile != 0 {
			t.file = uint32(traceUvarint(&at))
		}
		t.parent = 0
		if head&moreParent != 0 {
			t.parent = i - uint32(traceUvarint(&at))
		}
		t.line += traceDelta(head >> 3)
		if i == frame {
			return t
		}
	}
}

// A frame's pcs: its number in steps of 16. Function table indices are smaller.
const (
	firstPC = 1 << 28
	pcStep  = 16
)

func framePC(frame uint32) uintptr {
	return firstPC + pcStep*uintptr(frame) + 1
}

func frameCount() uint32 {
	if len(traceIndex) == 0 {
		return 0
	}
	return traceIndex[0]
}

// frameOf is the number of the frame that a pc stands for; 0: none.
func frameOf(pc uintptr) uint32 {
	if pc < firstPC || (pc-firstPC)/pcStep >= uintptr(frameCount()) {
		return 0
	}
	return uint32((pc - firstPC) / pcStep)
}

// unwinder walks over the frames of a goroutine, innermost first.
type unwinder struct {
	sp    uint32 // where the next shadow frame ends
	lo    uint32 // the segment it lies in
	base  uint32 // the goroutine's first segment
	frame uint32 // the next frame inlined into the last one
	last  uint32 // the frame below all others, 0: none
	calls uint32 // flags of the last frame's function
	shown bool   // a frame was written
}

// goexitFrame is the number of runtime.goexit's frame, below that of runtime.main.
const goexitFrame = 1

// hostFrame stands for the number of an export's wrapper, which holds pointers of the host's there.
const hostFrame = ^uint32(0)

func newUnwinder(gp *g, sp uint32) unwinder {
	u := unwinder{sp: sp, lo: gp.stack.lo, base: gp.base}
	if u.base == 0 {
		u.lo, u.base = stackBase(), stackBase()
	}
	// Who asks may have begun another segment since sp was taken.
	for hi := gp.stack.hi; u.lo != u.base && (sp <= u.lo || sp > hi); {
		hi = load32(u.lo + segmentHi)
		u.lo = load32(u.lo + segmentLo)
	}
	if gp == &mainG && !islibrary() {
		u.last = goexitFrame
	}
	return u
}

// next gives the number of the next frame, 0 at the end.
func (u *unwinder) next() uint32 {
	for {
		for u.frame != 0 {
			frame := u.frame
			t := frameAt(frame)
			u.frame = t.parent
			flags := traceFuncs[t.fn].flags
			shown := flags&funcHidden == 0 ||
				flags&funcWrapper != 0 && (u.calls&funcPanics != 0 || u.calls&funcFaults != 0 && t.parent == 0)
			u.calls = flags
			if shown {
				return frame
			}
		}
		if u.lo != u.base && u.sp == u.lo+segmentHeader {
			u.sp = load32(u.lo + segmentSP)
			u.lo = load32(u.lo + segmentLo)
		}
		if u.lo == u.base && u.sp <= u.base {
			last := u.last
			u.last = 0
			return last
		}
		frame := load32(u.sp - 8)
		size := load32(u.sp - 4)
		if frame != hostFrame && (frame == 0 || frame >= frameCount()) || size == 0 || size > u.sp-u.lo {
			return 0
		}
		if frame == hostFrame {
			frame = 0
		}
		u.sp -= size
		u.frame = frame
	}
}

// end makes the last frame the outermost one.
func (u *unwinder) end() {
	u.sp, u.lo, u.last = u.base, u.base, 0
}

// tracebackPCs fills pcs with the frames of the running goroutine below sp, innermost first, without the first skip ones; it
// gives how many there are.
//
//go:noinline
func tracebackPCs(sp uint32, skip int, pcs []uintptr) int {
	u := newUnwinder(curg, sp)
	return u.pcs(skip, pcs)
}

// pcs fills pcs with the next frames but for the first skip ones, and gives how many there are.
func (u *unwinder) pcs(skip int, pcs []uintptr) int {
	n := 0
	for n < len(pcs) {
		frame := u.next()
		if frame == 0 {
			break
		}
		if skip > 0 {
			skip--
			continue
		}
		pcs[n] = framePC(frame)
		n++
	}
	return n
}

// Callers fills pc with the return addresses of the calls on the stack; 0 of them skipped, the first is that of Callers.
//
//go:noinline
func Callers(skip int, pc []uintptr) int {
	return tracebackPCs(getsp(), skip, pc)
}

// Caller says where the function that is skip calls up was called.
//
//go:noinline
func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	var pcs [1]uintptr
	if tracebackPCs(getsp(), skip+1, pcs[:]) == 0 {
		return 0, "", 0, false
	}
	f := frameAt(frameOf(pcs[0]))
	return pcs[0], traceFile(f.file), int(f.line), true
}

// Frame describes a call.
type Frame struct {
	PC        uintptr
	Func      *Func
	Function  string
	File      string
	Line      int
	startLine int
	Entry     uintptr
}

// Frames walks over the calls that return addresses stand for.
type Frames struct {
	callers []uintptr
}

// CallersFrames starts a walk over addresses from Callers.
func CallersFrames(callers []uintptr) *Frames { return &Frames{callers} }

// Next gives the next call and whether more follow.
func (ci *Frames) Next() (frame Frame, more bool) {
	for len(ci.callers) != 0 {
		pc := ci.callers[0]
		ci.callers = ci.callers[1:]
		at := pc - 1
		if frameOf(at) == 0 {
			at = pc // the code of a func value
		}
		if f := FuncForPC(at); f != nil {
			file, line := f.FileLine(at)
			frame = Frame{
				PC:        at,
				Func:      f,
				Function:  f.Name(),
				File:      file,
				Line:      line,
				startLine: int(f.line),
				Entry:     f.Entry(),
			}
			if inlined(frameOf(at)) {
				frame.Func = nil
			}
			return frame, len(ci.callers) != 0
		}
	}
	return Frame{}, false
}

// inlined reports whether a frame is part of another one that traces show.
func inlined(frame uint32) bool {
	for frame != 0 && frameAt(frame).parent != 0 {
		frame = frameAt(frame).parent
		// (gc's runtime.main does not contain main.main.)
		if f := &traceFuncs[frameAt(frame).fn]; f.flags&funcHidden == 0 && f.Name() != "runtime.main" {
			return true
		}
	}
	return false
}

//go:linkname runtime_FrameStartLine runtime/pprof.runtime_FrameStartLine
func runtime_FrameStartLine(f *Frame) int { return f.startLine }

// FuncForPC finds the function that an address lies in: one from Callers, or the code of a func value.
//
//go:noinline
func FuncForPC(pc uintptr) *Func {
	if frame := frameOf(pc); frame != 0 {
		return &traceFuncs[frameAt(frame).fn]
	}
	if pc < uintptr(len(traceEntries)) {
		if f := traceEntries[pc]; f != 0 {
			return &traceFuncs[f-1]
		}
	}
	return nil
}

// Name is the function's name with its package's path.
func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	return unsafe.String((*byte)(ptrTo(f.name)), int(f.nameLen))
}

// Entry is the function's address.
func (f *Func) Entry() uintptr { return uintptr(f.entry) }

// FileLine is the place in the source of an address in the function.
func (f *Func) FileLine(pc uintptr) (file string, line int) {
	if frame := frameOf(pc); frame != 0 {
		t := frameAt(frame)
		return traceFile(t.file), int(t.line)
	}
	return traceFile(f.file), int(f.line)
}

func traceFile(i uint32) string {
	s := traceFiles[i]
	return unsafe.String((*byte)(ptrTo(s.addr)), int(s.len))
}
