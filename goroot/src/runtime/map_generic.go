// Maps with any keys: the functions that compiled code calls when no fast variant fits, and reflection always. See map.go.

package runtime

import "unsafe"

// keyAt gives the address of the key of the entry at address e.
func (t *maptype) keyAt(e uint32) uint32 {
	if t.Flags&mapIndirectKey != 0 {
		return load32(e)
	}
	return e
}

// elemAt gives the address of the elem of the entry at address e.
func (t *maptype) elemAt(e uint32) uint32 {
	e += uint32(t.ElemOff)
	if t.Flags&mapIndirectElem != 0 {
		return load32(e)
	}
	return e
}

// mapFind gives the address of key's entry (0: none), its slot in the index and the key's hash.
func mapFind(t *maptype, m *hmap, key unsafe.Pointer) (e, pos, h uint32) {
	key = noescape(key)
	equal := t.Key.Equal
	slot := uint32(t.SlotSize)
	if m.index == nil {
		if m.n <= mapSmall {
			if t.Flags&mapHashMightPanic != 0 {
				t.Hasher(key, 0)
			}
			e = addrOf(m.entries)
			for i := uint32(0); i < m.n; i++ {
				if m.few>>i&1 == 0 && equal(key, ptrTo(t.keyAt(e))) {
					return e, 0, 0
				}
				e += slot
			}
			return 0, 0, 0
		}
		mapReindex(t, m, mapKeyOther)
	}
	h = uint32(uint64(t.Hasher(key, uintptr(m.seed))) >> 32)
	mask := m.mask
	pos = h & mask
	for {
		s := load32(addrOf(m.index) + pos<<2)
		if s == 0 {
			return 0, 0, h
		}
		if (s^h)&^mask == 0 {
			// The number of a deleted slot is beyond all entries.
			if i := s&mask - 1; i < m.n {
				e = addrOf(m.entries) + i*slot
				if equal(key, ptrTo(t.keyAt(e))) {
					return e, pos, h
				}
			}
		}
		pos = (pos + 1) & mask
	}
}

// mapLookup is mapFind for reading: nil if the map does not have the key. Keys that cannot be hashed panic even then.
func mapLookup(t *maptype, m *hmap, key unsafe.Pointer) uint32 {
	if m == nil || m.used == 0 {
		checkKey(t, key)
		return 0
	}
	e, _, _ := mapFind(t, m, key)
	return e
}

// mapaccess1 gives the address of m[key], of zeroVal if there is none.
func mapaccess1(t *maptype, m *hmap, key unsafe.Pointer) unsafe.Pointer {
	return mapaccess1_fat(t, m, key, unsafe.Pointer(&zeroVal))
}

// mapaccess1_fat is mapaccess1 with zeros of the elem type's size, for elems of more than 1,024 bytes.
func mapaccess1_fat(t *maptype, m *hmap, key, zero unsafe.Pointer) unsafe.Pointer {
	e := mapLookup(t, m, key)
	if e == 0 {
		return zero
	}
	return ptrTo(t.elemAt(e))
}

func mapaccess2(t *maptype, m *hmap, key unsafe.Pointer) (unsafe.Pointer, bool) {
	return mapaccess2_fat(t, m, key, unsafe.Pointer(&zeroVal))
}

func mapaccess2_fat(t *maptype, m *hmap, key, zero unsafe.Pointer) (unsafe.Pointer, bool) {
	e := mapLookup(t, m, key)
	if e == 0 {
		return zero, false
	}
	return ptrTo(t.elemAt(e)), true
}

// mapassign gives the address of key's elem, which the caller sets; the entry is made if there is none.
func mapassign(t *maptype, m *hmap, key unsafe.Pointer) unsafe.Pointer {
	if m == nil {
		panicNilMap()
	}
	e, _, h := mapFind(t, m, key)
	if e != 0 {
		if t.Flags&mapNeedKeyUpdate != 0 {
			typedmemmove(t.Key, ptrTo(t.keyAt(e)), key)
		}
		return ptrTo(t.elemAt(e))
	}
	if m.mapFull() {
		mapReindex(t, m, mapKeyOther)
		h = uint32(uint64(t.Hasher(noescape(key), uintptr(m.seed))) >> 32)
	}
	// What the entry refers to is made first: between mapInsert and the stores nothing may collect.
	var keyMem, elemMem unsafe.Pointer
	if t.Flags&mapIndirectKey != 0 {
		keyMem = newobject(t.Key)
	}
	if t.Flags&mapIndirectElem != 0 {
		elemMem = newobject(t.Elem)
	}
	e = mapInsert(t, m, h)
	if keyMem != nil {
		store64(e, uint64(addrOf(keyMem)))
	}
	if elemMem != nil {
		store64(e+uint32(t.ElemOff), uint64(addrOf(elemMem)))
	}
	memmove(ptrTo(t.keyAt(e)), key, t.Key.Size_)
	return ptrTo(t.elemAt(e))
}

func mapdelete(t *maptype, m *hmap, key unsafe.Pointer) {
	if m == nil || m.used == 0 {
		checkKey(t, key)
		return
	}
	e, pos, _ := mapFind(t, m, key)
	if e != 0 {
		mapRemove(t, m, e, pos)
	}
}
