// Marking: conservative for roots (a number that lies in a cell keeps the cell), exact for the heap, by the pointer maps in the
// blocks' records. Interior pointers count. Marked objects that hold pointers wait on a stack of addresses; if that stack cannot
// grow, the push is dropped and the marked objects of all blocks are scanned again (remark).

package runtime

// markRange8 marks from the aligned 8-byte words of [p, end).
func markRange8(p, end uint32) {
	for ; p < end; p += 8 {
		v := load32(p)
		if v-heap.base < heap.blocks<<blockShift {
			markAddr(v)
		}
	}
}

// markRange4 marks from the aligned 4-byte words of [p, end).
func markRange4(p, end uint32) {
	for ; p < end; p += 4 {
		v := load32(p)
		if v-heap.base < heap.blocks<<blockShift {
			markAddr(v)
		}
	}
}

// markAddr marks the object that the address lies in, if there is one.
func markAddr(p uint32) {
	b := blockOf(p)
	if b >= heap.blocks {
		return
	}
	r := recordOf(b)
	recip := load32(r + blockRecip)
	if recip == 0 {
		markLarge(b)
		return
	}
	i := uint32(uint64(p&(blockSize-1)) * uint64(recip) >> 32)
	if i >= load32(r+blockCells) {
		return // in the rest of a block behind its last cell
	}
	mark := marksOf(b) + i>>5<<2
	bits := load32(mark)
	bit := uint32(1) << (i & 31)
	if bits&bit != 0 {
		return
	}
	store32(mark, bits|bit)
	if load32(r+blockWords) != 0 {
		pushMarked(blockAddr(b) + i*load32(r+blockSizeOff))
	}
}

// markLarge marks the large object that block b belongs to, if it does to any.
func markLarge(b uint32) {
	switch blockState(b) {
	case stateLargeTail:
		b = load32(recordOf(b) + blockSizeOff)
	case stateLarge:
	default:
		return
	}
	mark := marksOf(b)
	if load32(mark) != 0 {
		return
	}
	store32(mark, 1)
	if load32(recordOf(b)+blockWords) != 0 {
		pushMarked(blockAddr(b))
	}
}

// pushMarked puts an object on the mark stack.
func pushMarked(obj uint32) {
	top := heap.stackTop
	if top == heap.stackLimit {
		if !growMarkStack() {
			heap.overflow = true
			return
		}
		top = heap.stackTop
	}
	store32(top, obj)
	heap.stackTop = top + 4
}

// growMarkStack makes the mark stack twice as large; false if there is no memory.
func growMarkStack() bool {
	size := heap.stackLimit - heap.stack
	run := size >> blockShift * 2
	if run == 0 {
		run = 1
	}
	b := takeRun(run)
	if b == ^uint32(0) {
		return false
	}
	own(b, run)
	old := heap.stack
	heap.stack = blockAddr(b)
	heap.stackTop = heap.stack + size
	heap.stackLimit = heap.stack + run<<blockShift
	if size != 0 {
		memmove32(heap.stack, old, size)
		for i := uint32(0); i < size>>blockShift; i++ {
			freeBlock(blockOf(old) + i)
		}
	}
	return true
}

// pieceBytes is how much of a large object is scanned at once; the rest waits on the stack as an address with bit 0 set.
const pieceBytes = 64 << 10

// drain scans objects on the mark stack, until it is empty or about so many bytes are scanned. All that the inner loop needs is in
// locals; the heap's own fields are up to date whenever another function is called.
func drain(bytes int32) {
	if heap.stack == 0 {
		return
	}
	base := heap.base
	extent := heap.blocks << blockShift
	records := heap.records
	marks := heap.marks
	top := heap.stackTop
	for top != heap.stack && bytes > 0 {
		top -= 4
		obj := load32(top)
		r := records + (obj-base)>>blockShift<<recordShift
		end := obj + load32(r+blockSizeOff)
		if obj&1 != 0 {
			// The rest of a large object.
			obj--
			first := load32(r + blockSizeOff)
			r = records + first<<recordShift
			end = base + first<<blockShift + load32(r+blockSizeOff)
		}
		words := load32(r + blockWords)
		ptrs := load32(r + blockPtrs)
		period := load32(r + blockPeriod)
		if end-obj > pieceBytes+period {
			rest := obj + (pieceBytes+period-1)/period*period
			store32(top, rest|1)
			top += 4
			end = rest
		}
		bytes -= int32(end-obj) + 16
		for elem := obj; elem < end; elem += period {
			for w := uint32(0); w < words; w += 32 {
				bits := ptrs
				if words > 32 {
					bits = load32(ptrs + w>>3)
					if words-w < 32 {
						bits &= 1<<(words-w) - 1
					}
				}
				at := elem + w<<3
				// The last repetition of the map may go beyond the object.
				if left := (end - at) >> 3; left < 32 {
					if end <= at {
						break
					}
					bits &= 1<<left - 1
				}
				for bits != 0 {
					p := load32(at + ctz32(bits)<<3)
					bits &= bits - 1
					off := p - base
					if off >= extent {
						continue
					}
					pr := records + off>>blockShift<<recordShift
					recip := load32(pr + blockRecip)
					if recip == 0 {
						heap.stackTop = top
						markLarge(off >> blockShift)
						top = heap.stackTop
						extent = heap.blocks << blockShift
						records = heap.records
						marks = heap.marks
						continue
					}
					i := uint32(uint64(off&(blockSize-1)) * uint64(recip) >> 32)
					mark := marks + off>>blockShift<<markShift + i>>5<<2
					old := load32(mark)
					bit := uint32(1) << (i & 31)
					if old&bit != 0 || i >= load32(pr+blockCells) {
						continue
					}
					store32(mark, old|bit)
					if load32(pr+blockWords) == 0 {
						continue
					}
					if top == heap.stackLimit {
						heap.stackTop = top
						pushMarked(base + off&^(blockSize-1) + i*load32(pr+blockSizeOff))
						top = heap.stackTop
						extent = heap.blocks << blockShift
						records = heap.records
						marks = heap.marks
						continue
					}
					store32(top, base+off&^(blockSize-1)+i*load32(pr+blockSizeOff))
					top += 4
				}
			}
		}
	}
	heap.stackTop = top
}

// drainAll scans until all that marked objects reach is marked.
func drainAll() {
	for {
		for heap.stackTop != heap.stack {
			drain(1 << 30)
		}
		if !heap.overflow {
			return
		}
		heap.overflow = false
		remark()
	}
}

// remark pushes every marked object that holds pointers, draining the stack as it fills.
func remark() {
	for b := uint32(0); b < heap.blocks; b++ {
		r := recordOf(b)
		if load32(r+blockWords) == 0 {
			continue
		}
		switch blockState(b) {
		case stateLarge:
			if load32(marksOf(b)) != 0 {
				pushMarked(blockAddr(b))
				drain(1 << 30)
			}
		case stateCells:
			n := load32(r + blockCells)
			for i := uint32(0); i < n; i++ {
				if load32(marksOf(b)+i>>5<<2)>>(i&31)&1 != 0 {
					pushMarked(blockAddr(b) + i*load32(r+blockSizeOff))
					drain(1 << 30)
				}
			}
		}
	}
}
