// The record that compiled code and the allocator share for each distinct heap layout, and the protocol of an inline
// allocation. The compiler emits one record for each layout that Op.Alloc names; makeslice and its kin make records at run
// time (class_table.go). Invariant: every byte in [cur, end) is zero and belongs to no object.

package runtime

// allocClass describes cells of one size and one pointer map. Compiled code allocates an object of it by
//
//	p = c.cur
//	if p + c.size <= c.end { c.cur = p + c.size } else { p = allocSlow(c) }
//
// with c.size as a constant. The memory at p is zero. Objects of any size take this road: the run of a class whose cells are too
// large for a block is always empty.
//
// The compiler's record is read-write data outside of the collector's roots, 40 bytes, 4-aligned, all fields little-endian
// u32; it sets size, words, ptrs and period and leaves the others zero:
//
//	0   cur     next free cell of the current run
//	4   end     end of the current run
//	8   size    bytes of a cell: the object's size rounded up to a multiple of 8, at least 8
//	12  words   8-byte words that the pointer map describes (index of the last pointer word + 1); 0: no pointers
//	16  ptrs    words <= 32: the map itself, bit i = word i holds a pointer;
//	            words > 32: address of the map in read-only data, bit i%8 of byte i/8; up to 3 bytes behind it are read
//	20  period  0: the map describes the start of the cell. Else the map repeats every period bytes (a multiple of 8, >= words*8)
//	            through the whole cell: arrays of more than one element
//	24..39      the allocator's
type allocClass struct {
	cur    uint32
	end    uint32
	size   uint32
	words  uint32
	ptrs   uint32
	period uint32

	// block is the number of the block that [cur, end) lies in, cell the number of the first cell behind end.
	block uint32
	cell  uint32
	// partial is the first of the class's blocks with free cells that were not taken since the last collection
	// (block number + 1, linked by blockInfo.next).
	partial uint32
	// link is the address of the next class in the list of all classes in use; 0: this one is not in the list yet; 1: the last.
	link uint32
}

const allocClassSize = 40
