// The pool of free blocks: single blocks lowest first, runs by next fit.

package runtime

// freeBlock gives a block back to the pool. Its bytes are not zero any more.
func freeBlock(b uint32) {
	setBlockState(b, stateDirty)
	poisonBlock(b)
	store32(recordOf(b)+blockRecip, 0)
	heap.free++
	heap.noRun = 0
	if b < heap.freeHint {
		heap.freeHint = b
	}
}

// takeBlock gives the number of a free block, which is no longer in the pool (its state is still that of a free one), growing
// the heap if need be; ^0 if there is no memory.
func takeBlock() uint32 {
	for {
		if heap.free != 0 {
			b := heap.freeHint
			for b < heap.blocks && blockState(b) > stateDirty {
				b++
			}
			if b < heap.blocks {
				heap.freeHint = b + 1
				heap.free--
				return b
			}
		}
		if !growHeap(1) {
			return ^uint32(0)
		}
	}
}

// takeRun is takeBlock for n blocks in a row; it gives the first.
func takeRun(n uint32) uint32 {
	if n == 1 {
		return takeBlock()
	}
	for {
		if heap.free >= n && (heap.noRun == 0 || n < heap.noRun) {
			b := findRun(heap.runHint, n)
			if b == ^uint32(0) && heap.runHint != 0 {
				b = findRun(0, n)
			}
			if b != ^uint32(0) {
				heap.runHint = b + n
				heap.free -= n
				return b
			}
			heap.noRun = n
		}
		if !growHeap(n) {
			return ^uint32(0)
		}
	}
}

// findRun looks for n free blocks in a row from block b on; ^0: none.
func findRun(b, n uint32) uint32 {
	run := uint32(0)
	for ; b < heap.blocks; b++ {
		if blockState(b) > stateDirty {
			run = 0
			continue
		}
		run++
		if run == n {
			return b + 1 - n
		}
	}
	return ^uint32(0)
}

// clearDirty zeroes those blocks of the free run [b, b+n) that are not known to be zero.
func clearDirty(b, n uint32) {
	for n != 0 {
		if blockState(b) == stateDirty {
			memclr32(blockAddr(b), blockSize)
		}
		b++
		n--
	}
}

// own makes n blocks that were taken the runtime's.
func own(b, n uint32) {
	for ; n != 0; n-- {
		setBlockState(b, stateOwn)
		store32(recordOf(b)+blockRecip, 0)
		b++
	}
}

// persistentAlloc gives n bytes (a multiple of 8) of zeroed memory that is never freed and never scanned; 0 if there is none.
func persistentAlloc(n uint32) uint32 {
	if heap.persistentEnd-heap.persistentCur < n {
		run := (n + blockSize - 1) >> blockShift
		b := takeRun(run)
		if b == ^uint32(0) {
			return 0
		}
		clearDirty(b, run)
		own(b, run)
		heap.persistentCur = blockAddr(b)
		heap.persistentEnd = heap.persistentCur + run<<blockShift
	}
	p := heap.persistentCur
	heap.persistentCur = p + n
	return p
}

// persistentSoon is persistentAlloc that collects, or ends the program, if there is no memory.
func persistentSoon(n uint32) uint32 {
	p := persistentAlloc(n)
	if p == 0 {
		collect(getsp())
		p = persistentMust(n)
	}
	return p
}
