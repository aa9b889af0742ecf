// Maps with keys of 8 bytes that are equal if their bytes are: the functions that compiled code calls for them. See map.go.

package runtime

import "unsafe"

// mapFind64 gives the address of key's entry (0: none), its slot in the index and the key's hash.
func mapFind64(t *maptype, m *hmap, key uint64) (e, pos, h uint32) {
	if m.index == nil {
		if m.n <= mapSmall {
			return mapScan64(t, m, key), 0, 0
		}
		mapReindex(t, m, mapKey64)
	}
	h = uint32(hash64(key, m.seed) >> 32)
	mask := m.mask
	index := addrOf(m.index)
	entries := addrOf(m.entries)
	slot := uint32(t.SlotSize)
	pos = h & mask
	for {
		s := load32(index + pos<<2)
		if s == 0 {
			return 0, 0, h
		}
		if (s^h)&^mask == 0 {
			// The number of a deleted slot is beyond all entries.
			if i := s&mask - 1; i < m.n {
				e = entries + i*slot
				if load64(e) == key {
					return e, pos, h
				}
			}
		}
		pos = (pos + 1) & mask
	}
}

// mapScan64 is mapFind64 for maps without index.
func mapScan64(t *maptype, m *hmap, key uint64) uint32 {
	e := addrOf(m.entries)
	slot := uint32(t.SlotSize)
	few := m.few
	for n := m.n; n != 0; n-- {
		if few&1 == 0 && load64(e) == key {
			return e
		}
		e += slot
		few >>= 1
	}
	return 0
}

func mapaccess1_fast64(t *maptype, m *hmap, key uint64) unsafe.Pointer {
	if m == nil || m.used == 0 {
		return unsafe.Pointer(&zeroVal)
	}
	e, _, _ := mapFind64(t, m, key)
	if e == 0 {
		return unsafe.Pointer(&zeroVal)
	}
	return ptrTo(e + uint32(t.ElemOff))
}

func mapaccess2_fast64(t *maptype, m *hmap, key uint64) (unsafe.Pointer, bool) {
	if m == nil || m.used == 0 {
		return unsafe.Pointer(&zeroVal), false
	}
	e, _, _ := mapFind64(t, m, key)
	if e == 0 {
		return unsafe.Pointer(&zeroVal), false
	}
	return ptrTo(e + uint32(t.ElemOff)), true
}

func mapassign_fast64(t *maptype, m *hmap, key uint64) unsafe.Pointer {
	if m == nil {
		panicNilMap()
	}
	e, _, h := mapFind64(t, m, key)
	if e == 0 {
		if m.mapFull() {
			mapReindex(t, m, mapKey64)
			h = uint32(hash64(key, m.seed) >> 32)
		}
		e = mapInsert(t, m, h)
		store64(e, key)
	}
	return ptrTo(e + uint32(t.ElemOff))
}

func mapdelete_fast64(t *maptype, m *hmap, key uint64) {
	if m == nil || m.used == 0 {
		return
	}
	e, pos, _ := mapFind64(t, m, key)
	if e != 0 {
		mapRemove(t, m, e, pos)
	}
}

// mapassign_fast64ptr is mapassign_fast64 for keys that are pointers.
func mapassign_fast64ptr(t *maptype, m *hmap, key unsafe.Pointer) unsafe.Pointer {
	if m == nil {
		panicNilMap()
	}
	e, _, h := mapFind64(t, m, uint64(addrOf(key)))
	if e == 0 {
		if m.mapFull() {
			mapReindex(t, m, mapKey64)
			h = uint32(hash64(uint64(addrOf(key)), m.seed) >> 32)
		}
		e = mapInsert(t, m, h)
		store64(e, uint64(addrOf(key)))
	}
	return ptrTo(e + uint32(t.ElemOff))
}
