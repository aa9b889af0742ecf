// Random numbers for hash seeds, iteration order and the standard library. The state is seeded from the host when the first
// number is asked for.

package runtime

import "unsafe"

var randState [2]uint64

// rand gives 64 random bits: a counter, mixed with a key.
func rand() uint64 {
	if randState[1] == 0 {
		seedRand()
	}
	randState[0] += 0xa0761d6478bd642f
	h := (randState[0] ^ randState[1]) * hashK1
	h = (h ^ h>>32) * hashK2
	return h ^ h>>32
}

func seedRand() {
	if !readRandom(unsafe.Pointer(&randState), 16) {
		randState[0] = uint64(nanotime())
	}
	randState[1] |= 1
}

// rand32 gives 32 random bits.
func rand32() uint32 {
	return uint32(rand() >> 32)
}

// cheaprandn gives a number in [0, n).
func cheaprandn(n uint32) uint32 {
	return uint32(rand() >> 32 * uint64(n) >> 32)
}
