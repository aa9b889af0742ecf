// Allocation of memory whose size or type is known only at run time.

package runtime

import "unsafe"

// maxAlloc is gc's limit for one allocation on wasm: the address space.
const maxAlloc = 1 << 32

// zerobase is the address of all objects of size 0.
var zerobase uintptr

// noscanClasses has the cells without pointers, by size class.
var noscanClasses [52]allocClass // up to maxCell

// mallocgc allocates size bytes for values of type typ: one or an array of them; typ nil: no pointers. Without needzero the bytes may
// be anything, if typ has no pointers.
func mallocgc(size uintptr, typ *_type, needzero bool) unsafe.Pointer {
	if typ == nil || typ.PtrBytes == 0 {
		return mallocNoscan(size, needzero)
	}
	if size == 0 {
		return unsafe.Pointer(&zerobase)
	}
	if size > maxCell {
		words, ptrs, period := pointerMap(typ)
		return allocLarge(largeSize(size), words, ptrs, period, true)
	}
	c := classFor(typ, sizeClass(uint32(size)))
	p := c.cur
	if p < c.end {
		c.cur = p + c.size
		return ptrTo(p)
	}
	return allocSlow(c)
}

// mallocNoscan allocates memory that holds no pointers.
func mallocNoscan(size uintptr, needzero bool) unsafe.Pointer {
	if size == 0 {
		return unsafe.Pointer(&zerobase)
	}
	if size > maxCell {
		return allocLarge(largeSize(size), 0, 0, 0, needzero)
	}
	class := sizeClass(uint32(size))
	c := &noscanClasses[class]
	p := c.cur
	if p < c.end {
		c.cur = p + c.size
		return ptrTo(p)
	}
	c.size = uint32(sizeClassToSize[class])
	return allocSlow(c)
}

// largeSize checks that a size fits into memory at all and rounds it up to words.
func largeSize(size uintptr) uint32 {
	if size > maxAlloc-wasmPage {
		outOfMemory(uint64(size))
	}
	return (uint32(size) + 7) &^ 7
}

// newobject is new(T) where the type is not known to the compiler.
func newobject(typ *_type) unsafe.Pointer {
	return mallocgc(typ.Size_, typ, true)
}

// newarray allocates n values of type typ.
func newarray(typ *_type, n int) unsafe.Pointer {
	if n == 1 {
		return mallocgc(typ.Size_, typ, true)
	}
	size, overflow := mulUintptr(typ.Size_, uintptr(n))
	if overflow || size > maxAlloc || n < 0 {
		panicPlain("runtime: allocation size out of range")
	}
	return mallocgc(size, typ, true)
}

// mulUintptr is a * b and whether that overflowed.
func mulUintptr(a, b uintptr) (uintptr, bool) {
	if a|b < 1<<32 || a == 0 {
		return a * b, false
	}
	return a * b, b > ^uintptr(0)/a
}
