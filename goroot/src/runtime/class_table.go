// The allocClass records made at run time: for each size class and pointer map that mallocgc meets. Found through a small
// direct-mapped cache by type, then a hash table by pointer map. Types with the same map share records.

package runtime

import "unsafe"

// dynClass is a record with its link in the hash table's chain.
type dynClass struct {
	allocClass
	chain uint32
	_     uint32
}

const dynClassSize = 48

var (
	// classCache holds, for the hash of (type, size class), the pair and the record's address.
	classCache [128]struct{ typ, class, record uint32 }
	classTable [64]uint32
)

// classFor gives the record of cells of a size class for values of type typ.
func classFor(typ *_type, class uint32) *allocClass {
	t := addrOf(unsafe.Pointer(typ))
	slot := &classCache[(t>>3^t>>10^class<<2)&127]
	if slot.typ == t && slot.class == class {
		return (*allocClass)(ptrTo(slot.record))
	}
	words, ptrs, period := pointerMap(typ)
	c := dynamicClass(uint32(sizeClassToSize[class]), words, ptrs, period)
	slot.typ = t
	slot.class = class
	slot.record = addrOf(unsafe.Pointer(c))
	return c
}

// dynamicClass finds or makes the record of these four.
func dynamicClass(size, words, ptrs, period uint32) *allocClass {
	h := (size ^ ptrs*0x9e3779b1 ^ period<<5) * 0x85ebca6b
	bucket := &classTable[h>>26]
	for c := *bucket; c != 0; {
		d := (*dynClass)(ptrTo(c))
		if d.size == size && d.words == words && d.ptrs == ptrs && d.period == period {
			return &d.allocClass
		}
		c = d.chain
	}
	d := (*dynClass)(ptrTo(persistentSoon(dynClassSize)))
	d.size = size
	d.words = words
	d.ptrs = ptrs
	d.period = period
	d.chain = *bucket
	*bucket = addrOf(unsafe.Pointer(d))
	return &d.allocClass
}

// pointerMap gives a type's map in the form of allocClass: words, ptrs (bits or address) and period. Small maps are repeated
// inside of the 32 bits, so that the collector takes more words of an array at once.
func pointerMap(typ *_type) (words, ptrs, period uint32) {
	words = uint32(typ.PtrBytes) / 8
	period = uint32(typ.Size_)
	mask := gcMask(typ)
	if words > 32 {
		return words, mask, period
	}
	for i := uint32(0); i < words; i += 8 {
		ptrs |= load8(mask+i>>3) << i
	}
	if words < 32 {
		ptrs &= 1<<words - 1
	}
	elem := period / 8
	if n := 32 / elem; n > 1 {
		one := ptrs
		for i := uint32(1); i < n; i++ {
			ptrs |= one << (i * elem)
		}
		words += (n - 1) * elem
		period *= n
	}
	return words, ptrs, period
}
