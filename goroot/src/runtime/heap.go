// The heap: blocks of 16 KiB, numbered from heap.base. A block holds cells of one size and one pointer map, or is part of the
// run of a large object, or is free. Objects never move and have no headers; what is known of a block stands in three side
// tables indexed by block number (records, mark bits, states), which move when the heap outgrows them.
// Invariants: a cell is in use only if its mark bit was set by the last collection or it was handed out since; a free
// block's record has recip == 0; all addresses here are numbers, never pointers.

package runtime

const (
	blockShift = 14
	blockSize  = 1 << blockShift

	// maxCell is the largest object that shares a block with others.
	maxCell = 8192

	// markBytes is a block's share of the mark table: one bit for each cell, and cells have at least 8 bytes.
	markBytes = blockSize / 8 / 8
	markShift = 8

	// recordBytes is the size of a block's record.
	recordBytes = 32
	recordShift = 5

	wasmPage = 65536
)

// Offsets in a block's record. Cells: all but blockRun. A large object's first block: size (bytes of the object), words, ptrs,
// period, blockRun. The others of its run: size = number of the first one.
const (
	blockSizeOff = 0  // bytes of a cell
	blockRecip   = 4  // ceil(2^32 / size): offset * recip >> 32 is the number of a cell; 0: the block has no cells
	blockCells   = 8  // how many cells fit
	blockWords   = 12 // words, ptrs, period: the pointer map as in allocClass (period is never 0 here)
	blockPtrs    = 16
	blockPeriod  = 20
	blockClass   = 24 // address of the allocClass
	blockRun     = 24 // large: number of blocks
	blockNext    = 28 // next of the class's partial list: block number + 1
)

// States of blocks.
const (
	stateClean = iota // free, and zero since the engine made it
	stateDirty        // free
	stateCells
	stateLarge     // first block of a large object
	stateLargeTail // the others
	stateOwn       // the allocator's own
	stateForeign   // memory that something else grew; never used
)

type heapState struct {
	// base is the address of block 0, a multiple of blockSize; 0 until the first allocation.
	base uint32
	// blocks is the number of blocks; tables can describe as many as capacity says.
	blocks   uint32
	capacity uint32
	// Addresses of the tables: records, then marks, then states (a byte each), in one run of the allocator's own blocks.
	records   uint32
	marks     uint32
	states    uint32
	tableRun  uint32 // number of the first block of the tables
	tableSize uint32 // blocks

	free     uint32 // blocks that are free
	freeHint uint32 // no block below is free
	runHint  uint32 // where the search for a run goes on
	noRun    uint32 // no run of so many blocks is free (0: not known)

	// Bytes allocated (taken in runs) or live; a collection starts when used reaches trigger, and is to end before it reaches goal.
	used    uint64
	trigger uint64
	goal    uint64

	// While marking: bytes to look at for each byte that is allocated, and those that are due.
	ratio uint64
	due   uint64

	classes uint32 // address of the first allocClass in use, linked by allocClass.link

	// Mark stack: addresses of objects that are marked but not scanned, in [stack, stackTop), room up to stackLimit.
	stack      uint32
	stackTop   uint32
	stackLimit uint32
	overflow   bool // a push was dropped: marked objects must be looked at again

	// Bump allocation of what is never freed (persistentAlloc).
	persistentCur uint32
	persistentEnd uint32
}

var heap heapState

func blockAddr(b uint32) uint32 {
	return heap.base + b<<blockShift
}

func blockOf(addr uint32) uint32 {
	return (addr - heap.base) >> blockShift
}

func recordOf(b uint32) uint32 {
	return heap.records + b<<recordShift
}

func marksOf(b uint32) uint32 {
	return heap.marks + b<<markShift
}

func blockState(b uint32) uint32 {
	return load8(heap.states + b)
}

func setBlockState(b, state uint32) {
	store8(heap.states+b, state)
}
