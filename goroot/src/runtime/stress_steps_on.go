//go:build gcsteps

package runtime

const gcSteps = true
