// A patch of sync: Pool for one thread. The SDK's keeps a lock-free queue for each processor; this one is a stack with one value beside, and
// a queue after a collection, as gc's order wants it. Each collection drops what was unused since the one before, as gc's does.

package sync

import _ "unsafe"

// Pool keeps values for later use.
type Pool struct {
	noCopy noCopy

	// New makes a value when there is none to reuse.
	New func() any

	next     *Pool // in pools
	listed   bool
	first    any   // put before all items, and taken before them
	items    []any // put since the last collection
	oldFirst any   // first and items before it
	oldItems []any
}

// pools are those with values.
var pools *Pool

// runtime_agePools says what is called before each collection. (The SDK's init registers poolCleanup even if there are no pools.)
//
//go:linkname runtime_agePools
func runtime_agePools(age func())

// agePools is called before a collection begins, and must not allocate.
func agePools() {
	p := pools
	pools = nil
	for p != nil {
		next := p.next
		p.oldFirst, p.oldItems = p.first, p.items
		p.first, p.items = nil, nil
		p.next = nil
		p.listed = p.oldFirst != nil || len(p.oldItems) != 0
		if p.listed {
			p.next = pools
			pools = p
		}
		p = next
	}
}

// Put adds x to the pool.
func (p *Pool) Put(x any) {
	if x == nil {
		return
	}
	if p.first == nil {
		p.first = x
	} else {
		p.items = append(p.items, x)
	}
	if !p.listed {
		if pools == nil {
			runtime_agePools(agePools)
		}
		p.listed = true
		p.next = pools
		pools = p
	}
}

// Get takes a value out of the pool, or makes one.
func (p *Pool) Get() any {
	if x := p.first; x != nil {
		p.first = nil
		return x
	}
	if n := len(p.items) - 1; n >= 0 {
		x := p.items[n]
		p.items[n] = nil
		p.items = p.items[:n]
		return x
	}
	if x := p.oldFirst; x != nil {
		p.oldFirst = nil
		return x
	}
	if len(p.oldItems) != 0 {
		x := p.oldItems[0]
		p.oldItems[0] = nil
		p.oldItems = p.oldItems[1:]
		return x
	}
	if p.New != nil {
		return p.New()
	}
	return nil
}

// The SDK's functions that would use the fields of its Pool.

func poolCleanup() {}

func (p *Pool) getSlow(pid int) any { return nil }

func (p *Pool) pin() (*poolLocal, int) { return nil, 0 }

func (p *Pool) pinSlow() (*poolLocal, int) { return nil, 0 }
