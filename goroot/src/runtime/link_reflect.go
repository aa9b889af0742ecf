// What reflect and internal/reflectlite take from the runtime. Types' offsets are absolute addresses (type.go), so resolving one
// is a cast. Calls through reflection, channels and lists of all types come with issue 4.

package runtime

import "unsafe"

//go:linkname reflect_unsafe_New reflect.unsafe_New
func reflect_unsafe_New(typ *_type) unsafe.Pointer { return newobject(typ) }

//go:linkname reflectlite_unsafe_New internal/reflectlite.unsafe_New
func reflectlite_unsafe_New(typ *_type) unsafe.Pointer { return newobject(typ) }

//go:linkname reflect_unsafe_NewArray reflect.unsafe_NewArray
func reflect_unsafe_NewArray(typ *_type, n int) unsafe.Pointer { return newarray(typ, n) }

//go:linkname maps_newobject internal/runtime/maps.newobject
func maps_newobject(typ *_type) unsafe.Pointer { return newobject(typ) }

//go:linkname reflect_typedmemmove reflect.typedmemmove
func reflect_typedmemmove(typ *_type, dst, src unsafe.Pointer) { typedmemmove(typ, dst, src) }

//go:linkname reflectlite_typedmemmove internal/reflectlite.typedmemmove
func reflectlite_typedmemmove(typ *_type, dst, src unsafe.Pointer) { typedmemmove(typ, dst, src) }

//go:linkname reflect_memmove reflect.memmove
func reflect_memmove(dst, src unsafe.Pointer, n uintptr) { memmove(dst, src, n) }

//go:linkname reflect_typedmemclr reflect.typedmemclr
func reflect_typedmemclr(typ *_type, ptr unsafe.Pointer) { typedmemclr(typ, ptr) }

//go:linkname reflect_typedmemclrpartial reflect.typedmemclrpartial
func reflect_typedmemclrpartial(typ *_type, ptr unsafe.Pointer, off, size uintptr) {
	typedclear(typ, ptr, size)
}

//go:linkname reflect_typedarrayclear reflect.typedarrayclear
func reflect_typedarrayclear(typ *_type, ptr unsafe.Pointer, n int) {
	typedclear(typ, ptr, typ.Size_*uintptr(n))
}

//go:linkname reflect_typedslicecopy reflect.typedslicecopy
func reflect_typedslicecopy(elem *_type, dst, src slice) int {
	return typedslicecopy(elem, dst.array, dst.len, src.array, src.len)
}

//go:linkname reflect_typehash reflect.typehash
func reflect_typehash(typ *_type, p unsafe.Pointer, h uintptr) uintptr { return typehash(typ, p, h) }

//go:linkname reflect_verifyNotInHeapPtr reflect.verifyNotInHeapPtr
func reflect_verifyNotInHeapPtr(p uintptr) bool { return true }

// reflect_growslice grows old for num elements more; all of the new part is zero and the length stays.
//
//go:linkname reflect_growslice reflect.growslice
func reflect_growslice(et *_type, old slice, num int) slice {
	num -= old.cap - old.len // what is between len and cap is kept too
	s := growslice(old.array, old.cap+num, old.cap, num, et)
	if et.PtrBytes == 0 {
		from := uintptr(old.cap) * et.Size_
		memclrNoHeapPointers(add(s.array, from), uintptr(s.len)*et.Size_-from)
	}
	s.len = old.len
	return s
}

//go:linkname reflect_unsafeslice reflect.unsafeslice
func reflect_unsafeslice(et *_type, ptr unsafe.Pointer, len int) { unsafeslice(et, ptr, len) }

// getStaticuint64s gives the table of small values, all of them set.
func getStaticuint64s() *[256]uint64 {
	for i := range smallValues {
		smallValues[i] = uint64(i)
	}
	return &smallValues
}

//go:linkname reflect_resolveNameOff reflect.resolveNameOff
func reflect_resolveNameOff(base unsafe.Pointer, off int32) unsafe.Pointer { return ptrTo(uint32(off)) }

//go:linkname reflectlite_resolveNameOff internal/reflectlite.resolveNameOff
func reflectlite_resolveNameOff(base unsafe.Pointer, off int32) unsafe.Pointer {
	return ptrTo(uint32(off))
}

//go:linkname reflect_resolveTypeOff reflect.resolveTypeOff
func reflect_resolveTypeOff(base unsafe.Pointer, off int32) unsafe.Pointer { return ptrTo(uint32(off)) }

//go:linkname reflectlite_resolveTypeOff internal/reflectlite.resolveTypeOff
func reflectlite_resolveTypeOff(base unsafe.Pointer, off int32) unsafe.Pointer {
	return ptrTo(uint32(off))
}

// A resolved textOff is the index in the function table, as a code pointer that reflection wraps in a closure.
//
//go:linkname reflect_resolveTextOff reflect.resolveTextOff
func reflect_resolveTextOff(base unsafe.Pointer, off int32) unsafe.Pointer { return ptrTo(uint32(off)) }

// reflectOffs keeps alive what descriptors made at run time refer to by 4-byte offsets, which the collector does not follow.
var reflectOffs []unsafe.Pointer

//go:linkname reflect_addReflectOff reflect.addReflectOff
func reflect_addReflectOff(ptr unsafe.Pointer) int32 {
	reflectOffs = append(reflectOffs, ptr)
	return int32(addrOf(ptr))
}

//go:linkname reflect_ifaceE2I reflect.ifaceE2I
func reflect_ifaceE2I(inter *interfacetype, e eface, dst *iface) {
	*dst = iface{assertE2I(inter, e._type), e.data}
}

//go:linkname reflectlite_ifaceE2I internal/reflectlite.ifaceE2I
func reflectlite_ifaceE2I(inter *interfacetype, e eface, dst *iface) {
	*dst = iface{assertE2I(inter, e._type), e.data}
}

//go:linkname reflect_makemap reflect.makemap
func reflect_makemap(t *maptype, cap int) *hmap { return makemap(t, cap, nil) }

//go:linkname reflect_mapaccess reflect.mapaccess
func reflect_mapaccess(t *maptype, m *hmap, key unsafe.Pointer) unsafe.Pointer {
	return mapaccess1_fat(t, m, key, nil)
}

//go:linkname reflect_mapaccess_faststr reflect.mapaccess_faststr
func reflect_mapaccess_faststr(t *maptype, m *hmap, key string) unsafe.Pointer {
	return mapaccess1_fat(t, m, unsafe.Pointer(&key), nil)
}

//go:linkname reflect_mapassign0 reflect.mapassign0
func reflect_mapassign0(t *maptype, m *hmap, key, elem unsafe.Pointer) {
	typedmemmove(t.Elem, mapassign(t, m, key), elem)
}

//go:linkname reflect_mapassign_faststr0 reflect.mapassign_faststr0
func reflect_mapassign_faststr0(t *maptype, m *hmap, key string, elem unsafe.Pointer) {
	typedmemmove(t.Elem, mapassign(t, m, unsafe.Pointer(&key)), elem)
}

//go:linkname reflect_mapdelete reflect.mapdelete
func reflect_mapdelete(t *maptype, m *hmap, key unsafe.Pointer) { mapdelete(t, m, key) }

//go:linkname reflect_mapdelete_faststr reflect.mapdelete_faststr
func reflect_mapdelete_faststr(t *maptype, m *hmap, key string) {
	mapdelete(t, m, unsafe.Pointer(&key))
}

//go:linkname reflect_mapclear reflect.mapclear
func reflect_mapclear(t *maptype, m *hmap) { mapclear(t, m) }

//go:linkname reflect_maplen reflect.maplen
func reflect_maplen(m *hmap) int { return maplen(m) }

//go:linkname reflectlite_maplen internal/reflectlite.maplen
func reflectlite_maplen(m *hmap) int { return maplen(m) }

func maplen(m *hmap) int {
	if m == nil {
		return 0
	}
	return int(m.used)
}

// maps_clone copies the map that m holds.
//
//go:linkname maps_clone maps.clone
func maps_clone(m any) any {
	e := efaceOf(&m)
	e.data = unsafe.Pointer(mapclone((*maptype)(unsafe.Pointer(e._type)), (*hmap)(e.data)))
	return m
}

// typelinks holds the addresses of the descriptors of the unnamed types that reflection could otherwise make anew, sorted by the
// types' text. The compiler fills it in.
var typelinks []int32

//go:linkname reflect_typelinks reflect.typelinks
func reflect_typelinks() ([]unsafe.Pointer, [][]int32) {
	return []unsafe.Pointer{nil}, [][]int32{typelinks}
}
