// The panic builtin: runs the deferred calls of the whole goroutine in place, then prints and ends the program. (With recover,
// issue 5, a deferred call that recovers ends the walk and unwinds to its record's frame.)

package runtime

// _panic is a panic under way.
type _panic struct {
	arg        any
	link       *_panic // the panic during which this one began
	recovered  bool
	repanicked bool // printed as part of the panic that re-raised it
	goexit     bool
}

type stringer interface {
	String() string
}

// gopanic is panic(e). It does not return.
func gopanic(e any) {
	if e == nil {
		e = new(PanicNilError)
	}
	p := &_panic{arg: e, link: curg._panic}
	curg._panic = p
	printPending = printPendingPanics
	for curg._defer != nil {
		d := curg._defer
		curg._defer = d.link
		d.fn()
	}
	preprintpanics(p)
	printpanics(p)
	if curg.signal {
		printSignal()
	}
	dieWithTrace()
}

// preprintpanics turns the values that print themselves into strings, while Go code may still run.
func preprintpanics(p *_panic) {
	for p != nil {
		link := p.link
		if link != nil && *efaceOf(&link.arg) == *efaceOf(&p.arg) {
			link.repanicked = true
		} else if v, ok := p.arg.(error); ok {
			p.arg = v.Error()
		} else if v, ok := p.arg.(stringer); ok {
			p.arg = v.String()
		}
		p = link
	}
}

// printpanics prints the panics under way, oldest first.
func printpanics(p *_panic) {
	if p.link != nil {
		printpanics(p.link)
		if p.link.repanicked {
			return
		}
		if !p.link.goexit {
			printstring("\t")
		}
	}
	if p.goexit {
		return
	}
	printstring("panic: ")
	printpanicval(p.arg)
	if p.recovered {
		if p.repanicked {
			printstring(" [recovered, repanicked]")
		} else {
			printstring(" [recovered]")
		}
	}
	printstring("\n")
}

func printPendingPanics() {
	if p := curg._panic; p != nil {
		printpanics(p)
		printstring("\t")
	}
}
