// Large objects: runs of whole blocks. The first block's record describes the object and bit 0 of its marks is the object's
// mark.

package runtime

import "unsafe"

// allocLarge gives an object of size bytes with a pointer map as in allocClass; without zero its bytes may be anything, which
// only objects without pointers may ask for.
func allocLarge(size, words, ptrs, period uint32, zero bool) unsafe.Pointer {
	n := size >> blockShift
	if size&(blockSize-1) != 0 {
		n++
	}
	bytes := uint64(n) << blockShift
	if gcStress {
		stressCollect(getsp())
	} else if marking != 0 {
		assist()
	} else if heap.used+bytes > heap.trigger {
		startCollection(getsp(), bytes)
	}
	b := takeRun(n)
	if b == ^uint32(0) {
		collect(getsp())
		b = takeRun(n)
		if b == ^uint32(0) {
			outOfMemory(bytes)
		}
	}
	gcStats.mallocs++
	if zero {
		clearDirty(b, n)
	}
	r := recordOf(b)
	store32(r+blockSizeOff, size)
	store32(r+blockRecip, 0)
	store32(r+blockWords, words)
	store32(r+blockPtrs, ptrs)
	if period == 0 {
		period = size
	}
	store32(r+blockPeriod, period)
	store32(r+blockRun, n)
	setBlockState(b, stateLarge)
	setTails(b, b+1, b+n)
	store32(marksOf(b), marking)
	allocated(n << blockShift)
	return ptrTo(blockAddr(b))
}

// setTails makes the blocks [from, to) part of the large object that begins in block b.
func setTails(b, from, to uint32) {
	for ; from < to; from++ {
		setBlockState(from, stateLargeTail)
		r := recordOf(from)
		store32(r+blockSizeOff, b)
		store32(r+blockRecip, 0)
	}
}

// freeRun gives the blocks of the large object in block b back.
func freeRun(b uint32) {
	for n := load32(recordOf(b) + blockRun); n != 0; n-- {
		freeBlock(b)
		b++
	}
}

// freeLarge frees a large object that its owner knows to be unreachable (a map's old table). Objects that share a block are
// left to the collector, and so is, while it marks, what holds pointers.
func freeLarge(p unsafe.Pointer) {
	b := blockOf(addrOf(p))
	if heap.base == 0 || b >= heap.blocks || blockState(b) != stateLarge || blockAddr(b) != addrOf(p) {
		return
	}
	if marking != 0 && load32(recordOf(b)+blockWords) != 0 {
		return
	}
	store32(marksOf(b), 0)
	bytes := uint64(load32(recordOf(b)+blockRun)) << blockShift
	heap.used -= bytes
	gcStats.totalAlloc += bytes
	gcStats.frees++
	freeRun(b)
}

// extendLarge makes the large object at p grow to size bytes where it stands, the new ones zeroed; false if what follows is in use
// (or p is not a large object). The bytes between the old size and its last block's end must be zero.
func extendLarge(p unsafe.Pointer, size uint32) bool {
	b := blockOf(addrOf(p))
	if b >= heap.blocks || blockState(b) != stateLarge {
		return false
	}
	r := recordOf(b)
	from := b + load32(r+blockRun)
	to := b + (size+blockSize-1)>>blockShift
	for x := from; x < to; x++ {
		if x == heap.blocks {
			// [from, x) is free and ends the heap. Growing may move the tables, and puts the new ones behind the new blocks.
			if heap.used+uint64(to-from)<<blockShift > heap.goal || !growHeap(to-from) || x == heap.blocks {
				return false
			}
			r = recordOf(b)
		}
		if blockState(x) > stateDirty {
			return false
		}
	}
	if to > from {
		clearDirty(from, to-from)
		heap.free -= to - from
		allocated((to - from) << blockShift)
		setTails(b, from, to)
		store32(r+blockRun, to-b)
	}
	store32(r+blockSizeOff, size)
	return true
}

// outOfMemory ends the program as gc does when the system gives no more.
func outOfMemory(bytes uint64) {
	printstring("runtime: out of memory: cannot allocate ")
	printuint(bytes)
	printstring("-byte block (")
	printuint(uint64(heap.blocks-heap.free) << blockShift)
	printstring(" in use)\n")
	throw("out of memory")
}
