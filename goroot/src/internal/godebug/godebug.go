// Package godebug gives the settings of the environment variable GODEBUG. The SDK's package also counts their uses for
// runtime/metrics and searches for failures by bisection, for which it registers itself at start-up with everything it needs; this one
// looks at the variable when a setting is first asked for.

package godebug

import _ "unsafe" // go:linkname

// Setting is one setting of GODEBUG.
type Setting struct {
	name  string // a leading # marks one that is not documented
	seen  uint32 // generation that value is of
	value string
}

// Variables: the settings, from the binary's defaults and from the environment, and how often they changed.
var (
	started    bool
	generation uint32
	defaults   string
	env        string
)

//go:linkname setUpdate
func setUpdate(update func(def, env string))

func update(def, e string) {
	defaults = def
	env = e
	generation++
}

// New makes a Setting; it costs nothing until Value is called.
func New(name string) *Setting {
	return &Setting{name: name}
}

// Name is the setting's name.
func (s *Setting) Name() string {
	if s.Undocumented() {
		return s.name[1:]
	}
	return s.name
}

// Undocumented tells whether the setting is left out of documentation.
func (s *Setting) Undocumented() bool {
	return s.name != "" && s.name[0] == '#'
}

// String is name=value.
func (s *Setting) String() string {
	return s.Name() + "=" + s.Value()
}

// Value is the setting's value, "" if it is not set.
func (s *Setting) Value() string {
	if !started {
		started = true
		setUpdate(update)
	}
	if s.seen != generation {
		s.seen = generation
		s.value = find(env, s.Name())
		if s.value == "" {
			s.value = find(defaults, s.Name())
		}
	}
	return s.value
}

// find gives the value of name in a list name=value,name=value; the last one counts. A #pattern for bisection is cut off.
func find(list, name string) string {
	end := len(list)
	for i := end - 1; i >= -1; i-- {
		if i >= 0 && list[i] != ',' {
			continue
		}
		item := list[i+1 : end]
		end = i
		if len(item) > len(name) && item[len(name)] == '=' && item[:len(name)] == name {
			value := item[len(name)+1:]
			for j := 0; j < len(value); j++ {
				if value[j] == '#' {
					return value[:j]
				}
			}
			return value
		}
	}
	return ""
}

// IncNonDefault would count a use of behaviour that is not the default.
func (s *Setting) IncNonDefault() {}
