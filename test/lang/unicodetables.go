// Package unicode's tables, which are read only when a program asks for one: by a name of theirs, through a dot import, or through a
// function that looks into them.
package main

import (
	"strings"
	. "unicode"
	u "unicode"
)

var mine = map[string]*RangeTable{"han": Han, "greek": u.Greek}

func main() {
	println(strings.ToUpper("straße ǆ"), strings.EqualFold("ſ", "S"), string(SimpleFold('K')))
	println(u.Is(mine["han"], '日'), u.In('λ', u.Latin, mine["greek"]), IsUpper('Ä'), IsPunct('«'))
	println(len(Categories), len(u.Scripts), len(u.Properties), u.Version, u.Lu.R16[0].Hi, len(u.CaseRanges))
}
