// Collections: mark what the roots reach, then see block by block what is left. Cells are not touched after marking: their mark
// bits say which are free until the next collection, and allocation walks them (lazy sweep). Small heaps are marked in one go,
// larger ones in steps between those of the program (gc_cycle.go).

package runtime

// minIncremental is how many bytes a heap must have for marking in steps; below, marking takes a few milliseconds.
const minIncremental = 16 << 20

// startCollection is called when it may be time to collect, before so many bytes are allocated. [stackBase, sp) is the part of the
// shadow stack in use.
func startCollection(sp uint32, bytes uint64) {
	initSettings()
	if marking != 0 || heap.used+bytes < heap.trigger {
		return
	}
	if heap.used >= minIncremental {
		beginMarking(sp)
	} else {
		collect(sp)
	}
}

// collect runs a whole collection, after the one that is under way.
func collect(sp uint32) {
	if heap.blocks == 0 {
		return
	}
	start := startClock()
	if marking != 0 {
		drainAll()
		endMarking()
	}
	clearMarks()
	markRoots(sp)
	drainAll()
	finishCollection()
	if start != 0 {
		notePause(start)
	}
}

func markRoots(sp uint32) {
	markRange8(rootsStart(), rootsEnd())
	markStacks(sp)
}

// finishCollection is what comes after marking.
func finishCollection() {
	gcStats.count++
	gcStats.totalAlloc += heap.used - gcStats.live
	if checkSpecials != nil {
		checkSpecials()
	}
	if releaseSegments != nil {
		releaseSegments()
	}
	sweepBlocks()
}

// clearMarks, the first step of a collection, unmarks all objects. Free blocks have no marks.
func clearMarks() {
	if agePools != nil {
		agePools()
	}
	for b := uint32(0); b < heap.blocks; b++ {
		switch blockState(b) {
		case stateCells:
			clearRun(marksOf(b), (load32(recordOf(b)+blockCells)+63)>>6<<3)
		case stateLarge:
			store32(marksOf(b), 0)
		}
	}
}

// sweepBlocks frees the blocks in which nothing is marked, makes the classes' lists of blocks with free cells, lowest first, and
// sets the next collection's time.
func sweepBlocks() {
	for c := heap.classes &^ 1; c != 0; {
		class := (*allocClass)(ptrTo(c))
		left := class.end - class.cur
		gcStats.mallocs -= uint64(left / class.size)
		gcStats.totalAlloc -= uint64(left)
		class.cur = 0
		class.end = 0
		class.block = 0
		class.partial = 0
		c = class.link &^ 1
	}
	live := uint64(0)
	objects := uint64(0)
	for b := heap.blocks; b != 0; {
		b--
		switch blockState(b) {
		case stateCells:
			r := recordOf(b)
			n := load32(r + blockCells)
			marks := marksOf(b)
			count := uint32(0)
			for w := uint32(0); w < n; w += 64 {
				count += uint32(popcnt64(load64(marks + w>>3)))
			}
			if count == 0 {
				freeBlock(b)
				continue
			}
			objects += uint64(count)
			size := load32(r + blockSizeOff)
			live += uint64(count * size)
			poisonCells(b, size, n)
			// A block that is nearly full is not worth the walk.
			if (n-count)*size >= blockSize/32 || n <= 32 && count < n {
				class := (*allocClass)(ptrTo(load32(r + blockClass)))
				store32(r+blockNext, class.partial)
				class.partial = b + 1
			}
		case stateLarge:
			if load32(marksOf(b))&1 == 0 {
				freeRun(b)
			} else {
				objects++
				live += uint64(load32(recordOf(b)+blockRun)) << blockShift
			}
		}
	}
	heap.used = live
	gcStats.live = live
	gcStats.frees = gcStats.mallocs - objects
	setTrigger(live)
}
