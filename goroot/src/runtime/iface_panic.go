// The panics of type assertions.

package runtime

// panicAssertion panics with the error, or prints it if nothing is deferred.
func panicAssertion(e *TypeAssertionError) {
	if panicHook != nil {
		panicHook(e)
	}
	printstring("panic: ")
	printindented(e.Error())
	printstring("\n")
	dieWithTrace(dyingPanic)
}

// panicdottypeE is called when x.(want) fails for an x of the empty interface type iface that holds a `have`.
func panicdottypeE(have, want, iface *_type) {
	panicAssertion(&TypeAssertionError{iface, have, want, ""})
}

// panicdottypeI is panicdottypeE for interfaces with methods.
func panicdottypeI(have *itab, want, iface *_type) {
	var t *_type
	if have != nil {
		t = have.Type
	}
	panicdottypeE(t, want, iface)
}

// panicnildottype is called when x.(want) fails because x is nil.
func panicnildottype(want *_type) {
	panicAssertion(&TypeAssertionError{nil, nil, want, ""})
}
