// A patch of sync: Pool for one thread. The SDK's keeps a lock-free queue for each processor and has the collector empty them all; this
// one is a stack, and looks itself whether there was a collection: what was unused over two of them is dropped at its next use.

package sync

import _ "unsafe"

// Pool keeps values for later use.
type Pool struct {
	noCopy noCopy

	// New makes a value when there is none to reuse.
	New func() any

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
		p.items = nil
	}
}

// Put adds x to the pool.
func (p *Pool) Put(x any) {
	if x != nil {
		p.age()
		p.items = append(p.items, x)
	}
}

// Get takes a value out of the pool, or makes one.
func (p *Pool) Get() any {
	p.age()
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
