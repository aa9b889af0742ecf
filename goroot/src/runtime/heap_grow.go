// Growing memory and the heap's side tables. Engines take a third of a millisecond for each memory.grow, so the heap grows in
// steps of MiB, larger ones as it gets larger.

package runtime

const (
	minGrowBlocks = 1 << 20 >> blockShift
	maxGrowBlocks = 16 << 20 >> blockShift

	tableBytesPerBlock = recordBytes + markBytes + 1
)

// growHeap adds free blocks such that a run of n free ones exists at the heap's end; false if the engine refuses.
func growHeap(n uint32) bool {
	if heap.base == 0 {
		heap.base = (heapStart() + blockSize - 1) &^ (blockSize - 1)
	}
	tail := uint32(0) // free blocks at the end of the heap
	for tail < heap.blocks && blockState(heap.blocks-1-tail) <= stateDirty {
		tail++
	}
	if tail >= n {
		return true
	}
	step := heap.blocks / 8
	if step < minGrowBlocks || memoryLimit != noLimit {
		step = minGrowBlocks
	}
	if step > maxGrowBlocks {
		step = maxGrowBlocks
	}
	need := n - tail
	if need < step && addBlocks(step, n) {
		return true
	}
	return addBlocks(need, n)
}

// addBlocks makes the heap `more` blocks larger, and by what larger tables need. The new blocks follow the old ones directly,
// unless somebody else (the host, through the exported memory) grew memory in between: then there are at least n of them.
func addBlocks(more, n uint32) bool {
	// Memory behind the heap's end: ours before the first growth, foreign later. The last page of the 4 GiB is never used, so
	// that the end of a run is not 0.
	pages := memorySize()
	first := heap.blocks
	behind := pages*(wasmPage>>blockShift) - heap.base>>blockShift - first
	if first == 0 {
		if behind < more {
			more -= behind
		} else {
			more = 0
		}
	} else if behind != 0 && more < n {
		more = n
	}
	capacity := heap.capacity
	tableSize := uint32(0)
	total := first + behind + more
	if total+4 > capacity {
		capacity = total + total/2 + minGrowBlocks
		tableSize = (capacity*tableBytesPerBlock + blockSize - 1) >> blockShift
		capacity += tableSize
		tableSize = (capacity*tableBytesPerBlock + blockSize - 1) >> blockShift
	}
	grow := (more + tableSize + 3) >> 2
	if total > 1<<(32-blockShift) || grow > 65535-pages {
		return false
	}
	if grow != 0 {
		if memoryGrow(grow) == ^uint32(0) {
			return false
		}
		memoryGrown()
	}
	end := first + behind + grow<<2
	if tableSize != 0 {
		moveTables(end-tableSize, tableSize, capacity)
	}
	heap.blocks = end
	state := uint32(stateForeign)
	if first == 0 {
		state = stateClean
	}
	for b := first; b < first+behind; b++ {
		setBlockState(b, state)
	}
	for b := first + behind; b < end-tableSize; b++ {
		setBlockState(b, stateClean)
	}
	for b := end - tableSize; b < end; b++ {
		setBlockState(b, stateOwn)
	}
	heap.free += end - tableSize - first
	if state == stateForeign {
		heap.free -= behind
	}
	heap.noRun = 0
	if heap.stack == 0 {
		// A collection needs some room even when memory is used up.
		growMarkStack()
	}
	return true
}

// moveTables makes the side tables anew in the blocks [run, run+size), which are zero, with room for `capacity` blocks.
func moveTables(run, size, capacity uint32) {
	records := heap.base + run<<blockShift
	marks := records + capacity<<recordShift
	states := marks + capacity<<markShift
	n := heap.blocks
	if n != 0 {
		memmove32(records, heap.records, n<<recordShift)
		memmove32(marks, heap.marks, n<<markShift)
		memmove32(states, heap.states, n)
	}
	old, oldSize := heap.tableRun, heap.tableSize
	heap.records, heap.marks, heap.states = records, marks, states
	heap.tableRun, heap.tableSize, heap.capacity = run, size, capacity
	for b := old; b < old+oldSize; b++ {
		freeBlock(b)
	}
}
