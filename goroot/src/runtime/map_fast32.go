// Maps with keys of 4 bytes that are equal if their bytes are: the functions that compiled code calls for them. See map.go.

package runtime

import "unsafe"

// mapFind32 gives the address of key's entry (0: none), its slot in the index and the key's hash.
func mapFind32(t *maptype, m *hmap, key uint32) (e, pos, h uint32) {
	if m.index == nil {
		if m.n <= mapSmall {
			return mapScan32(t, m, key), 0, 0
		}
		mapReindex(t, m, mapKey32)
	}
	h = uint32(hash32(key, m.seed) >> 32)
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
				if load32(e) == key {
					return e, pos, h
				}
			}
		}
		pos = (pos + 1) & mask
	}
}

// mapScan32 is mapFind32 for maps without index.
func mapScan32(t *maptype, m *hmap, key uint32) uint32 {
	e := addrOf(m.entries)
	slot := uint32(t.SlotSize)
	few := m.few
	for n := m.n; n != 0; n-- {
		if few&1 == 0 && load32(e) == key {
			return e
		}
		e += slot
		few >>= 1
	}
	return 0
}

func mapaccess1_fast32(t *maptype, m *hmap, key uint32) unsafe.Pointer {
	if m == nil || m.used == 0 {
		return unsafe.Pointer(&zeroVal)
	}
	e, _, _ := mapFind32(t, m, key)
	if e == 0 {
		return unsafe.Pointer(&zeroVal)
	}
	return ptrTo(e + uint32(t.ElemOff))
}

func mapaccess2_fast32(t *maptype, m *hmap, key uint32) (unsafe.Pointer, bool) {
	if m == nil || m.used == 0 {
		return unsafe.Pointer(&zeroVal), false
	}
	e, _, _ := mapFind32(t, m, key)
	if e == 0 {
		return unsafe.Pointer(&zeroVal), false
	}
	return ptrTo(e + uint32(t.ElemOff)), true
}

func mapassign_fast32(t *maptype, m *hmap, key uint32) unsafe.Pointer {
	if m == nil {
		panicNilMap()
	}
	e, _, h := mapFind32(t, m, key)
	if e == 0 {
		if m.mapFull() {
			mapReindex(t, m, mapKey32)
			h = uint32(hash32(key, m.seed) >> 32)
		}
		e = mapInsert(t, m, h)
		store32(e, key)
	}
	return ptrTo(e + uint32(t.ElemOff))
}

func mapdelete_fast32(t *maptype, m *hmap, key uint32) {
	if m == nil || m.used == 0 {
		return
	}
	e, pos, _ := mapFind32(t, m, key)
	if e != 0 {
		mapRemove(t, m, e, pos)
	}
}
