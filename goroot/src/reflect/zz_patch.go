// MapOf: our maps have no groups of slots; a map type's Group is the type of one entry (runtime/type.go, maptype).

package reflect

import "internal/abi"

func groupAndSlotOf(ktyp, etyp Type) (Type, Type) {
	if ktyp.Size() > abi.MapMaxKeyBytes {
		ktyp = PointerTo(ktyp)
	}
	if etyp.Size() > abi.MapMaxElemBytes {
		etyp = PointerTo(etyp)
	}
	entry := StructOf([]StructField{{Name: "Key", Type: ktyp}, {Name: "Elem", Type: etyp}})
	return entry, entry
}

// makeMethodValue: calls through reflection come with issue 4; the SDK's form would bring its description of gc's calling
// convention into every program that prints.
func makeMethodValue(op string, v Value) Value {
	panic("reflect." + op + ": method values are not supported yet")
}
