// Recursion deeper than the native stack. Functions on cycles of calls find by the shadow stack pointer when the native stack is used up
// (src/wasm/cycles.ts); then they go on in memory (src/wasm/deep.ts): runDeep makes the calls of one cycle from here, one
// at a time, with all waiting frames on the shadow stack. Those that can be suspended leave the native stack altogether
// (carry). Others end with a stack overflow.

package runtime

import "unsafe"

// nativeLimit is the shadow stack pointer beyond which the native stack is used up. (The linker sets its first value.)
var nativeLimit uint32 = 1

// deepShare is how far the shadow stack pointer may go in what a deep copy calls; runDeep calls within those have half of that. deepNest
// counts the runDeeps on the native stack: recursion that passes through functions without deep copies ends here.
var deepShare uint32 = 32 << 10
var deepNest uint32

const (
	// How far the shadow stack pointer may go on an empty native stack (as src/wasm/cycles.ts has it).
	fullBudget = 128 << 10

	deepNestMax    = 16
	deepShareLeast = 1 << 10
	// What a frame that was not started yet may take.
	startedFrame = 512
	// The end of the first shadow stack is that of runDeep and what it calls; their frames hold nothing that lasts.
	deepStack = 8 << 10
	// runDeep's result where there is still room.
	goOn = ^uint32(0)
)

// deepEntries are the table indices of deep copies by those of their functions; filled by the linker.
var deepEntries []uint32

// deepEntry gives the table index of a function's deep copy, 0 if it has none.
func deepEntry(fn uint32) uint32 {
	if uint(fn) < uint(len(deepEntries)) {
		return deepEntries[fn]
	}
	return 0
}

// startFrame makes the frame of a call that is to be made; the arguments are written by the caller.
func startFrame(frame, caller, fn uint32) {
	store32(frame+frameLink, caller)
	store32(frame+frameFn, fn)
	store32(frame+frameSite, 0)
}

// setLimit says how far the shadow stack pointer may go in the segment in use.
func setLimit(limit uint32) {
	nativeLimit = limit
	beyondLimit = noGuard
	if hi := load32(addrOf(unsafe.Pointer(curg)) + uint32(unsafe.Offsetof(curg.stack)+unsafe.Offsetof(curg.stack.hi))); limit > hi {
		limit = hi
	}
	setGuard(limit - freeNeed)
}

// runDeep is called by a function on a cycle, with the stack pointer at the start of deepStack, before it does anything: frame is where its frame begins and holds its arguments,
// fn its deep copy. If the native stack is used up, it makes the call; the results are then in resumeResults, and it gives the status.
func runDeep(frame, fn uint32) uint32 {
	if frame <= nativeLimit {
		return goOn
	}
	if deepNest == deepNestMax {
		stackOverflow()
	}
	if mainG.base == 0 {
		mainG.base = stackBase()
		mainG.stack = stack{stackBase(), stackEnd() - deepStack}
	}
	limit, share := nativeLimit, deepShare
	if deepNest++; share >= 2*deepShareLeast {
		deepShare = share / 2
	}
	startFrame(frame, 0, fn)
	if frame+deepNeed() > curg.stack.hi {
		frame = moveFrame(frame)
	}
	status := uint32(statusDone)
	for {
		next := load32(frame + frameLink)
		if f := load32(frame + frameFn); f != 0 {
			setLimit(frame + deepShare)
			status = resume(f, frame, status)
		} else if status == statusSuspended {
			// On top of a panic: all above stays (lessstack).
			suspendFrame(frame, 0, 0)
		} else {
			popSegment(frame)
		}
		if status > statusSuspended {
			// The address of the frame of a call.
			frame = status
			status = statusDone
			if frame+deepNeed() > curg.stack.hi {
				frame = moveFrame(frame)
			}
			continue
		}
		if next == 0 {
			break
		}
		frame = next
	}
	deepNest--
	deepShare = share
	setLimit(limit)
	return status
}

// moveFrame moves a frame that was not started yet to a new segment.
func moveFrame(frame uint32) uint32 {
	setGuard(noGuard)
	top := pushSegment(frame, 2*deepNeed())
	seg := top - segmentHeader
	store32(seg+frameLink, load32(frame+frameLink))
	store32(seg+frameFn, 0)
	memmove32(top, frame, startedFrame)
	store32(top+frameLink, seg)
	framesMove(frame, top)
	return top
}

// beyondLimit is where the stack pointer was when stackFull first found it beyond the limit; noGuard: it was not, or something has begun
// since that says nothing of the native stack: a segment, or a function on no cycle whose frame is large (src/wasm/stacktest.ts).
var beyondLimit = noGuard

const (
	// How far functions without deep copies may go beyond the limit.
	beyondShare = 24 << 10
	// What they need behind them.
	beyondRoom = 32 << 10
)

// stackFull is called by a function on a cycle without a deep copy that finds the stack pointer beyond the limit. It may go a little further
// than functions with deep copies, which call it when they are just below; and there may be large frames below, so that the native stack is
// far from being used up.
func stackFull(sp uint32) {
	if sp-deepShare/2 <= nativeLimit {
		return
	}
	if sp < beyondLimit {
		beyondLimit = sp
	}
	if sp-beyondLimit > beyondShare || !roomBehind(sp) {
		stackOverflow()
	}
}

// roomBehind tells whether the stack goes on for beyondRoom. With goroutines it goes on in other segments.
func roomBehind(sp uint32) bool {
	if g0sp != 0 {
		return true
	}
	hi := curg.stack.hi
	if hi == 0 {
		hi = stackEnd() - deepStack
	}
	return sp+beyondRoom <= hi
}
