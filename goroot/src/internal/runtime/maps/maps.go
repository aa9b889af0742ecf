// Package maps is what reflect and hash/maphash know of maps; the maps themselves are package runtime's (runtime/map.go).

package maps

import (
	"internal/abi"
	"unsafe"
)

// Use64BitHash: hashes have 64 bits.
const Use64BitHash = true

// Map is a map's header.
type Map struct {
	used uint64
}

// Used is the number of entries.
func (m *Map) Used() uint64 {
	if m == nil {
		return 0
	}
	return m.used
}

// Iter is an iteration. Its layout is runtime.hiter's, with the state of this package behind.
type Iter struct {
	key   unsafe.Pointer
	elem  unsafe.Pointer
	typ   *abi.MapType
	m     *Map
	next  uint32
	start uint32
	end   uint32
	again bool
	begun bool // Next was called
}

//go:linkname mapiterinit runtime.mapiterinit
func mapiterinit(typ *abi.MapType, m *Map, it *Iter)

//go:linkname mapiternext runtime.mapiternext
func mapiternext(it *Iter)

// Init prepares an iteration over m; Next goes to the first entry.
func (it *Iter) Init(typ *abi.MapType, m *Map) {
	*it = Iter{typ: typ, m: m}
}

// Initialized tells whether Init was called.
func (it *Iter) Initialized() bool { return it.typ != nil }

// Map is the map under iteration.
func (it *Iter) Map() *Map { return it.m }

// Key points to the current key; nil at the end.
func (it *Iter) Key() unsafe.Pointer { return it.key }

// Elem points to the current elem; nil at the end.
func (it *Iter) Elem() unsafe.Pointer { return it.elem }

// Next goes to the next entry.
func (it *Iter) Next() {
	if it.begun {
		mapiternext(it)
		return
	}
	it.begun = true
	mapiterinit(it.typ, it.m, it)
}
