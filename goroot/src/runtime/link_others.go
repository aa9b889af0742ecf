// What the SDK's runtime keeps only for modules that pull it: reflect2 (json-iterator), gonum, ristretto and their like. Nothing of
// std uses these names.

package runtime

import "unsafe"

// Callers have memory for an iteration of Go 1.23's maps, which was larger than ours: key and elem lie where they read them.

//go:linkname reflect_mapiterinit reflect.mapiterinit
func reflect_mapiterinit(t *maptype, m *hmap, it *hiter) { mapiterinit(t, m, it) }

//go:linkname reflect_mapiternext reflect.mapiternext
func reflect_mapiternext(it *hiter) { mapiternext(it) }

//go:linkname reflect_mapiterkey reflect.mapiterkey
func reflect_mapiterkey(it *hiter) unsafe.Pointer { return it.key }

//go:linkname reflect_mapiterelem reflect.mapiterelem
func reflect_mapiterelem(it *hiter) unsafe.Pointer { return it.elem }

func cheaprand() uint32 { return rand32() }

func cheaprand64() int64 { return int64(rand()) }

func fastrand() uint32 { return rand32() }

func fastrandn(n uint32) uint32 { return cheaprandn(n) }

func fastrand64() uint64 { return rand() }

func cputicks() int64 { return nanotime() }

func procPin() int { return 0 }

func procUnpin() {}

func procyield(cycles uint32) {}

func stringHash(s string, seed uintptr) uintptr { return strhash(unsafe.Pointer(&s), seed) }

func heapObjectsCanMove() bool { return false }
