// The stress mode, switched on by the build tag gcstress: every allocation collects first, and what is free is filled with bytes that
// are no value of anything. A program that behaves differently then has an object that the collector could not see in use. With the
// build tag gcsteps, too, every allocation begins a collection or makes a small step of the one under way: this is about write barriers.

//go:build gcstress

package runtime

const gcStress = true

const poison = 0xdbdbdbdbdbdbdbdb

var stressSeed uint32 = 1

// stressCollect is called before each allocation.
func stressCollect(sp uint32) {
	if !gcSteps {
		collect(sp)
	} else if marking != 0 {
		stressSeed = stressSeed*1664525 + 1013904223
		markSome(uint64(1 + stressSeed>>24))
	} else if heap.blocks != 0 {
		beginMarking(sp)
	}
}

// poisonBlock fills a free block.
func poisonBlock(b uint32) {
	for p := blockAddr(b); p != blockAddr(b)+blockSize; p += 8 {
		store64(p, poison)
	}
}

// poisonCells fills the free cells of block b.
func poisonCells(b, size, cells uint32) {
	for i := uint32(0); i < cells; i++ {
		if load32(marksOf(b)+i>>5<<2)>>(i&31)&1 == 0 {
			for p := blockAddr(b) + i*size; p != blockAddr(b)+(i+1)*size; p += 8 {
				store64(p, poison)
			}
		}
	}
}
