// Hashing of memory. One step takes 8 bytes: h = (h ^ word) * odd constant, then the upper half is folded into the lower one.
// Only the upper 32 bits of a result depend well on all input bits: whoever needs fewer bits takes those. Not the same from run to
// run, since seeds differ, and no defence against someone who can measure.

package runtime

import "unsafe"

const (
	hashK1 = 0x9e3779b97f4a7c15
	hashK2 = 0xd6e8feb86659fd93
)

// hash64 is the hash of one 64-bit word.
func hash64(v, seed uint64) uint64 {
	h := v ^ seed
	h ^= h >> 32
	h *= hashK1
	h ^= h >> 32
	return h * hashK2
}

// hash32 is the hash of one 32-bit word.
func hash32(v uint32, seed uint64) uint64 {
	return hash64(uint64(v), seed)
}

// hashBytes is the hash of n bytes at address p.
func hashBytes(p, n uint32, seed uint64) uint64 {
	h := seed ^ uint64(n)*hashK2
	var last uint64
	switch {
	case n > 8:
		if n > 32 {
			// Two lanes, so that the multiplications overlap.
			h2 := seed ^ hashK1
			for n > 32 {
				h = (h ^ load64(p)) * hashK1
				h2 = (h2 ^ load64(p+8)) * hashK2
				h ^= h >> 32
				h2 ^= h2 >> 32
				p += 16
				n -= 16
			}
			h ^= h2
		}
		for n > 8 {
			h = (h ^ load64(p)) * hashK1
			h ^= h >> 32
			p += 8
			n -= 8
		}
		last = load64(p + n - 8)
	case n >= 4:
		last = uint64(load32(p)) | uint64(load32(p+n-4))<<32
	case n > 0:
		last = uint64(load8(p) | load8(p+n>>1)<<8 | load8(p+n-1)<<16)
	}
	return hash64(last, h)
}

// The hash functions of basic types, as map types and generated functions call them: p points to the value.

func memhash(p unsafe.Pointer, seed, n uintptr) uintptr {
	return uintptr(hashBytes(addrOf(noescape(p)), uint32(n), uint64(seed)))
}

func memhash8(p unsafe.Pointer, seed uintptr) uintptr {
	return uintptr(hash64(uint64(load8(addrOf(p))), uint64(seed)))
}

func memhash16(p unsafe.Pointer, seed uintptr) uintptr {
	return uintptr(hash64(uint64(load16(addrOf(p))), uint64(seed)))
}

func memhash32(p unsafe.Pointer, seed uintptr) uintptr {
	return uintptr(hash32(load32(addrOf(p)), uint64(seed)))
}

func memhash64(p unsafe.Pointer, seed uintptr) uintptr {
	return uintptr(hash64(load64(addrOf(p)), uint64(seed)))
}

func memhash128(p unsafe.Pointer, seed uintptr) uintptr {
	return memhash(p, seed, 16)
}

func strhash(p unsafe.Pointer, seed uintptr) uintptr {
	a := addrOf(p)
	return uintptr(hashBytes(load32(a), load32(a+8), uint64(seed)))
}

// hashString is the hash of s.
func hashString(s string, seed uint64) uint64 {
	return hashBytes(stringAddr(s), uint32(len(s)), seed)
}

func f32hash(p unsafe.Pointer, seed uintptr) uintptr {
	f := *(*float32)(p)
	switch {
	case f == 0:
		return uintptr(hash64(0, uint64(seed))) // +0 and -0
	case f != f:
		return uintptr(hash64(rand(), uint64(seed))) // NaN: equal to nothing
	}
	return memhash32(p, seed)
}

func f64hash(p unsafe.Pointer, seed uintptr) uintptr {
	f := *(*float64)(p)
	switch {
	case f == 0:
		return uintptr(hash64(0, uint64(seed)))
	case f != f:
		return uintptr(hash64(rand(), uint64(seed)))
	}
	return memhash64(p, seed)
}

func c64hash(p unsafe.Pointer, seed uintptr) uintptr {
	return f32hash(add(p, 4), f32hash(p, seed))
}

func c128hash(p unsafe.Pointer, seed uintptr) uintptr {
	return f64hash(add(p, 8), f64hash(p, seed))
}

// interhash and nilinterhash hash an interface value with and without methods.
func interhash(p unsafe.Pointer, seed uintptr) uintptr {
	i := (*iface)(p)
	if i.tab == nil {
		return seed
	}
	return dynamicHash(i.tab.Type, i.data, seed)
}

func nilinterhash(p unsafe.Pointer, seed uintptr) uintptr {
	e := (*eface)(p)
	if e._type == nil {
		return seed
	}
	return dynamicHash(e._type, e.data, seed)
}

// dynamicHash hashes the value of type t that an interface's data word stands for.
func dynamicHash(t *_type, data unsafe.Pointer, seed uintptr) uintptr {
	if t.Equal == nil {
		panicUnhashable(t)
	}
	if t.isDirectIface() {
		return uintptr(hash64(uint64(addrOf(data)), uint64(seed)))
	}
	if t.Size_ == 0 {
		// Not the hash of a zero number, so that the order of the two counts.
		return uintptr(hash64(hashK1, uint64(seed)))
	}
	return typehash(t, data, seed)
}

func panicUnhashable(t *_type) {
	if checkingKey {
		checkingKey = false
		panicPlain("hash of unhashable type: " + t.string())
	}
	panicErrorString("hash of unhashable type " + t.string())
}

// checkingKey: the hash is computed only to see whether it can be. gc words that differently.
var checkingKey bool

// checkKey panics if a key cannot be hashed, for maps that need no hash to say that they do not have it.
func checkKey(t *maptype, key unsafe.Pointer) {
	if t.Flags&mapHashMightPanic != 0 {
		checkingKey = true
		t.Hasher(noescape(key), 0)
		checkingKey = false
	}
}

// typehash hashes a value by its type's descriptor. It agrees with == but not with the functions that the compiler makes.
func typehash(t *_type, p unsafe.Pointer, seed uintptr) uintptr {
	if t.TFlag&tflagRegularMemory != 0 {
		switch t.Size_ {
		case 4:
			return memhash32(p, seed)
		case 8:
			return memhash64(p, seed)
		}
		return memhash(p, seed, t.Size_)
	}
	switch t.Kind_ {
	case kindFloat32:
		return f32hash(p, seed)
	case kindFloat64:
		return f64hash(p, seed)
	case kindComplex64:
		return c64hash(p, seed)
	case kindComplex128:
		return c128hash(p, seed)
	case kindString:
		return strhash(p, seed)
	case kindInterface:
		if len((*interfacetype)(unsafe.Pointer(t)).Methods) == 0 {
			return nilinterhash(p, seed)
		}
		return interhash(p, seed)
	case kindArray:
		a := (*arraytype)(unsafe.Pointer(t))
		for i := uintptr(0); i < a.Len; i++ {
			seed = typehash(a.Elem, add(p, i*a.Elem.Size_), seed)
		}
		return seed
	case kindStruct:
		s := (*structtype)(unsafe.Pointer(t))
		for i := range s.Fields {
			f := &s.Fields[i]
			if f.Name.name() != "_" {
				seed = typehash(f.Typ, add(p, f.Offset), seed)
			}
		}
		return seed
	}
	// Pointers and channels; anything else cannot be hashed.
	if t.Equal == nil {
		panicUnhashable(t)
	}
	return memhash(p, seed, t.Size_)
}
