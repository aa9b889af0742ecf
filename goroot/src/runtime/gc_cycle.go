// Marking in steps. beginMarking marks what the roots reach at once, which is little work; from then on, allocation pays for each
// byte with some marking (assist), so that all is marked before the heap has grown to its goal; then endMarking frees the rest.
//
// Invariant: what could be reached when marking began is marked when it ends, since write barriers mark what is overwritten in
// the heap (barrier.go), and what is allocated meanwhile is marked from the start and need not be scanned. So the stacks and static
// data need not be looked at again, and there is no more to mark than there was at the beginning.

package runtime

// assistBytes is how much marking is due before it is done.
const assistBytes = 64 << 10

// beginMarking begins a collection. [stackBase, sp) is the part of the shadow stack in use.
func beginMarking(sp uint32) {
	start := startClock()
	clearMarks()
	flipRuns()
	markRoots(sp)
	marking = 1
	heap.due = 0
	heap.ratio = 4
	most := gcStats.live
	if memoryLimit != noLimit {
		most = heap.used // all of it may live
	}
	if most > (heap.goal-heap.trigger)*4 {
		heap.ratio = most/(heap.goal-heap.trigger+1) + 1
	}
	if start != 0 {
		pauses.begin = gcClock() - start
	}
}

// assist does the marking that is due, if it is much enough.
func assist() {
	if heap.due >= assistBytes {
		due := heap.due
		heap.due = 0
		markSome(due)
	}
}

// markSome scans about so many bytes of objects, and ends the collection if there is nothing left to scan.
func markSome(bytes uint64) {
	if bytes > 1<<30 {
		bytes = 1 << 30
	}
	drain(int32(bytes))
	if heap.stackTop == heap.stack {
		start := startClock()
		endMarking()
		if start != 0 {
			notePause(start)
		}
	}
}

// endMarking ends a collection; all is marked, unless the mark stack was too small.
func endMarking() {
	drainAll()
	marking = 0
	flipRuns()
	finishCollection()
}

// flipRuns gives the cells of all runs marks, or takes them from those that are left, and forgets which blocks have free cells.
func flipRuns() {
	for c := heap.classes &^ 1; c != 0; {
		class := (*allocClass)(ptrTo(c))
		class.block = 0
		class.partial = 0
		if class.cur != class.end {
			b := blockOf(class.cur)
			from := blockAddr(b)
			flipMarks(marksOf(b), (class.cur-from)/class.size, (class.end-from)/class.size)
		}
		c = class.link &^ 1
	}
}

// flipMarks inverts the bits [i, j) of the marks at address p, which are equal.
func flipMarks(p, i, j uint32) {
	for ; i < j; i++ {
		at := p + i>>5<<2
		store32(at, load32(at)^1<<(i&31))
	}
}
