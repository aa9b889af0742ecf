// Pointer maps of types. The compiler lays them out; for types with very long ones it sets tflagGCMaskOnDemand, and the
// map is made from the type's parts when it is first asked for.

package runtime

import "unsafe"

// gcMask gives the address of the type's pointer map.
func gcMask(t *_type) uint32 {
	p := addrOf(unsafe.Pointer(t.GCData))
	if t.TFlag&tflagGCMaskOnDemand == 0 {
		return p
	}
	if made := load32(p); made != 0 {
		return made
	}
	made := persistentAlloc((uint32(t.PtrBytes)/8 + 63) / 64 * 8)
	if made == 0 {
		outOfMemory(uint64(t.PtrBytes / 64))
	}
	buildLongMask(made, 0, t)
	store32(p, made)
	return made
}

// buildMask sets in the map at `mask` the bits of a value of type t that begins at word `word`.
func buildMask(mask, word uint32, t *_type) {
	if t.PtrBytes == 0 {
		return
	}
	if t.TFlag&tflagGCMaskOnDemand == 0 {
		src := addrOf(unsafe.Pointer(t.GCData))
		for i := uint32(0); i < uint32(t.PtrBytes)/8; i++ {
			if load8(src+i>>3)>>(i&7)&1 != 0 {
				at := mask + (word+i)>>3
				store8(at, load8(at)|1<<((word+i)&7))
			}
		}
		return
	}
	switch t.Kind_ {
	case kindArray:
		a := (*arraytype)(unsafe.Pointer(t))
		for i := uintptr(0); i < a.Len; i++ {
			buildMask(mask, word+uint32(i*a.Elem.Size_)/8, a.Elem)
		}
	case kindStruct:
		s := (*structtype)(unsafe.Pointer(t))
		for i := range s.Fields {
			f := &s.Fields[i]
			buildMask(mask, word+uint32(f.Offset)/8, f.Typ)
		}
	}
}
