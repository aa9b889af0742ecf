// The profile of goroutines: the stack of each as it is now, the running one's first, the runtime's own left out.

package runtime

import "unsafe"

// GoroutineProfile fills p with the stacks of the goroutines if they fit, and tells how many there are.
func GoroutineProfile(p []StackRecord) (n int, ok bool) {
	gs := profiledGoroutines()
	if len(gs) > len(p) {
		return len(gs), false
	}
	for i, gp := range gs {
		pcs := &p[i].Stack0
		clear(pcs[goroutinePCs(gp, pcs[:]):])
	}
	return len(gs), true
}

func pprof_goroutineProfileWithLabels(p []stackRecord, labels []unsafe.Pointer) (n int, ok bool) {
	gs := profiledGoroutines()
	if len(gs) > len(p) {
		return len(gs), false
	}
	for i, gp := range gs {
		var pcs [128]uintptr
		p[i].Stack = append([]uintptr(nil), pcs[:goroutinePCs(gp, pcs[:])]...)
		if len(labels) == len(p) {
			labels[i] = gp.labels
		}
	}
	return len(gs), true
}

// profiledGoroutines are as many as NumGoroutine counts.
func profiledGoroutines() []*g {
	gs := make([]*g, 1, NumGoroutine())
	gs[0] = curg
	eachGoroutine(func(gp *g) {
		if gp.shown(1) {
			gs = append(gs, gp)
		}
	})
	return gs
}

// goroutinePCs fills pcs with a goroutine's frames, innermost first, and gives how many there are.
func goroutinePCs(gp *g, pcs []uintptr) int {
	if gp == curg {
		return tracebackPCs(getsp(), 0, pcs)
	}
	return parkedPCs(gp, pcs)
}

// parkedPCs is goroutinePCs for a goroutine that does not run. Where it is linked, all functions that may park keep their call sites
// (src/wasm/sites.ts).
//
//go:noinline
func parkedPCs(gp *g, pcs []uintptr) int {
	if gp.fn == nil {
		u := newUnwinder(gp, gp.sp)
		return u.pcs(0, pcs)
	}
	// It has not run yet: all there is of it is its function, and what that returns to.
	pcs[0] = uintptr(load32(addrOf(*(*unsafe.Pointer)(unsafe.Pointer(&gp.fn)))))
	return 1 + copy(pcs[1:], []uintptr{framePC(goexitFrame)})
}
