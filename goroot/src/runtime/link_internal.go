// What the SDK's internal/runtime packages take from here. One thread: atomic operations are plain ones.

package runtime

import "unsafe"

//go:linkname atomic_StorepNoWB internal/runtime/atomic.StorepNoWB
func atomic_StorepNoWB(ptr, val unsafe.Pointer) { *(*unsafe.Pointer)(ptr) = val }

//go:linkname atomic_storePointer internal/runtime/atomic.storePointer
func atomic_storePointer(ptr *unsafe.Pointer, val unsafe.Pointer) { *ptr = val }

//go:linkname atomic_casPointer internal/runtime/atomic.casPointer
func atomic_casPointer(ptr *unsafe.Pointer, old, val unsafe.Pointer) bool {
	if *ptr != old {
		return false
	}
	*ptr = val
	return true
}

// There are no program counters; the SDK asks for them for the race detector and the like.

//go:linkname sys_GetCallerPC internal/runtime/sys.GetCallerPC
func sys_GetCallerPC() uintptr { return 0 }

//go:linkname sys_GetCallerSP internal/runtime/sys.GetCallerSP
func sys_GetCallerSP() uintptr { return 0 }

//go:linkname sys_GetClosurePtr internal/runtime/sys.GetClosurePtr
func sys_GetClosurePtr() uintptr { return 0 }

//go:linkname rand_fatal crypto/rand.fatal
func rand_fatal(s string) { fatal(s) }

//go:linkname sysrand_fatal crypto/internal/sysrand.fatal
func sysrand_fatal(s string) { fatal(s) }
