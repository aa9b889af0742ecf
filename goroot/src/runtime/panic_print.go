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

// printBasic prints the value of a basic kind at p; strings in the given quotes.
func printBasic(kind uint8, p unsafe.Pointer, quote string) {
	if kind == kindString {
		printstring(quote)
		printindented(*(*string)(p))
		printstring(quote)
	} else {
		printNumber(kind, p)
	}
}

// printNumber prints a bool or number. It is linked only if the program may panic with one (src/ssa/build/deferred.ts); the same
// holds for printFloat.
func printNumber(kind uint8, p unsafe.Pointer) {
	switch kind {
	case kindBool:
		printbool(*(*bool)(p))
	case kindInt, kindInt64:
		printint(*(*int64)(p))
	case kindInt8:
		printint(int64(*(*int8)(p)))
	case kindInt16:
		printint(int64(*(*int16)(p)))
	case kindInt32:
		printint(int64(*(*int32)(p)))
	case kindUint, kindUint64, kindUintptr:
		printuint(*(*uint64)(p))
	case kindUint8:
		printuint(uint64(*(*uint8)(p)))
	case kindUint16:
		printuint(uint64(*(*uint16)(p)))
	case kindUint32:
		printuint(uint64(*(*uint32)(p)))
	default:
		printFloat(kind, p)
	}
}

func printFloat(kind uint8, p unsafe.Pointer) {
	switch kind {
	case kindFloat32:
		printfloat32(*(*float32)(p))
	case kindFloat64:
		printfloat64(*(*float64)(p))
	case kindComplex64:
		printcomplex64(*(*complex64)(p))
	case kindComplex128:
		printcomplex128(*(*complex128)(p))
	}
}
