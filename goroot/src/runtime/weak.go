// Weak pointers (package weak): a handle without pointers holds the address until the collector finds that nothing else reaches the
// object. Pointers to the same address share a handle while it lives; static data never dies and is its own handle.

package runtime

import "unsafe"

type weakHandle struct {
	obj uint32
}

//go:linkname weak_registerWeakPointer weak.runtime_registerWeakPointer
func weak_registerWeakPointer(p unsafe.Pointer) unsafe.Pointer {
	addr := addrOf(p)
	base, _ := findObject(addr)
	if base == 0 {
		return p
	}
	if s := findSpecial(base, specialWeak, uint64(addr)); s != nil {
		return unsafe.Pointer((*s).weak)
	}
	h := &weakHandle{addr}
	addSpecial(&special{kind: specialWeak, id: uint64(addr), weak: h}, p)
	return unsafe.Pointer(h)
}

//go:linkname weak_makeStrongFromWeak weak.runtime_makeStrongFromWeak
func weak_makeStrongFromWeak(h unsafe.Pointer) unsafe.Pointer {
	if addrOf(h) < heapStart() {
		return h
	}
	obj := (*weakHandle)(h).obj
	if marking != 0 {
		shade(obj) // it may not have been reachable when marking began
	}
	return ptrTo(obj)
}
