// Objects that code outside of Go may keep the addresses of. Objects never move, so pinning one only keeps it alive.

package runtime

// Pinner is a set of pinned objects.
type Pinner struct {
	pins *pins
}

// pins are what a Pinner holds, apart from it so that they can have a finalizer wherever the Pinner lies.
type pins struct {
	refs []any
}

// Pin keeps what pointer points to until Unpin.
func (p *Pinner) Pin(pointer any) {
	switch t := efaceOf(&pointer)._type; {
	case t == nil:
		panicErrorString("runtime.Pinner: argument is nil")
	case t.Kind_ != kindPointer && t.Kind_ != kindUnsafePointer:
		panicErrorString("runtime.Pinner: argument is not a pointer: " + t.string())
	}
	if p.pins == nil {
		p.pins = new(pins)
		SetFinalizer(p.pins, func(p *pins) {
			if len(p.refs) != 0 {
				panicErrorString("runtime.Pinner: found leaking pinned pointer; forgot to call Unpin()?")
			}
		})
	}
	p.pins.refs = append(p.pins.refs, pointer)
}

// Unpin lets go of all pinned objects.
func (p *Pinner) Unpin() {
	if p.pins != nil {
		p.pins.refs = nil
	}
}
