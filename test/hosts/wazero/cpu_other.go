//go:build !unix

package main

import "time"

var begin = time.Now()

// cpuTime is the time since the start, where the system's CPU time is not at hand.
func cpuTime() time.Duration { return time.Since(begin) }
