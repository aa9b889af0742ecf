// The functions of internal/bytealg that are assembly in the SDK, 8 bytes at a time.

package runtime

import "unsafe"

const (
	lowBits  = 0x0101010101010101
	highBits = 0x8080808080808080
)

// indexByte gives the offset of the first byte c among the n bytes at p; n if there is none.
func indexByte(p, n uint32, c uint8) uint32 {
	pattern := uint64(c) * lowBits
	i := uint32(0)
	for ; i+8 <= n; i += 8 {
		v := load64(p+i) ^ pattern
		// The lowest bit set here belongs to the lowest byte of v that is zero.
		if t := (v - lowBits) &^ v & highBits; t != 0 {
			return i + uint32(ctz64(t)>>3)
		}
	}
	for ; i < n; i++ {
		if load8(p+i) == uint32(c) {
			return i
		}
	}
	return n
}

// countByte gives how many of the n bytes at p are c.
func countByte(p, n uint32, c uint8) uint32 {
	pattern := uint64(c) * lowBits
	count := uint64(0)
	i := uint32(0)
	for ; i+8 <= n; i += 8 {
		v := load64(p+i) ^ pattern
		// Bit 7 of each byte: set unless the byte is zero.
		count += popcnt64(^((v&^highBits + ^uint64(highBits)) | v | ^uint64(highBits)))
	}
	total := uint32(count)
	for ; i < n; i++ {
		if load8(p+i) == uint32(c) {
			total++
		}
	}
	return total
}

//go:linkname bytealg_IndexByte internal/bytealg.IndexByte
func bytealg_IndexByte(b []byte, c byte) int {
	i := indexByte(sliceAddr(b), uint32(len(b)), c)
	if i == uint32(len(b)) {
		return -1
	}
	return int(i)
}

//go:linkname bytealg_IndexByteString internal/bytealg.IndexByteString
func bytealg_IndexByteString(s string, c byte) int {
	i := indexByte(stringAddr(s), uint32(len(s)), c)
	if i == uint32(len(s)) {
		return -1
	}
	return int(i)
}

//go:linkname bytealg_Count internal/bytealg.Count
func bytealg_Count(b []byte, c byte) int {
	return int(countByte(sliceAddr(b), uint32(len(b)), c))
}

//go:linkname bytealg_CountString internal/bytealg.CountString
func bytealg_CountString(s string, c byte) int {
	return int(countByte(stringAddr(s), uint32(len(s)), c))
}

//go:linkname bytealg_Compare internal/bytealg.Compare
func bytealg_Compare(a, b []byte) int {
	return compareBytes(sliceAddr(a), uint32(len(a)), sliceAddr(b), uint32(len(b)))
}

// bytealg_MakeNoZero gives bytes that may be anything, with the capacity that append would give.
//
//go:linkname bytealg_MakeNoZero internal/bytealg.MakeNoZero
func bytealg_MakeNoZero(n int) []byte {
	if uintptr(n) > maxAlloc {
		panicmakeslicelen()
	}
	size := roundupsize(uintptr(n), true)
	return unsafe.Slice((*byte)(mallocNoscan(size, false)), int(size))[:n]
}

// memequal_varlen is named by internal/bytealg but never called.
func memequal_varlen(p, q unsafe.Pointer) bool { return false }
