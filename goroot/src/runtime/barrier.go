// Write barriers. While marking goes on between the program's steps (gc_cycle.go), what a pointer in the heap refers to is marked
// before the pointer is overwritten (Yuasa's barrier). The compiler puts calls of these functions where compiled code does that
// (src/wasm/barriers.ts). They never collect, and hold no pointers, so they need no shadow stack.

package runtime

import "unsafe"

// marking is 1 while the collector is between beginMarking and endMarking.
var marking uint32

// storePointer is *(p + off) = v.
func storePointer(p, v unsafe.Pointer, off uint32) {
	at := addrOf(p) + off
	if marking != 0 {
		shade(load32(at))
	}
	store64(at, uint64(addrOf(v)))
}

// shadeSlot is called while marking, before the pointer at p is overwritten.
func shadeSlot(p unsafe.Pointer) {
	shade(load32(addrOf(p)))
}

// shade marks the object that an address lies in, if there is one.
func shade(p uint32) {
	if p-heap.base < heap.blocks<<blockShift {
		markAddr(p)
	}
}

// shadeRange is called while marking, before the pointers in the n bytes at p are overwritten. What is no pointer keeps at most
// something dead until the next collection.
func shadeRange(p, n uint32) {
	end := p + n&^7
	for p = (p + 7) &^ 7; p < end; p += 8 {
		shade(load32(p))
	}
}

// movePointers is memmove to memory that may hold pointers.
func movePointers(to, from unsafe.Pointer, n uint32) {
	if marking != 0 {
		shadeRange(addrOf(to), n)
	}
	memmove32(addrOf(to), addrOf(from), n)
}

// clearPointers zeroes memory that may hold pointers.
func clearPointers(p unsafe.Pointer, n uint32) {
	if marking != 0 {
		shadeRange(addrOf(p), n)
	}
	memclr32(addrOf(p), n)
}
