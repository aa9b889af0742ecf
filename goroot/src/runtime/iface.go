// Interface tables made at run time: conversions from interface to interface, assertions to interface types. A pair of types has
// one itab, so the tables that the compiler laid out are entered here before the first one is made.

package runtime

import "unsafe"

// itabTable is a hash table of all known itabs, open addressing; 0 is empty. At most three quarters full.
var itabTable struct {
	slots uint32 // address of mask+1 words
	mask  uint32
	count uint32
}

// itabMiss remembers the last pairs that had no itab: type switches over interface types ask again and again.
var itabMiss [32]struct{ inter, typ uint32 }

// ifaceKey identifies an interface in the table: the address of its list of methods. Interface types with identical underlying
// types share the list, and values of one become values of the other without a change, so they must have the same itabs.
func ifaceKey(inter uint32) uint32 {
	return addrOf(unsafe.Pointer(unsafe.SliceData((*interfacetype)(ptrTo(inter)).Methods)))
}

func itabHash(inter, typ uint32) uint32 {
	return (inter>>3 ^ typ*0x9e3779b1) * 0x85ebca6b >> 8
}

// findItab gives the itab of a pair (inter an ifaceKey), or nil.
func findItab(inter, typ uint32) *itab {
	if itabTable.slots == 0 {
		enterStaticItabs()
	}
	pos := itabHash(inter, typ)
	for {
		pos &= itabTable.mask
		tab := load32(itabTable.slots + pos<<2)
		if tab == 0 {
			return nil
		}
		if load32(tab+8) == typ && ifaceKey(load32(tab)) == inter {
			return (*itab)(ptrTo(tab))
		}
		pos++
	}
}

// enterStaticItabs makes the table of the itabs that the compiler laid out.
func enterStaticItabs() {
	itabTable.mask = 63
	itabTable.slots = persistentMust(64 * 4)
	for tab := itabsStart(); tab < itabsEnd(); {
		t := (*itab)(ptrTo(tab))
		addItab(tab)
		tab += 24 + 8*uint32(len(t.Inter.Methods))
	}
}

// addItab enters an itab that is not in the table.
func addItab(tab uint32) {
	if itabTable.count >= (itabTable.mask+1)/4*3 {
		old, n := itabTable.slots, itabTable.mask+1
		itabTable.mask = 2*n - 1
		itabTable.slots = persistentMust(2 * n * 4)
		itabTable.count = 0
		for i := uint32(0); i < n; i++ {
			if t := load32(old + i<<2); t != 0 {
				addItab(t)
			}
		}
	}
	pos := itabHash(ifaceKey(load32(tab)), load32(tab+8))
	for {
		pos &= itabTable.mask
		if load32(itabTable.slots+pos<<2) == 0 {
			store32(itabTable.slots+pos<<2, tab)
			itabTable.count++
			return
		}
		pos++
	}
}

func persistentMust(n uint32) uint32 {
	p := persistentAlloc(n)
	if p == 0 {
		outOfMemory(uint64(n))
	}
	return p
}

// getitab gives the itab of (inter, typ); nil if the type lacks a method. (The compiler knows by its name where itabs come from that
// it did not make: src/wasm/flow.ts.)
//
//go:noinline
func getitab(inter *interfacetype, typ *_type) *itab {
	i, t := ifaceKey(addrOf(unsafe.Pointer(inter))), addrOf(unsafe.Pointer(typ))
	if tab := findItab(i, t); tab != nil {
		return tab
	}
	miss := &itabMiss[itabHash(i, t)&31]
	if miss.inter == i && miss.typ == t {
		return nil
	}
	n := uint32(len(inter.Methods))
	tab := persistentMust(24 + 8*n)
	if missingMethod(inter, typ, tab+24) != "" {
		// The memory is the next one's; nothing else was taken from it.
		heap.persistentCur = tab
		memclr32(tab, 24+8*n)
		miss.inter = i
		miss.typ = t
		return nil
	}
	store64(tab, uint64(addrOf(unsafe.Pointer(inter))))
	store64(tab+8, uint64(t))
	store32(tab+16, typ.Hash)
	addItab(tab)
	return (*itab)(ptrTo(tab))
}

// missingMethod writes the table indices of typ's methods for the interface's to fun (8 bytes each; 0: nowhere) and gives the
// name of the first method that typ lacks, or "". Both lists are sorted by name.
func missingMethod(inter *interfacetype, typ *_type, fun uint32) string {
	u := typ.uncommon()
	var at, left uint32
	if u != nil {
		at = addrOf(unsafe.Pointer(u)) + u.Moff
		left = uint32(u.Mcount)
	}
	for k := range inter.Methods {
		im := &inter.Methods[k]
		iname := nameAt(im.Name)
		for {
			if left == 0 {
				return iname.name()
			}
			m := (*method)(ptrTo(at))
			at += uint32(unsafe.Sizeof(method{}))
			left--
			if typeOff(m.Mtyp) != im.Typ {
				continue
			}
			mname := nameAt(m.Name)
			if m.Name != im.Name && mname.name() != iname.name() {
				continue
			}
			if !iname.isExported() && methodPkg(mname, u) != interfacePkg(iname, inter) {
				continue
			}
			if fun != 0 {
				code := m.Ifn
				if itabCode != nil {
					code = itabCode(code, m.Mtyp)
				}
				store64(fun+uint32(k)<<3, uint64(uint32(code)))
			}
			break
		}
	}
	return ""
}

// methodPkg and interfacePkg give the package that an unexported method belongs to.
func methodPkg(n name, u *uncommontype) string {
	if p := n.pkgPath(); p != "" {
		return p
	}
	return nameAt(u.PkgPath).name()
}

func interfacePkg(n name, inter *interfacetype) string {
	if p := n.pkgPath(); p != "" {
		return p
	}
	return inter.PkgPath.name()
}

// assertE2I gives the itab for a value of type t in interface type inter; it panics if t is nil or lacks a method.
func assertE2I(inter *interfacetype, t *_type) *itab {
	if t == nil {
		panicnildottype(&inter._type)
	}
	tab := getitab(inter, t)
	if tab == nil {
		panicAssertion(&TypeAssertionError{nil, t, &inter._type, missingMethod(inter, t, 0)})
	}
	return tab
}

// assertE2I2 is assertE2I that gives nil instead of a panic.
func assertE2I2(inter *interfacetype, t *_type) *itab {
	if t == nil {
		return nil
	}
	return getitab(inter, t)
}

// typeAssert is x.(inter) for a value of type t: its itab; without canFail it panics.
func typeAssert(inter *interfacetype, t *_type, canFail bool) *itab {
	if canFail {
		return assertE2I2(inter, t)
	}
	return assertE2I(inter, t)
}
