// Copies and clears of typed memory. The collector needs no write barriers, so types matter only for their sizes.

package runtime

import "unsafe"

func typedmemmove(typ *_type, dst, src unsafe.Pointer) {
	memmove(dst, src, typ.Size_)
}

func typedmemclr(typ *_type, ptr unsafe.Pointer) {
	memclrNoHeapPointers(ptr, typ.Size_)
}

func typedslicecopy(elem *_type, dst unsafe.Pointer, dstLen int, src unsafe.Pointer, srcLen int) int {
	return slicecopy(dst, dstLen, src, srcLen, elem.Size_)
}
