// Maps with string keys: the functions that compiled code calls for them. See map.go.

package runtime

import "unsafe"

// mapFindStr gives the address of key's entry (0: none), its slot in the index and the key's hash.
func mapFindStr(t *maptype, m *hmap, key string) (e, pos, h uint32) {
	if m.index == nil {
		if m.n <= mapSmall {
			return mapScanStr(t, m, key), 0, 0
		}
		mapReindex(t, m, mapKeyString)
	}
	h = uint32(hashString(key, m.seed) >> 32)
	mask := m.mask
	index := addrOf(m.index)
	entries := addrOf(m.entries)
	slot := uint32(t.SlotSize)
	p := stringAddr(key)
	n := uint32(len(key))
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
				if load32(e+8) == n && equalBytes(load32(e), p, n) {
					return e, pos, h
				}
			}
		}
		pos = (pos + 1) & mask
	}
}

// mapScanStr is mapFindStr for maps without index.
func mapScanStr(t *maptype, m *hmap, key string) uint32 {
	e := addrOf(m.entries)
	slot := uint32(t.SlotSize)
	p := stringAddr(key)
	n := uint32(len(key))
	few := m.few
	for left := m.n; left != 0; left-- {
		if few&1 == 0 && load32(e+8) == n && equalBytes(load32(e), p, n) {
			return e
		}
		e += slot
		few >>= 1
	}
	return 0
}

func mapaccess1_faststr(t *maptype, m *hmap, key string) unsafe.Pointer {
	if m == nil || m.used == 0 {
		return unsafe.Pointer(&zeroVal)
	}
	e, _, _ := mapFindStr(t, m, key)
	if e == 0 {
		return unsafe.Pointer(&zeroVal)
	}
	return ptrTo(e + uint32(t.ElemOff))
}

func mapaccess2_faststr(t *maptype, m *hmap, key string) (unsafe.Pointer, bool) {
	if m == nil || m.used == 0 {
		return unsafe.Pointer(&zeroVal), false
	}
	e, _, _ := mapFindStr(t, m, key)
	if e == 0 {
		return unsafe.Pointer(&zeroVal), false
	}
	return ptrTo(e + uint32(t.ElemOff)), true
}

func mapassign_faststr(t *maptype, m *hmap, key string) unsafe.Pointer {
	if m == nil {
		panicNilMap()
	}
	e, _, h := mapFindStr(t, m, key)
	if e == 0 {
		if m.mapFull() {
			mapReindex(t, m, mapKeyString)
			h = uint32(hashString(key, m.seed) >> 32)
		}
		e = mapInsert(t, m, h)
		store64(e+8, uint64(len(key)))
	}
	// An equal key's memory is replaced too, so that a long string that it was cut from can be freed.
	store64(e, uint64(addrOf(unsafe.Pointer(unsafe.StringData(key)))))
	return ptrTo(e + uint32(t.ElemOff))
}

func mapdelete_faststr(t *maptype, m *hmap, key string) {
	if m == nil || m.used == 0 {
		return
	}
	e, pos, _ := mapFindStr(t, m, key)
	if e != 0 {
		mapRemove(t, m, e, pos)
	}
}
