// Where shadow frames lie. A goroutine begins with the few hundred bytes that its first function and those that do not test for room
// need (startNeed); a function that does test, and finds too little, goes on in another segment (emit.ts): morestack gives it, lessstack
// takes it back when the function is done. Frames never move, so nothing has to be undone but the limit. The header of a segment is a
// frame in the chain of suspended ones, too: what comes back to it leaves the segment.

package runtime

import "unsafe"

// stack is the segment in use.
type stack struct {
	lo uint32
	hi uint32
}

// What tests for stack compares the stack pointer with this (setGuard): freeNeed less than the end of the segment in use, or than nativeLimit.
// So who needs no more than that has nothing to add (src/wasm/stackneeds.ts has it, too).
const freeNeed = 160

// noGuard is for the scheduler's stack. (The guard's first value, too.)
const noGuard = ^uint32(0)

// A segment's header.
const (
	segmentLo     = 12 // the segment before
	segmentHi     = 16
	segmentSP     = 20 // where the frames in that one end
	segmentClass  = 24
	segmentNative = 28 // nativeLimit there
	segmentHeader = 32

	firstSegment   = 512 // a goroutine that waits shall not need more
	minSegment     = 2 << 10
	segmentClasses = 20
	blockSegment   = 3 // the first class of whole blocks
)

// freeSegments are segments to use again, by size: minSegment << index.
var freeSegments [segmentClasses]uint32

// freeStacks are first segments to use again.
var freeStacks uint32

// morestack is called, on the scheduler's stack, by a function that needs more bytes behind sp than there are by the guard. It gives the
// stack pointer with which it can go on; 0: there is room, but the native stack is used up (deep.go).
func morestack(sp, need uint32) uint32 {
	gp := curg
	if sp+need <= gp.stack.hi {
		return 0
	}
	setGuard(noGuard)
	top := pushSegment(sp, need)
	framesMove(sp, top)
	return top
}

// framesMove is called when the next frame begins at top rather than at sp. If it is that of a deferred call, recover knows that call by it.
func framesMove(sp, top uint32) {
	if p := curg._panic; p != nil && p.sp == uintptr(sp) {
		p.sp = uintptr(top)
	}
}

// pushSegment makes a segment with room for `need` bytes the running goroutine's; the frames in the one before end at sp.
func pushSegment(sp, need uint32) uint32 {
	gp := curg
	need += segmentHeader
	class, least := uint32(0), uint32(minSegment)
	for least < need {
		class++
		least <<= 1
	}
	size := least
	for size < gp.stackSize>>2 {
		class++
		size <<= 1
	}
	// Of the limit of 10⁹ bytes gc, which doubles its stacks, can use half. Frames here are about half as large.
	if int(gp.stackSize+size) > maxStack/4 {
		stackOverflow()
	}
	seg := takeSegment(class, size)
	for seg == 0 {
		if size == least {
			outOfMemory(uint64(size))
		}
		class--
		size >>= 1
		seg = takeSegment(class, size)
	}
	gp.stackSize += size
	store32(seg+segmentLo, gp.stack.lo)
	store32(seg+segmentHi, gp.stack.hi)
	store32(seg+segmentSP, sp)
	store32(seg+segmentClass, class)
	store32(seg+segmentNative, nativeLimit)
	top := seg + segmentHeader
	gp.stack = stack{seg, seg + size}
	setLimit(top + nativeLimit - sp)
	return top
}

// takeSegment gives a segment of a class and its size; 0: there is no memory. (Nothing can collect here: the arguments of the function that
// needs the segment are on no stack.)
func takeSegment(class, size uint32) uint32 {
	if seg := freeSegments[class]; seg != 0 {
		freeSegments[class] = load32(seg)
		return seg
	}
	if size < blockSize {
		return persistentAlloc(size)
	}
	releaseSegments = freeBigSegments
	return ownBlocks(size >> blockShift)
}

// releaseSegments is called after a collection, if any segments are made of whole blocks.
var releaseSegments func()

// freeBigSegments gives those of them that nobody uses back to the heap.
func freeBigSegments() {
	for class := uint32(blockSegment); class < segmentClasses; class++ {
		for seg := freeSegments[class]; seg != 0; {
			next := load32(seg)
			b := blockOf(seg)
			for end := b + minSegment<<class>>blockShift; b != end; b++ {
				freeBlock(b)
			}
			seg = next
		}
		freeSegments[class] = 0
	}
}

// lessstack is called when that function is left with a status, and gives it back; top is what morestack gave. It has no frame and no
// checks.
func lessstack(status, top uint32) uint32 {
	seg := top - segmentHeader
	if status == statusSuspended {
		suspendFrame(seg, 0, 0)
		nativeLimit = load32(seg + segmentNative)
	} else {
		popSegment(seg)
	}
	return status
}

// popSegment frees the running goroutine's newest segment.
func popSegment(seg uint32) {
	gp := addrOf(unsafe.Pointer(curg))
	store32(gp+uint32(unsafe.Offsetof(curg.stack)), load32(seg+segmentLo))
	store32(gp+uint32(unsafe.Offsetof(curg.stack)+unsafe.Offsetof(curg.stack.hi)), load32(seg+segmentHi))
	setLimit(load32(seg + segmentNative))
	class := load32(seg + segmentClass)
	size := gp + uint32(unsafe.Offsetof(curg.stackSize))
	store32(size, load32(size)-minSegment<<class)
	free := addrOf(unsafe.Pointer(&freeSegments)) + class<<2
	store32(seg, load32(free))
	store32(free, seg)
}

// stackalloc gives a new goroutine its first segment.
func stackalloc() stack {
	size := (startNeed() + 7) &^ 7
	if size < firstSegment {
		size = firstSegment
	}
	lo := freeStacks
	if lo != 0 {
		freeStacks = load32(lo)
	} else {
		lo = persistentSoon(size)
	}
	return stack{lo, lo + size}
}

// stackfree takes back all segments of a goroutine that has ended and does not run.
func stackfree(gp *g) {
	for lo := gp.stack.lo; lo != gp.base; {
		before := load32(lo + segmentLo)
		class := load32(lo + segmentClass)
		store32(lo, freeSegments[class])
		freeSegments[class] = lo
		lo = before
	}
	store32(gp.base, freeStacks)
	freeStacks = gp.base
}

// ownBlocks takes blocks for the runtime's own use and gives their address; 0: there is no memory.
func ownBlocks(n uint32) uint32 {
	b := takeRun(n)
	if b == ^uint32(0) {
		return 0
	}
	own(b, n)
	return blockAddr(b)
}
