// Names in type descriptors (SDK internal/abi/type.go, Name): one byte of flags, the length as a varint, the text, then, as
// the flags say, a tag in the same form and the 4-byte address of the package path's name.

package runtime

import "unsafe"

const (
	nameExported = 1 << 0
	nameHasTag   = 1 << 1
	nameHasPkg   = 1 << 2
)

type name struct {
	Bytes *byte
}

func nameAt(off nameOff) name {
	return name{(*byte)(ptrTo(uint32(off)))}
}

// textAt decodes the varint at addr and gives the text that follows it and the address behind that.
func textAt(addr uint32) (string, uint32) {
	n := uint32(0)
	shift := uint32(0)
	for {
		b := load8(addr)
		addr++
		n |= (b & 0x7f) << shift
		if b < 0x80 {
			break
		}
		shift += 7
	}
	return unsafe.String((*byte)(ptrTo(addr)), int(n)), addr + n
}

func (n name) addr() uint32 {
	return addrOf(unsafe.Pointer(n.Bytes))
}

func (n name) isExported() bool {
	return load8(n.addr())&nameExported != 0
}

func (n name) name() string {
	if n.Bytes == nil {
		return ""
	}
	s, _ := textAt(n.addr() + 1)
	return s
}

// pkgPath is the package that an unexported name belongs to; "" if the name does not say.
func (n name) pkgPath() string {
	if n.Bytes == nil {
		return ""
	}
	addr := n.addr()
	flags := load8(addr)
	if flags&nameHasPkg == 0 {
		return ""
	}
	_, end := textAt(addr + 1)
	if flags&nameHasTag != 0 {
		_, end = textAt(end)
	}
	off := load8(end) | load8(end+1)<<8 | load8(end+2)<<16 | load8(end+3)<<24
	return nameAt(nameOff(off)).name()
}
