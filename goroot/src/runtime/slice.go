// Slices: make, append's growth, copies. Capacities are gc's, since programs see them.

package runtime

import "unsafe"

// makesliceBuf is makeslice for a slice that does not outlive buf's frame.
//
//go:noinline
func makesliceBuf(et *_type, len, cap int, buf *[4]uintptr) unsafe.Pointer {
	if uint(len) <= uint(cap) && uint(cap) <= uint(unsafe.Sizeof(*buf)) && uintptr(cap)*et.Size_ <= unsafe.Sizeof(*buf) {
		*buf = [4]uintptr{}
		return unsafe.Pointer(buf)
	}
	return makeslice(et, len, cap)
}

// makeslice is make([]T, len, cap).
//
//go:noinline
func makeslice(et *_type, len, cap int) unsafe.Pointer {
	mem, overflow := mulUintptr(et.Size_, uintptr(cap))
	if overflow || mem > maxAlloc || len < 0 || len > cap {
		makesliceFailed(et, len)
	}
	return mallocgc(mem, et, true)
}

// makesliceFailed says which of the two numbers is at fault: for make([]T, bignumber) that is len.
func makesliceFailed(et *_type, len int) {
	mem, overflow := mulUintptr(et.Size_, uintptr(len))
	if overflow || mem > maxAlloc || len < 0 {
		panicmakeslicelen()
	}
	panicmakeslicecap()
}

// makeslicecopy is make([]T, tolen) followed by a copy from fromlen elements at from.
func makeslicecopy(et *_type, tolen, fromlen int, from unsafe.Pointer) unsafe.Pointer {
	mem, overflow := mulUintptr(et.Size_, uintptr(tolen))
	if overflow || mem > maxAlloc || tolen < 0 {
		panicmakeslicelen()
	}
	n := mem
	if uintptr(tolen) > uintptr(fromlen) {
		n = et.Size_ * uintptr(fromlen)
	}
	to := mallocgc(mem, et, false)
	clearTail(to, n, mem)
	memmove(to, from, n)
	return to
}

// nextslicecap is the capacity that append wants before it is rounded: double up to 256 elements, then slowly less.
func nextslicecap(newLen, oldCap int) int {
	doubled := oldCap + oldCap
	if newLen > doubled {
		return newLen
	}
	const threshold = 256
	if oldCap < threshold {
		return doubled
	}
	newcap := oldCap
	for uint(newcap) < uint(newLen) || newcap == oldCap {
		newcap += (newcap + 3*threshold) >> 2
	}
	if newcap <= 0 {
		return newLen
	}
	return newcap
}

// appendBuf is memory of a frame in which append may begin a slice, once. Only the compiler makes them.
type appendBuf struct {
	used bool
	data [4]uintptr
}

// has tells whether a slice that begins at p is in the buffer; one without capacity may be at its end. (Another one may begin there.)
func (buf *appendBuf) has(p unsafe.Pointer, cap int) bool {
	at := uintptr(p) - uintptr(unsafe.Pointer(&buf.data))
	return at < unsafe.Sizeof(buf.data) || at == unsafe.Sizeof(buf.data) && cap == 0
}

// growsliceBuf is growslice for a slice that does not outlive buf's frame. An empty one begins in buf, which is its capacity then.
// (Where there is no buffer in the end, growslice is called instead: both are found as calls.)
//
//go:noinline
func growsliceBuf(oldPtr unsafe.Pointer, newLen, oldCap, num int, et *_type, buf *appendBuf) slice {
	if newLen == num && !buf.used {
		if n := int(uint32(unsafe.Sizeof(buf.data)) / uint32(et.Size_)); newLen <= n {
			*buf = appendBuf{used: true}
			return slice{unsafe.Pointer(&buf.data), newLen, n}
		}
	}
	return growslice(oldPtr, newLen, oldCap, num, et)
}

// growsliceStep is growslice for a slice that moveSlice takes out of buf in the end, as the only one that refers to its elements. While
// they fit in buf, each step is one size class, so that nothing is wasted then.
//
//go:noinline
func growsliceStep(oldPtr unsafe.Pointer, newLen, oldCap, num int, et *_type, buf *appendBuf) slice {
	size := et.Size_
	if uint(newLen) > uint(unsafe.Sizeof(buf.data)) || uintptr(newLen)*size > unsafe.Sizeof(buf.data) {
		return growslice(oldPtr, newLen, oldCap, num, et)
	}
	p := unsafe.Pointer(&buf.data)
	if oldPtr != p {
		memmove(p, oldPtr, uintptr(newLen-num)*size)
	}
	n := int(uint32(roundupsize(uintptr(newLen)*size, et.PtrBytes == 0)) / uint32(size))
	memclrNoHeapPointers(add(p, uintptr(newLen)*size), uintptr(n-newLen)*size)
	return slice{p, newLen, n}
}

// moveSlice moves a slice to the heap if its elements are in buf.
//
//go:noinline
func moveSlice(et *_type, p unsafe.Pointer, len, cap int, buf *appendBuf) slice {
	if !buf.has(p, cap) {
		return slice{p, len, cap}
	}
	if cap == 0 {
		return slice{unsafe.Pointer(&zerobase), 0, 0}
	}
	size := uintptr(cap) * et.Size_
	to := mallocgc(size, et, true)
	memmove(to, p, size)
	return slice{to, len, cap}
}

// moveSliceNoCap is moveSlice for a slice of which nobody has asked for the capacity: what is behind its elements is zero.
//
//go:noinline
func moveSliceNoCap(et *_type, p unsafe.Pointer, len, cap int, buf *appendBuf) slice {
	if buf.has(p, cap) {
		cap = len
		if len > 0 {
			cap = int(uint32(roundupsize(uintptr(len)*et.Size_, et.PtrBytes == 0)) / uint32(et.Size_))
		}
	}
	return moveSlice(et, p, len, cap, buf)
}

// growslice makes room for append: oldPtr has capacity oldCap and newLen-num elements in use; the result has length newLen, of
// which the last num are to be written by the caller (zero if the element type has pointers).
//
//go:noinline
func growslice(oldPtr unsafe.Pointer, newLen, oldCap, num int, et *_type) slice {
	if newLen < 0 {
		panicErrorString("growslice: len out of range")
	}
	size := et.Size_
	if size == 0 {
		return slice{unsafe.Pointer(&zerobase), newLen, newLen}
	}
	newcap := nextslicecap(newLen, oldCap)
	noscan := et.PtrBytes == 0
	capmem, overflow := mulUintptr(size, uintptr(newcap))
	if overflow || capmem > maxAlloc {
		panicErrorString("growslice: len out of range")
	}
	capmem = roundupsize(capmem, noscan)
	if size != 1 {
		if size&(size-1) == 0 {
			shift := ctz64(uint64(size))
			newcap = int(capmem >> shift)
			capmem = uintptr(newcap) << shift
		} else {
			newcap = int(uint32(capmem) / uint32(size))
			if capmem > 1<<32-1 {
				newcap = int(capmem / size)
			}
			capmem = uintptr(newcap) * size
		}
	} else {
		newcap = int(capmem)
	}
	used := uintptr(newLen-num) * size
	var p unsafe.Pointer
	if noscan {
		p = mallocNoscan(capmem, false)
		clearTail(p, uintptr(newLen)*size, capmem)
	} else {
		p = mallocgc(capmem, et, true)
	}
	copyBytes(p, oldPtr, uint32(used))
	return slice{p, newLen, newcap}
}

// unsafeslice checks the arguments of reflect.SliceAt, as compiled code those of unsafe.Slice.
func unsafeslice(et *_type, ptr unsafe.Pointer, len int) {
	if len < 0 {
		panicunsafeslicelen()
	}
	if et.Size_ == 0 && ptr == nil && len > 0 {
		panicunsafeslicenilptr()
	}
	mem, overflow := mulUintptr(et.Size_, uintptr(len))
	if overflow || mem > uintptr(-addrOf(ptr)) {
		if ptr == nil {
			panicunsafeslicenilptr()
		}
		panicunsafeslicelen()
	}
}
