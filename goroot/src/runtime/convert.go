// Conversions of values to the data word of an interface. Values below 256 need no memory of their own.

package runtime

import "unsafe"

// smallValues[v] is v, once smallValue(v) was called.
var smallValues [256]uint64

// smallValue gives the address of a uint64 (or, little-endian, a smaller integer) that is v, v < 256, and stays v.
func smallValue(v uint64) unsafe.Pointer {
	p := &smallValues[v&255]
	*p = v
	return unsafe.Pointer(p)
}

// convT copies the value of type t at v into new memory.
func convT(t *_type, v unsafe.Pointer) unsafe.Pointer {
	p := mallocgc(t.Size_, t, false)
	memmove(p, v, t.Size_)
	return p
}

// convTnoptr is convT for types without pointers.
func convTnoptr(t *_type, v unsafe.Pointer) unsafe.Pointer {
	p := mallocNoscan(t.Size_, false)
	memmove(p, v, t.Size_)
	return p
}

// convT16 and its kin are convT for values of that many bits without pointers.
func convT16(v uint16) unsafe.Pointer {
	if v < 256 {
		return smallValue(uint64(v))
	}
	p := mallocNoscan(2, false)
	*(*uint16)(p) = v
	return p
}

func convT32(v uint32) unsafe.Pointer {
	if v < 256 {
		return smallValue(uint64(v))
	}
	p := mallocNoscan(4, false)
	*(*uint32)(p) = v
	return p
}

func convT64(v uint64) unsafe.Pointer {
	if v < 256 {
		return smallValue(v)
	}
	p := mallocNoscan(8, false)
	*(*uint64)(p) = v
	return p
}

// zeroVal is the memory of missing map entries of up to 1,024 bytes, and of empty strings and slices in interfaces.
var zeroVal [128]uint64

func convTstring(v string) unsafe.Pointer {
	if len(v) == 0 {
		return unsafe.Pointer(&zeroVal)
	}
	p := new(string)
	*p = v
	return unsafe.Pointer(p)
}

func convTslice(v []byte) unsafe.Pointer {
	if unsafe.SliceData(v) == nil {
		return unsafe.Pointer(&zeroVal)
	}
	p := new([]byte)
	*p = v
	return unsafe.Pointer(p)
}
