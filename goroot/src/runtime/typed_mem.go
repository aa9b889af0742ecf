// Copies and clears of typed memory.

package runtime

import "unsafe"

func typedmemmove(typ *_type, dst, src unsafe.Pointer) {
	typedmove(typ, dst, src, typ.Size_)
}

func typedmemclr(typ *_type, ptr unsafe.Pointer) {
	typedclear(typ, ptr, typ.Size_)
}

// typedmove copies n bytes of values of type typ, which may overlap.
func typedmove(typ *_type, dst, src unsafe.Pointer, n uintptr) {
	if marking != 0 && typ.PtrBytes != 0 {
		shadeRange(addrOf(dst), uint32(n))
	}
	memmove(dst, src, n)
}

// typedclear zeroes n bytes of values of type typ.
func typedclear(typ *_type, p unsafe.Pointer, n uintptr) {
	if marking != 0 && typ.PtrBytes != 0 {
		shadeRange(addrOf(p), uint32(n))
	}
	memclrNoHeapPointers(p, n)
}

func typedslicecopy(elem *_type, dst unsafe.Pointer, dstLen int, src unsafe.Pointer, srcLen int) int {
	n := srcLen
	if dstLen < n {
		n = dstLen
	}
	if n != 0 && elem.Size_ != 0 {
		typedmove(elem, dst, src, uintptr(n)*elem.Size_)
	}
	return n
}
