// A patch of sync: Pool for one thread. The SDK's keeps a lock-free queue for each processor and has the collector empty them all; this
// one is a stack with one value beside, as gc's order wants it, and looks itself whether there was a collection: what was unused over two of them is dropped at its next use.

package sync

import _ "unsafe"

// Pool keeps values for later use.
type Pool struct {
	noCopy noCopy

	// New makes a value when there is none to reuse.
	New func() any

	first any   // put before all items, and taken before them
	items []any // put since the last collection
	old   []any // put before it
	count uint32
}

// runtime_gcCount is the number of collections so far.
func runtime_gcCount() uint32

// age drops what was not used between two collections.
func (p *Pool) age() {
	if n := runtime_gcCount(); n != p.count {
		p.count = n
		p.old = p.items
		if p.first != nil {
			p.old = append(p.old, p.first)
		}
		p.first = nil
		p.items = nil
	}
}

// Put adds x to the pool.
func (p *Pool) Put(x any) {
	if x != nil {
		p.age()
		if p.first == nil {
			p.first = x
		} else {
			p.items = append(p.items, x)
		}
	}
}

// Get takes a value out of the pool, or makes one.
func (p *Pool) Get() any {
	p.age()
	if x := p.first; x != nil {
		p.first = nil
		return x
	}
	list := &p.items
	if len(*list) == 0 {
		list = &p.old
	}
	if n := len(*list); n != 0 {
		x := (*list)[n-1]
		(*list)[n-1] = nil
		*list = (*list)[:n-1]
		return x
	}
	if p.New != nil {
		return p.New()
	}
	return nil
}

// The SDK's functions that would use the fields of its Pool.

func (p *Pool) getSlow(pid int) any { return nil }

func (p *Pool) pin() (*poolLocal, int) { return nil, 0 }

func (p *Pool) pinSlow() (*poolLocal, int) { return nil, 0 }

func poolCleanup() {}
