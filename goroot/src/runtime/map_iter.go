// Iteration over maps: a walk over the numbers of the entries from a random one on, once around. Entries never change their
// numbers, so what happens to the map meanwhile needs no care: deleted entries are holes, new ones are met if they fill holes. Those that
// are appended are not: a loop that inserts would not end.

package runtime

import "unsafe"

// hiter is the state of an iteration, 48 bytes, which compiled code keeps in its frame: after mapiterinit and each mapiternext, key is nil
// at the end, else key and elem point to the entry's. They must be read before the map is used again. Its memory need not be zero
// before mapiterinit.
type hiter struct {
	key   unsafe.Pointer
	elem  unsafe.Pointer
	t     *maptype
	m     *hmap
	next  uint32 // number of the next entry to look at
	start uint32 // where the walk began
	end   uint32 // how many entries there were then
	again bool   // past the end: [0, start) is left
}

// mapiterinit starts an iteration and goes to the first entry.
func mapiterinit(t *maptype, m *hmap, it *hiter) {
	it.t = t
	it.m = m
	it.key = nil
	it.elem = nil
	it.next = 0
	it.start = 0
	it.end = 0
	it.again = false
	if m == nil || m.used == 0 {
		it.again = true
		return
	}
	it.start = cheaprandn(m.n)
	it.next = it.start
	it.end = m.n
	mapiternext(it)
}

// mapiternext goes to the next entry.
func mapiternext(it *hiter) {
	m := it.m
	t := it.t
	i := it.next
	for {
		if it.again {
			if i >= it.start {
				it.key = nil
				it.elem = nil
				return
			}
			if i >= m.n {
				i = it.start
				continue
			}
		} else if i >= m.n || i >= it.end {
			it.again = true
			i = 0
			continue
		}
		if m.isHole(i) {
			i++
			continue
		}
		e := addrOf(m.entries) + i*uint32(t.SlotSize)
		it.next = i + 1
		it.key = ptrTo(t.keyAt(e))
		it.elem = ptrTo(t.elemAt(e))
		return
	}
}
