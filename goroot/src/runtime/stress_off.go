//go:build !gcstress

package runtime

// gcStress: see stress_on.go.
const gcStress = false

func stressCollect(sp uint32)           {}
func poisonBlock(b uint32)              {}
func poisonCells(b, size, cells uint32) {}
