// Specials: what is known of single heap objects besides their contents: finalizers, cleanups, handles of weak pointers
// (counterpart: mheap.go's specials). They stand in a hash table by the object's address, as a number: the table keeps no object alive.
// Invariant: the table holds only objects of the heap that were not freed; the collector looks after each marking
// (markSpecials), and nothing here allocates meanwhile. Programs that make no special do not link any of it.

package runtime

import "unsafe"

const (
	specialFinalizer = iota
	specialCleanup
	specialWeak
	specialBubble
	specialArena
)

type special struct {
	next *special // in its bucket, then in the queue
	// run is the finalizer or cleanup; it is given the object's address.
	run func(obj unsafe.Pointer)
	// dying is the object of a finalizer in the queue, which lives until it has run.
	dying unsafe.Pointer
	weak  *weakHandle // specialWeak, specialBubble, specialArena
	id    uint64      // of a cleanup
	obj   uint32      // start of the object
	kind  uint8
}

// specials is the hash table; the buckets are as many as a power of two. New specials stand before older ones of the same object.
var specials struct {
	buckets []*special
	count   int
}

// checkSpecials is called by the collector when all that can be reached is marked; the first special sets it.
var checkSpecials func()

func specialBucket(obj uint32) **special {
	return &specials.buckets[obj*0x9e3779b1>>8&uint32(len(specials.buckets)-1)]
}

// addSpecial enters s as one of the object that p points into. p is live until s is in the table: making room may collect.
func addSpecial(s *special, p unsafe.Pointer) {
	if specials.count >= len(specials.buckets) {
		n := 2 * len(specials.buckets)
		if n == 0 {
			n = 16
		}
		bigger := make([]*special, n)
		old := specials.buckets
		specials.buckets = bigger
		for _, head := range old {
			// From the end of the chain on, so that the order of an object's specials stays.
			for head = reversed(head); head != nil; {
				next := head.next
				b := specialBucket(head.obj)
				head.next = *b
				*b = head
				head = next
			}
		}
	}
	checkSpecials = markSpecials
	s.obj, _ = findObject(addrOf(p))
	b := specialBucket(s.obj)
	s.next = *b
	*b = s
	specials.count++
}

func reversed(list *special) *special {
	var out *special
	for list != nil {
		next := list.next
		list.next = out
		out = list
		list = next
	}
	return out
}

// findSpecial gives the link to the object's special of a kind (a cleanup: with the id), or nil.
func findSpecial(obj uint32, kind uint8, id uint64) **special {
	if len(specials.buckets) == 0 {
		return nil
	}
	for p := specialBucket(obj); *p != nil; p = &(*p).next {
		if s := *p; s.obj == obj && s.kind == kind && s.id == id {
			return p
		}
	}
	return nil
}

// unlink takes the special that p links to out of the table.
func unlink(p **special) *special {
	s := *p
	*p = s.next
	s.next = nil
	specials.count--
	return s
}

// findObject gives the start and the size of the heap object that an address lies in; 0: there is none.
func findObject(p uint32) (base, size uint32) {
	b := blockOf(p)
	if heap.base == 0 || b >= heap.blocks {
		return 0, 0
	}
	switch blockState(b) {
	case stateLargeTail:
		b = load32(recordOf(b) + blockSizeOff)
	case stateLarge:
	case stateCells:
		r := recordOf(b)
		i := uint32(uint64(p&(blockSize-1)) * uint64(load32(r+blockRecip)) >> 32)
		if i >= load32(r+blockCells) {
			return 0, 0
		}
		size = load32(r + blockSizeOff)
		return blockAddr(b) + i*size, size
	default:
		return 0, 0
	}
	return blockAddr(b), load32(recordOf(b) + blockSizeOff)
}

// marked tells whether an object was reached.
func marked(obj uint32) bool {
	b := blockOf(obj)
	if blockState(b) == stateLarge {
		return load32(marksOf(b)) != 0
	}
	i := (obj - blockAddr(b)) / load32(recordOf(b)+blockSizeOff)
	return load32(marksOf(b)+i>>5<<2)>>(i&31)&1 != 0
}

// markSpecials deals with the specials of objects that nothing reaches. An object with a finalizer lives on until that has run,
// and so does, from the start, all that it reaches (but not itself: a finalizer does not keep its own object).
func markSpecials() {
	for _, s := range specials.buckets {
		for ; s != nil; s = s.next {
			if s.kind == specialFinalizer && !marked(s.obj) && load32(recordOf(blockOf(s.obj))+blockWords) != 0 {
				pushMarked(s.obj)
				drainAll()
			}
		}
	}
	var finalizers, cleanups *special
	for i := range specials.buckets {
		for p := &specials.buckets[i]; *p != nil; {
			s := *p
			if s.kind == specialCleanup || marked(s.obj) {
				p = &s.next
				continue
			}
			unlink(p)
			if s.weak != nil {
				s.weak.obj = 0
			} else {
				s.dying = ptrTo(s.obj)
				s.next = finalizers
				finalizers = s
			}
		}
	}
	for s := finalizers; s != nil; s = s.next {
		// What it holds is marked.
		markAddr(s.obj)
	}
	drainAll()
	for i := range specials.buckets {
		for p := &specials.buckets[i]; *p != nil; {
			s := *p
			if s.kind != specialCleanup || marked(s.obj) {
				p = &s.next
				continue
			}
			unlink(p)
			s.next = cleanups
			cleanups = s
		}
	}
	// gc's order: finalizers from the highest address down, cleanups from the lowest up, an object's last cleanup first.
	queueFinalizers(reversed(byAddress(finalizers)))
	queueFinalizers(byAddress(reversed(cleanups)))
}

// byAddress sorts a list by the objects' addresses; equal ones stay in order. It merges runs of twice the length each time: the collector
// runs on the stacks of goroutines, which may be small, so nothing here calls itself.
func byAddress(list *special) *special {
	for width := 1; ; width *= 2 {
		var out *special
		tail := &out
		runs := 0
		for a := list; a != nil; runs++ {
			b := a
			n := 0
			for n < width && b != nil {
				b = b.next
				n++
			}
			for m := width; n != 0 || m != 0 && b != nil; {
				if n == 0 || m != 0 && b != nil && b.obj < a.obj {
					*tail = b
					b = b.next
					m--
				} else {
					*tail = a
					a = a.next
					n--
				}
				tail = &(*tail).next
			}
			a = b
		}
		*tail = nil
		if runs <= 1 {
			return out
		}
		list = out
	}
}
