// Panic values as gc prints them: values of basic types as print does, named ones with the type's name around them, others as
// type and address.

package runtime

import "unsafe"

func printpanicval(v any) {
	e := efaceOf(&v)
	t := e._type
	if t == nil {
		printstring("nil")
		return
	}
	kind := t.Kind_
	if kind > kindComplex128 && kind != kindString {
		printstring("(")
		printstring(t.string())
		printstring(") ")
		printpointer(e.data)
		return
	}
	// Types that are declared in a package have its name before theirs.
	name := t.string()
	named := false
	for i := range len(name) {
		if name[i] == '.' {
			named = true
		}
	}
	if !named {
		printBasic(kind, e.data, "")
		return
	}
	printstring(name)
	if kind == kindComplex64 || kind == kindComplex128 {
		printBasic(kind, e.data, "") // brings its parentheses
		return
	}
	printstring("(")
	printBasic(kind, e.data, "\"")
	printstring(")")
}

// printBasic prints the value of a basic kind at p; strings in the given quotes. Kinds that the program never panics with are
// known when it is compiled.
func printBasic(kind uint8, p unsafe.Pointer, quote string) {
	mask := panicKinds()
	switch {
	case mask&(1<<kindBool) != 0 && kind == kindBool:
		printbool(*(*bool)(p))
	case mask&(1<<kindInt|1<<kindInt64) != 0 && (kind == kindInt || kind == kindInt64):
		printint(*(*int64)(p))
	case mask&(1<<kindInt8) != 0 && kind == kindInt8:
		printint(int64(*(*int8)(p)))
	case mask&(1<<kindInt16) != 0 && kind == kindInt16:
		printint(int64(*(*int16)(p)))
	case mask&(1<<kindInt32) != 0 && kind == kindInt32:
		printint(int64(*(*int32)(p)))
	case mask&(1<<kindUint|1<<kindUint64|1<<kindUintptr) != 0 && (kind == kindUint || kind == kindUint64 || kind == kindUintptr):
		printuint(*(*uint64)(p))
	case mask&(1<<kindUint8) != 0 && kind == kindUint8:
		printuint(uint64(*(*uint8)(p)))
	case mask&(1<<kindUint16) != 0 && kind == kindUint16:
		printuint(uint64(*(*uint16)(p)))
	case mask&(1<<kindUint32) != 0 && kind == kindUint32:
		printuint(uint64(*(*uint32)(p)))
	case mask&(1<<kindFloat32) != 0 && kind == kindFloat32:
		printfloat32(*(*float32)(p))
	case mask&(1<<kindFloat64) != 0 && kind == kindFloat64:
		printfloat64(*(*float64)(p))
	case mask&(1<<kindComplex64) != 0 && kind == kindComplex64:
		printcomplex64(*(*complex64)(p))
	case mask&(1<<kindComplex128) != 0 && kind == kindComplex128:
		printcomplex128(*(*complex128)(p))
	case mask&(1<<kindString) != 0 && kind == kindString:
		printstring(quote)
		printindented(*(*string)(p))
		printstring(quote)
	}
}
