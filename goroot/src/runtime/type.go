// Type descriptors, as the compiler lays them out and the standard library's internal/abi and reflect read them (SDK
// internal/abi/type.go: same fields, same offsets). The offsets of names, types and code are absolute here: a nameOff or
// typeOff is the address, a textOff the index in the function table. A type has one descriptor: equal pointers, equal types.

package runtime

import "unsafe"

type nameOff int32
type typeOff int32
type textOff int32

// _type is the head of every descriptor (48 bytes).
type _type struct {
	Size_       uintptr
	PtrBytes    uintptr // bytes at the start of the value that can hold pointers
	Hash        uint32
	TFlag       uint8
	Align_      uint8
	FieldAlign_ uint8
	Kind_       uint8
	Equal       func(unsafe.Pointer, unsafe.Pointer) bool // nil: values cannot be compared
	GCData      *byte                                     // pointer map, one bit for each 8-byte word; see gcMask
	Str         nameOff
	PtrToThis   typeOff
}

const (
	tflagUncommon       = 1 << 0
	tflagExtraStar      = 1 << 1 // Str has one '*' too many in front
	tflagNamed          = 1 << 2
	tflagRegularMemory  = 1 << 3 // equality and hash are those of the bytes
	tflagGCMaskOnDemand = 1 << 4 // GCData is the address of a pointer to the map, made when first asked for
	tflagDirectIface    = 1 << 5 // the value is the data word of an interface
)

const (
	kindBool = 1 + iota
	kindInt
	kindInt8
	kindInt16
	kindInt32
	kindInt64
	kindUint
	kindUint8
	kindUint16
	kindUint32
	kindUint64
	kindUintptr
	kindFloat32
	kindFloat64
	kindComplex64
	kindComplex128
	kindArray
	kindChan
	kindFunc
	kindInterface
	kindMap
	kindPointer
	kindSlice
	kindString
	kindStruct
	kindUnsafePointer
)

type arraytype struct {
	_type
	Elem  *_type
	Slice *_type
	Len   uintptr
}

type chantype struct {
	_type
	Elem *_type
	Dir  int
}

// functype is followed (after the uncommon part) by InCount + OutCount&0x7fff descriptors' addresses.
type functype struct {
	_type
	InCount  uint16
	OutCount uint16 // top bit: variadic
}

// imethod is one method of an interface type.
type imethod struct {
	Name nameOff
	Typ  typeOff
}

// interfacetype's methods are sorted by name.
type interfacetype struct {
	_type
	PkgPath name
	Methods []imethod
}

// maptype differs from the SDK's in meaning, not in layout: Group is the type of one entry (key, then elem), so GroupSize ==
// SlotSize == Group.Size_.
type maptype struct {
	_type
	Key       *_type
	Elem      *_type
	Group     *_type
	Hasher    func(unsafe.Pointer, uintptr) uintptr
	GroupSize uintptr
	SlotSize  uintptr // bytes of an entry
	ElemOff   uintptr // offset of the elem in an entry
	Flags     uint32
}

const (
	mapNeedKeyUpdate  = 1 << 0 // an equal key may have other bytes (floats, strings, interfaces)
	mapHashMightPanic = 1 << 1
	mapIndirectKey    = 1 << 2 // the entry holds a pointer to the key (keys over 128 bytes)
	mapIndirectElem   = 1 << 3 // the entry holds a pointer to the elem (elems over 128 bytes)
	mapMaxKeyBytes    = 128
	mapMaxElemBytes   = 128
)

type ptrtype struct {
	_type
	Elem *_type
}

type slicetype struct {
	_type
	Elem *_type
}

type structfield struct {
	Name   name
	Typ    *_type
	Offset uintptr
}

type structtype struct {
	_type
	PkgPath name
	Fields  []structfield
}

// uncommontype follows the descriptor of a type that has a name or methods.
type uncommontype struct {
	PkgPath nameOff
	Mcount  uint16
	Xcount  uint16
	Moff    uint32 // from this record to its methods
	_       uint32
}

// method is one method of a concrete type; sorted by name, exported ones first.
type method struct {
	Name nameOff
	Mtyp typeOff
	Ifn  textOff // receiver is the interface's data word
	Tfn  textOff // receiver is the value
}

// itab is the table of an interface type and a concrete type; Fun has one entry for each method of the interface.
type itab struct {
	Inter *interfacetype
	Type  *_type
	Hash  uint32
	Fun   [1]uintptr
}

// The two words of interface values.
type iface struct {
	tab  *itab
	data unsafe.Pointer
}

type eface struct {
	_type *_type
	data  unsafe.Pointer
}

func efaceOf(ep *any) *eface {
	return (*eface)(unsafe.Pointer(ep))
}

// toType is the descriptor at an absolute offset; nil for 0.
func toType(off typeOff) *_type {
	return (*_type)(ptrTo(uint32(off)))
}

func (t *_type) isDirectIface() bool {
	return t.TFlag&tflagDirectIface != 0
}

// string is the type as error messages write it: "main.T", "[]int".
func (t *_type) string() string {
	s := nameAt(t.Str).name()
	if t.TFlag&tflagExtraStar != 0 {
		return s[1:]
	}
	return s
}

// uncommon finds the record of name and methods behind the descriptor, whose size depends on the kind.
func (t *_type) uncommon() *uncommontype {
	if t.TFlag&tflagUncommon == 0 {
		return nil
	}
	var size uintptr
	switch t.Kind_ {
	case kindStruct:
		size = unsafe.Sizeof(structtype{})
	case kindPointer, kindSlice:
		size = unsafe.Sizeof(ptrtype{})
	case kindFunc:
		size = unsafe.Sizeof(functype{})
	case kindArray:
		size = unsafe.Sizeof(arraytype{})
	case kindChan:
		size = unsafe.Sizeof(chantype{})
	case kindMap:
		size = unsafe.Sizeof(maptype{})
	case kindInterface:
		size = unsafe.Sizeof(interfacetype{})
	default:
		size = unsafe.Sizeof(_type{})
	}
	return (*uncommontype)(add(unsafe.Pointer(t), size))
}

// pkgpath is the import path of a named type's package, "" for others.
func (t *_type) pkgpath() string {
	if u := t.uncommon(); u != nil {
		return nameAt(u.PkgPath).name()
	}
	switch t.Kind_ {
	case kindStruct:
		return (*structtype)(unsafe.Pointer(t)).PkgPath.name()
	case kindInterface:
		return (*interfacetype)(unsafe.Pointer(t)).PkgPath.name()
	}
	return ""
}
