// Maps. Entries (key, then elem) stand in one array in the order of insertion and never change their number, so that iteration is a
// walk over numbers that insertion, deletion and growth do not disturb. Up to 8 entries are searched one by one; more have an index:
// a table of 32-bit slots, linear probing, each with an entry's number + 1 in its low bits and bits of the key's hash above.
// A deleted entry is a hole that a later insertion fills.
//
// Invariants: entries [0, n) were used at some time; those of them that are not holes are the map's contents, `used` of them;
// holes are zero. Slots: 0 is empty, low bits all one is deleted, and at least a quarter of them is empty. The zero hmap is an
// empty map. A map without index may have more than 8 entries only if the compiler laid it out (it gets its index when it is first
// searched).

package runtime

import "unsafe"

const mapSmall = 8

// hmap is a map's header, 64 bytes. len(m) is its first word.
type hmap struct {
	used    uint64
	entries unsafe.Pointer
	index   unsafe.Pointer // slots; nil: no index
	holes   unsafe.Pointer // one bit for each entry; nil: no holes. Not used as long as there is no index
	seed    uint64         // of the hashes in the index
	n       uint32
	cap     uint32 // entries that there is room for
	mask    uint32 // number of slots - 1
	filled  uint32 // slots that are not empty
	hint    uint32 // there is no hole below entry hint*64
	few     uint32 // holes of a map without index, a bit each
}

// makemap makes a map with room for hint entries. h: memory for the header, or nil.
func makemap(t *maptype, hint int, h *hmap) *hmap {
	if h == nil {
		h = new(hmap)
	}
	if hint > 0 {
		if size, overflow := mulUintptr(uintptr(hint), t.SlotSize); !overflow && size < maxAlloc/2 {
			mapReserve(t, h, uint32(hint))
		}
	}
	return h
}

// makemap64 is makemap for hints of other integer types.
func makemap64(t *maptype, hint int64, h *hmap) *hmap {
	return makemap(t, int(hint), h)
}

// makemap_small is make(map[K]V), or with a hint of at most 8. buf: size bytes in the caller's frame for the header and mapSmall
// entries of a map that does not outlive the caller, or nil.
func makemap_small(buf *hmap, size uint32) *hmap {
	if buf == nil {
		return new(hmap)
	}
	memclrNoHeapPointers(unsafe.Pointer(buf), uintptr(size))
	// (Nothing but the map points there.)
	buf.entries = noescape(add(unsafe.Pointer(buf), unsafe.Sizeof(*buf)))
	buf.cap = mapSmall
	return buf
}

// mapReserve makes room in an empty map.
func mapReserve(t *maptype, m *hmap, n uint32) {
	if n < mapSmall {
		n = mapSmall
	}
	m.cap = n
	m.entries = mallocgc(uintptr(n)*t.SlotSize, t.Group, true)
	if n > mapSmall {
		size := uint32(16)
		for size/4*3 < n {
			size *= 2
		}
		mapNewIndex(m, size)
	}
}

// mapNewIndex gives the map an empty index of `size` slots.
func mapNewIndex(m *hmap, size uint32) {
	if m.seed == 0 {
		m.seed = rand() | 1
	}
	m.mask = size - 1
	m.filled = 0
	m.index = mallocNoscan(uintptr(size)*4, true)
}

// Kinds of keys that have their own search functions.
const (
	mapKeyOther = iota
	mapKey32
	mapKey64
	mapKeyString
)

// mapHash is the hash of the key at address p. It is the same for all ways into one map: Hasher is memhash32, memhash64 or
// strhash for the keys that have their own functions.
func mapHash(t *maptype, kind int, p uint32, seed uint64) uint32 {
	switch kind {
	case mapKey32:
		return uint32(hash32(load32(p), seed) >> 32)
	case mapKey64:
		return uint32(hash64(load64(p), seed) >> 32)
	case mapKeyString:
		return uint32(hashBytes(load32(p), load32(p+8), seed) >> 32)
	}
	if t.Flags&mapIndirectKey != 0 {
		p = load32(p)
	}
	return uint32(uint64(t.Hasher(ptrTo(p), uintptr(seed))) >> 32)
}

// mapReindex builds the index anew, with room for one entry more than there are.
func mapReindex(t *maptype, m *hmap, kind int) {
	size := m.mask + 1
	if m.index == nil {
		size = 16
	}
	for uint64(size)*5/8 <= m.used {
		size *= 2
	}
	if m.index == nil || size != m.mask+1 {
		old := m.index
		mapNewIndex(m, size)
		if old != nil {
			freeLarge(old)
		}
	} else {
		memclrNoHeapPointers(m.index, uintptr(size)*4)
	}
	mask := m.mask
	seed := m.seed
	slot := uint32(t.SlotSize)
	index := addrOf(m.index)
	holes := m.n != uint32(m.used)
	e := addrOf(m.entries)
	for i, n := uint32(0), m.n; i < n; i++ {
		if !holes || !m.isHole(i) {
			h := mapHash(t, kind, e, seed)
			pos := h & mask
			for load32(index+pos<<2) != 0 {
				pos = (pos + 1) & mask
			}
			store32(index+pos<<2, h&^mask|(i+1))
		}
		e += slot
	}
	m.filled = uint32(m.used)
}

// isHole tells whether entry i is deleted.
func (m *hmap) isHole(i uint32) bool {
	if m.index == nil {
		return i < 32 && m.few>>i&1 != 0
	}
	return m.holes != nil && load8(addrOf(m.holes)+i>>3)>>(i&7)&1 != 0
}

// mapFull tells whether one more entry needs a (new) index first.
func (m *hmap) mapFull() bool {
	if m.index == nil {
		return m.used >= mapSmall
	}
	return m.filled >= (m.mask+1)/4*3
}

// mapInsert makes a new entry for a key that the map does not have and gives its address. The map is not full; h is the key's hash,
// any number if there is no index. The entry is zero; the caller writes the key.
func mapInsert(t *maptype, m *hmap, h uint32) uint32 {
	i := m.n
	if i != uint32(m.used) {
		i = m.takeHole()
	} else {
		if i == m.cap {
			mapGrowEntries(t, m)
		}
		m.n = i + 1
	}
	m.used++
	if m.index != nil {
		index := addrOf(m.index)
		mask := m.mask
		pos := h & mask
		for {
			s := load32(index + pos<<2)
			if s == 0 {
				m.filled++
				break
			}
			if s&mask == mask {
				break
			}
			pos = (pos + 1) & mask
		}
		store32(index+pos<<2, h&^mask|(i+1))
	}
	return addrOf(m.entries) + i*uint32(t.SlotSize)
}

// takeHole gives the number of the lowest hole and makes it an entry in use.
func (m *hmap) takeHole() uint32 {
	if m.index == nil {
		i := ctz32(m.few)
		m.few &= m.few - 1
		return i
	}
	w := m.hint
	for load64(addrOf(m.holes)+w<<3) == 0 {
		w++
	}
	m.hint = w
	p := addrOf(m.holes) + w<<3
	bits := load64(p)
	store64(p, bits&(bits-1))
	return w<<6 + uint32(ctz64(bits))
}

// mapGrowEntries makes room for more entries: twice as many, or half as many more when they fill blocks of their own, in place
// if it can be.
func mapGrowEntries(t *maptype, m *hmap) {
	slot := uint32(t.SlotSize)
	if slot == 0 {
		slot = 1
	}
	old := m.cap
	want := uint64(old) * 2
	if old*slot > maxCell {
		want = uint64(old) + uint64(old)/2
	}
	if old == 0 {
		want = mapSmall
	}
	bytes := want * uint64(slot)
	if bytes > maxCell {
		bytes = (bytes + blockSize - 1) &^ (blockSize - 1)
		want = bytes / uint64(slot)
	}
	if bytes >= maxAlloc-wasmPage {
		outOfMemory(bytes)
	}
	// (The first entries may lie in a frame.)
	if old <= mapSmall || !extendLarge(m.entries, uint32(bytes)) {
		p := mallocgc(uintptr(bytes), t.Group, true)
		if m.entries != nil {
			memmove(p, m.entries, uintptr(old*slot))
			if old > mapSmall {
				freeLarge(m.entries)
			}
		}
		m.entries = p
	}
	m.cap = uint32(want)
	if m.holes != nil {
		// No entry is a hole now: the map is made anew when one is.
		m.holes = nil
	}
}

// mapRemove makes the entry at address e, whose slot in the index is pos, a hole.
func mapRemove(t *maptype, m *hmap, e, pos uint32) {
	slot := uint32(t.SlotSize)
	if marking != 0 && t.Group.PtrBytes != 0 {
		shadeRange(e, slot)
	}
	clearEntry(e, slot)
	i := uint32(0)
	if slot != 0 {
		i = (e - addrOf(m.entries)) / slot
	}
	m.used--
	if m.index == nil {
		m.few |= 1 << i
		if m.used == 0 {
			m.n = 0
			m.few = 0
		}
		return
	}
	store32(addrOf(m.index)+pos<<2, ^uint32(0))
	if m.holes == nil {
		m.holes = mallocNoscan(uintptr((m.cap+63)>>6)<<3, true)
	}
	at := addrOf(m.holes) + i>>3
	store8(at, load8(at)|1<<(i&7))
	if m.hint > i>>6 || uint32(m.used)+1 == m.n {
		m.hint = i >> 6
	}
}

// clearEntry zeroes n bytes.
func clearEntry(p, n uint32) {
	if n&7 != 0 || n > 64 {
		memclr32(p, n)
		return
	}
	for end := p + n; p != end; p += 8 {
		store64(p, 0)
	}
}

// mapclear is clear(m).
func mapclear(t *maptype, m *hmap) {
	if m == nil || m.n == 0 {
		return
	}
	typedclear(t.Group, m.entries, uintptr(m.n)*t.SlotSize)
	m.used = 0
	m.n = 0
	m.few = 0
	m.holes = nil
	if m.index != nil {
		memclrNoHeapPointers(m.index, uintptr(m.mask+1)*4)
		m.filled = 0
	}
}

func panicNilMap() {
	panicPlain("assignment to entry in nil map")
}

// mapclone copies a map. Keys and elems that entries only point to are copied as well.
func mapclone(t *maptype, old *hmap) *hmap {
	if old == nil {
		return nil
	}
	m := new(hmap)
	*m = *old
	m.entries = nil
	m.index = nil
	m.holes = nil
	m.used = 0 // until the copy is complete
	m.n = 0
	if old.entries != nil {
		m.entries = mallocgc(uintptr(m.cap)*t.SlotSize, t.Group, true)
		memmove(m.entries, old.entries, uintptr(old.n)*t.SlotSize)
	}
	if old.index != nil {
		m.index = mallocNoscan(uintptr(m.mask+1)*4, false)
		memmove(m.index, old.index, uintptr(m.mask+1)*4)
	}
	if old.holes != nil {
		n := uintptr((m.cap+63)>>6) << 3
		m.holes = mallocNoscan(n, false)
		memmove(m.holes, old.holes, n)
	}
	m.used = old.used
	m.n = old.n
	if t.Flags&(mapIndirectKey|mapIndirectElem) != 0 {
		e := addrOf(m.entries)
		for i := uint32(0); i < m.n; i++ {
			if !m.isHole(i) {
				if t.Flags&mapIndirectKey != 0 {
					cloneIndirect(t.Key, e)
				}
				if t.Flags&mapIndirectElem != 0 {
					cloneIndirect(t.Elem, e+uint32(t.ElemOff))
				}
			}
			e += uint32(t.SlotSize)
		}
	}
	return m
}

// cloneIndirect makes the pointer at address p point to a copy of the value that it points to.
func cloneIndirect(t *_type, p uint32) {
	c := newobject(t)
	memmove(c, ptrTo(load32(p)), t.Size_)
	store64(p, uint64(addrOf(c)))
}
