// What the tests of package runtime take from test files that are not run.

package runtime_test

import (
	"internal/testenv"
	"testing"
)

// runTestProg is for hosts on which a go command builds programs and others can be started; those for wasip1 are none.
func runTestProg(t *testing.T, binary, name string, env ...string) string {
	testenv.MustHaveGoBuild(t)
	panic("unreachable")
}

// stackGrowthRecursive needs n frames of a kilobyte.
func stackGrowthRecursive(n int) {
	var frame [128]int
	frame[n%len(frame)] = n
	if n > 0 && frame[n%len(frame)] == n {
		stackGrowthRecursive(n - 1)
	}
}
