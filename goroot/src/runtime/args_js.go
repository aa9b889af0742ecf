// Arguments and environment, which wasm_exec.js has written below the program's data before it calls run.

package runtime

// argv is argc addresses, a zero, the addresses of the environment, and a zero, 8 bytes each.
var (
	argc, argv uint32
	argslice   []string
	envs       []string
)

// envAt is where the addresses of the environment begin.
func envAt() uint32 { return argv + (argc+1)*8 }

// goargs gives the program's arguments.
func goargs() []string {
	if argslice == nil {
		for i := uint32(0); i < argc; i++ {
			argslice = append(argslice, envString(load32(argv+i*8)))
		}
	}
	return argslice
}

// goenvs gives the environment as name=value strings.
func goenvs() []string {
	if envs == nil {
		for at := envAt(); load32(at) != 0; at += 8 {
			envs = append(envs, envString(load32(at)))
		}
	}
	return envs
}

// gogetenv is the value of an environment variable, "" if it is not set.
func gogetenv(key string) string {
	for at := envAt(); load32(at) != 0; at += 8 {
		s := envString(load32(at))
		if len(s) > len(key) && s[len(key)] == '=' && s[:len(key)] == key {
			return s[len(key)+1:]
		}
	}
	return ""
}

// readSettings reads the environment.
func readSettings() {
	for at := envAt(); load32(at) != 0; at += 8 {
		setting(envString(load32(at)))
	}
}
