// SliceSwapper is Swapper for package sort: one function for elements of any size, where the SDK's has eight of which a program
// links all. It finds the elements without the type's methods, and gives the slice's length.

package reflectlite

import (
	"internal/abi"
	"internal/unsafeheader"
	"unsafe"
)

// Ways to swap two elements.
const (
	swapAny = iota
	swapPointers
	swapStrings
	swap8
	swap4
	swap2
	swap1
)

func SliceSwapper(slice any) (func(i, j int), int) {
	v := ValueOf(slice)
	if v.kind() != abi.Slice {
		panic(&ValueError{Method: "Swapper", Kind: v.kind()})
	}
	typ := (*sliceType)(unsafe.Pointer(v.typ_)).Elem
	s := (*unsafeheader.Slice)(v.ptr)
	data, n, size := s.Data, s.Len, typ.Size_
	how := swapAny
	if typ.PtrBytes != 0 {
		if size == 8 {
			how = swapPointers
		} else if abi.Kind(typ.Kind_) == abi.String {
			how = swapStrings
		}
	} else {
		switch size {
		case 8:
			how = swap8
		case 4:
			how = swap4
		case 2:
			how = swap2
		case 1:
			how = swap1
		}
	}
	var room unsafe.Pointer
	if how == swapAny {
		room = unsafe_New(typ)
	}
	return func(i, j int) {
		if uint(i) >= uint(n) || uint(j) >= uint(n) {
			panic("reflect: slice index out of range")
		}
		p, q := unsafe.Add(data, uintptr(i)*size), unsafe.Add(data, uintptr(j)*size)
		switch how {
		case swapPointers:
			x, y := (*unsafe.Pointer)(p), (*unsafe.Pointer)(q)
			*x, *y = *y, *x
		case swapStrings:
			x, y := (*string)(p), (*string)(q)
			*x, *y = *y, *x
		case swap8:
			x, y := (*uint64)(p), (*uint64)(q)
			*x, *y = *y, *x
		case swap4:
			x, y := (*uint32)(p), (*uint32)(q)
			*x, *y = *y, *x
		case swap2:
			x, y := (*uint16)(p), (*uint16)(q)
			*x, *y = *y, *x
		case swap1:
			x, y := (*uint8)(p), (*uint8)(q)
			*x, *y = *y, *x
		default:
			typedmemmove(typ, room, p)
			typedmemmove(typ, p, q)
			typedmemmove(typ, q, room)
		}
	}, n
}
