// Package godebug gives the settings of the environment variable GODEBUG, which the runtime finds. The SDK's package also searches for
// failures by bisection, and registers itself at start-up with everything that it needs for that and for runtime/metrics; this one
// looks at the variable when a setting is first asked for.

package godebug

import _ "unsafe" // go:linkname

// Setting is one setting of GODEBUG.
type Setting struct {
	name  string // a leading # marks one that is not documented
	seen  uint32 // the value of changes that value is of
	value string
}

// changes grows whenever GODEBUG is set; it is never 0.
func changes() uint32

// find gives the value of a setting, "" if it is not set.
func find(name string) string

// countUse counts a use of a setting, for runtime/metrics.
func countUse(name string)

// immutable is the setting that keeps the value with which the program began (the only one of that kind in internal/godebugs).
const immutable = "fips140"

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
	if now := changes(); s.seen != now && (s.seen == 0 || s.name != immutable) {
		s.seen = now
		s.value = find(s.Name())
	}
	return s.value
}

// IncNonDefault counts a use of behaviour that is not the default.
func (s *Setting) IncNonDefault() { countUse(s.Name()) }
