// Allocation of one object of a known layout: the road that compiled code takes when the run of its allocClass is used up.
// Invariants: a class's run lies in one block, between two objects that survived the last collection. While marking, the run's
// cells are marked, and new runs are whole new blocks: marks do not tell then which cells are free.

package runtime

import "unsafe"

// allocSlow gives one zeroed object of class c. It takes the class's next run of free cells, collects if it is time, and
// never returns nil.
func allocSlow(c *allocClass) unsafe.Pointer {
	if c.size > maxCell {
		return allocLarge(c.size, c.words, c.ptrs, c.period, true)
	}
	if c.link == 0 {
		c.link = heap.classes | 1
		heap.classes = addrOf(unsafe.Pointer(c))
	}
	if gcStress {
		stressCollect(getsp())
	} else if marking != 0 {
		assist()
	}
	if !nextRun(c) {
		if heap.used >= heap.trigger {
			startCollection(getsp(), 0)
		}
		if !nextRun(c) {
			newBlock(c)
		}
	}
	p := c.cur
	c.cur = p + c.size
	return ptrTo(p)
}

// nextRun sets [cur, end) to the next free run in the class's blocks; false if they are full.
func nextRun(c *allocClass) bool {
	size := c.size
	for {
		if c.block == 0 {
			if c.partial == 0 {
				return false
			}
			c.block = c.partial
			c.partial = load32(recordOf(c.block-1) + blockNext)
			c.cell = 0
		}
		b := c.block - 1
		n := load32(recordOf(b) + blockCells)
		marks := marksOf(b)
		i := c.cell
		for i < n {
			w := ^load64(marks+i>>6<<3) >> (i & 63)
			if w != 0 {
				i += uint32(ctz64(w))
				break
			}
			i = (i | 63) + 1
		}
		if i >= n {
			c.block = 0
			continue
		}
		j := i + 1
		for j < n && !gcStress {
			w := load64(marks+j>>6<<3) >> (j & 63)
			if w != 0 {
				j += uint32(ctz64(w))
				break
			}
			j = (j | 63) + 1
		}
		if j > n {
			j = n
		}
		c.cell = j + 1 // cell j is in use, or the block ends there
		c.cur = blockAddr(b) + i*size
		bytes := (j - i) * size
		c.end = c.cur + bytes
		gcStats.mallocs += uint64(j - i)
		if gcStress && marking != 0 {
			flipMarks(marks, i, j)
		}
		clearRun(c.cur, bytes)
		allocated(bytes)
		return true
	}
}

// allocated counts bytes that were taken for objects.
func allocated(bytes uint32) {
	heap.used += uint64(bytes)
	if marking != 0 {
		heap.due += uint64(bytes) * heap.ratio
	}
}

// clearRun zeroes n bytes, a multiple of 8. Engines take 5 to 20 ns for each memory.fill, so short runs are stored.
func clearRun(p, n uint32) {
	if n > 64 {
		memclr32(p, n)
		return
	}
	for end := p + n; p != end; p += 8 {
		store64(p, 0)
	}
}

// newBlock gives class c a whole new block as its run.
func newBlock(c *allocClass) {
	b := takeBlock()
	if b == ^uint32(0) {
		collect(getsp())
		if nextRun(c) {
			return
		}
		b = takeBlock()
		if b == ^uint32(0) {
			outOfMemory(blockSize)
		}
	}
	clearDirty(b, 1)
	setBlockState(b, stateCells)
	r := recordOf(b)
	size := c.size
	n := uint32(blockSize) / size
	store32(r+blockSizeOff, size)
	store32(r+blockRecip, uint32((uint64(1)<<32+uint64(size)-1)/uint64(size)))
	store32(r+blockCells, n)
	store32(r+blockWords, c.words)
	store32(r+blockPtrs, c.ptrs)
	if c.period != 0 {
		store32(r+blockPeriod, c.period)
	} else {
		store32(r+blockPeriod, size)
	}
	store32(r+blockClass, addrOf(unsafe.Pointer(c)))
	c.block = 0
	if gcStress {
		n = 1
		c.block = b + 1
		c.cell = 1
	}
	c.cur = blockAddr(b)
	c.end = c.cur + n*size
	if marking != 0 {
		flipMarks(marksOf(b), 0, n)
	}
	gcStats.mallocs += uint64(n)
	allocated(n * size)
}
