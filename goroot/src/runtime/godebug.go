// Settings of GODEBUG: what go.mod and //go:debug lines say, over that the environment, over that what the program makes of the
// variable; and how often they made a difference.

package runtime

import _ "unsafe" // go:linkname

// godebugDefault is what the program's go.mod and //go:debug lines set (the linker fills it in).
var godebugDefault string

// godebugEnv is the variable's value, and godebugChanges how often it was set; 0: nobody has asked for it yet.
var (
	godebugEnv     string
	godebugChanges uint32
)

func setGodebug(env string) {
	godebugEnv = env
	godebugChanges++
}

//go:linkname godebug_changes internal/godebug.changes
func godebug_changes() uint32 {
	if godebugChanges == 0 {
		setGodebug(gogetenv("GODEBUG"))
	}
	return godebugChanges
}

// godebugSetting is the value of a setting, "" if it is not set.
//
//go:linkname godebugSetting internal/godebug.find
func godebugSetting(name string) string {
	godebug_changes()
	value, ok := findSetting(godebugEnv, name)
	if !ok {
		value, _ = findSetting(godebugDefault, name)
	}
	return value
}

// findSetting gives the value of name in a list name=value,name=value, if it is there; the last one counts. A #pattern for bisection
// is cut off.
func findSetting(list, name string) (value string, ok bool) {
	end := len(list)
	for i := end - 1; i >= -1; i-- {
		if i >= 0 && list[i] != ',' {
			continue
		}
		item := list[i+1 : end]
		end = i
		if len(item) > len(name) && item[len(name)] == '=' && item[:len(name)] == name {
			value = item[len(name)+1:]
			for j := 0; j < len(value); j++ {
				if value[j] == '#' {
					return value[:j], true
				}
			}
			return value, true
		}
	}
	return "", false
}

// nilPanics is not empty if go.mod or a //go:debug line says panicnil=1 (the linker fills it in): panic(nil) is what it was before
// Go 1.21, a panic whose value is nil.
var nilPanics string

// nilPanicsNow tells whether it is; programs that read no environment have nilPanicsLinked in its place (src/ssa/build/deferred.ts).
func nilPanicsNow() bool { return godebugSetting("panicnil") == "1" }

func nilPanicsLinked() bool { return len(nilPanics) != 0 }

// settingUses counts, for a setting, the uses of behaviour that is not the default.
type settingUses struct {
	name string
	n    uint64
	next *settingUses
}

var uses *settingUses

func usesOf(name string) *settingUses {
	for u := uses; u != nil; u = u.next {
		if u.name == name {
			return u
		}
	}
	uses = &settingUses{name: name, next: uses}
	return uses
}

// godebug_countUse does nothing in programs without runtime/metrics (src/ssa/build/deferred.ts).
//
//go:linkname godebug_countUse internal/godebug.countUse
func godebug_countUse(name string) { usesOf(name).n++ }

//go:linkname metrics_countUses runtime/metrics.countUses
func metrics_countUses(name string) uint64 { return usesOf(name).n }
