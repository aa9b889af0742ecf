// The stress mode, switched on by the build tag gcstress: every allocation collects first, and what is free is filled with bytes that
// are no value of anything. A program that behaves differently then has an object that the collector could not see in use.

//go:build gcstress

package runtime

const gcStress = true

const poison = 0xdbdbdbdbdbdbdbdb

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
