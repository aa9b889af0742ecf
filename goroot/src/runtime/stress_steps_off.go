//go:build !gcsteps

package runtime

// gcSteps: see stress_on.go.
const gcSteps = false
