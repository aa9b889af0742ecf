// Command wazerohost runs one module under wazero as a job on standard input says, and prints what happened as JSON. The
// job and the answer are described in ../job.ts; the three hosts understand the same ones.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
	"github.com/tetratelabs/wazero/sys"
)

type call struct {
	Name   string   `json:"name"`
	Args   []string `json:"args"`
	Repeat int      `json:"repeat"`
	Times  int      `json:"times"`
	// Which instance of the module.
	Instance int `json:"instance"`
}

type job struct {
	Module     string            `json:"module"`
	Kind       string            `json:"kind"`
	Args       []string          `json:"args"`
	Env        map[string]string `json:"env"`
	Dir        string            `json:"dir"`
	Initialize *bool             `json:"initialize"`
	Calls      []call            `json:"calls"`
	Clients    int               `json:"clients"`
}

type result struct {
	Value *string  `json:"value,omitempty"`
	Ms    *float64 `json:"ms,omitempty"`
	Exit  *uint32  `json:"exit,omitempty"`
	Trap  bool     `json:"trap,omitempty"`
}

type answer struct {
	CompileMs float64  `json:"compileMs"`
	StartMs   float64  `json:"startMs"`
	Exit      uint32   `json:"exit"`
	Trap      string   `json:"trap"`
	Results   []result `json:"results"`
	Memory    uint32   `json:"memory"`
	Stdout    string   `json:"stdout"`
	Stderr    string   `json:"stderr"`
	Clients   []string `json:"clients,omitempty"`
}

func main() {
	var j job
	if err := json.NewDecoder(os.Stdin).Decode(&j); err != nil {
		fatal(err)
	}
	code, err := os.ReadFile(j.Module)
	if err != nil {
		fatal(err)
	}
	ctx := context.Background()
	runtime := wazero.NewRuntime(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, runtime)
	var a answer
	start := time.Now()
	module, err := runtime.CompileModule(ctx, code)
	if err != nil {
		fatal(err)
	}
	a.CompileMs = ms(start)
	if err := importSelf(ctx, runtime, module); err != nil {
		fatal(err)
	}
	var stdout, stderr bytes.Buffer
	config := wazero.NewModuleConfig().WithName("").WithArgs(j.Args...).WithStdout(&stdout).WithStderr(&stderr).
		WithSysNanotime().WithSysWalltime().WithSysNanosleep().WithStartFunctions()
	for k, v := range j.Env {
		config = config.WithEnv(k, v)
	}
	if j.Dir != "" {
		config = config.WithFSConfig(wazero.NewFSConfig().WithDirMount(j.Dir, "/"))
	}
	entry := ""
	if j.Kind == "command" {
		entry = "_start"
	} else if j.Initialize == nil || *j.Initialize {
		entry = "_initialize"
	}
	instantiate := func() (api.Module, error) {
		instance, err := runtime.InstantiateModule(ctx, module, config)
		if err == nil && entry != "" {
			_, err = instance.ExportedFunction(entry).Call(ctx)
		}
		return instance, err
	}
	var c *clients
	if j.Clients > 0 {
		c, ctx = newClients(ctx, j.Clients)
	}
	start = time.Now()
	instance, err := instantiate()
	a.StartMs = ms(start)
	var exit *sys.ExitError
	switch {
	case errors.As(err, &exit):
		a.Exit = exit.ExitCode()
	case err != nil:
		a.Trap = err.Error()
	case j.Kind == "reactor":
		instances := []api.Module{instance}
		if slices.ContainsFunc(j.Calls, func(c call) bool { return c.Instance == 1 }) {
			second, err := instantiate()
			if err != nil {
				fatal(err)
			}
			instances = append(instances, second)
		}
		for _, c := range j.Calls {
			a.Results = append(a.Results, run(ctx, instances[c.Instance], c))
		}
		a.Memory = instance.Memory().Size()
	}
	a.Stdout, a.Stderr = stdout.String(), stderr.String()
	if c != nil && a.Exit == 0 && a.Trap == "" {
		c.wg.Wait()
		a.Clients = c.answers
	}
	if err := json.NewEncoder(os.Stdout).Encode(a); err != nil {
		fatal(err)
	}
}

// importSelf makes what the module imports from "self": its own exports.
func importSelf(ctx context.Context, runtime wazero.Runtime, module wazero.CompiledModule) error {
	self := runtime.NewHostModuleBuilder("self")
	found := false
	for _, f := range module.ImportedFunctions() {
		from, name, _ := f.Import()
		if from != "self" {
			continue
		}
		found = true
		callBack := func(ctx context.Context, caller api.Module, stack []uint64) {
			if err := caller.ExportedFunction(name).CallWithStack(ctx, stack); err != nil {
				panic(err)
			}
		}
		self.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(callBack), f.ParamTypes(), f.ResultTypes()).Export(name)
	}
	if !found {
		return nil
	}
	_, err := self.Instantiate(ctx)
	return err
}

// run makes one export call: its result as text and the least CPU time of the repeats. A trap is a result.
func run(ctx context.Context, instance api.Module, c call) result {
	f := instance.ExportedFunction(c.Name)
	if f == nil {
		return result{Trap: true}
	}
	params, results := f.Definition().ParamTypes(), f.Definition().ResultTypes()
	stack := make([]uint64, max(len(params), len(results)))
	args := make([]uint64, len(params))
	for i, t := range params {
		args[i] = encode(t, c.Args[i])
	}
	best := -1.0
	for range max(c.Repeat, 1) {
		start := cpuTime()
		for range max(c.Times, 1) {
			copy(stack, args)
			if err := f.CallWithStack(ctx, stack); err != nil {
				var exit *sys.ExitError
				if errors.As(err, &exit) {
					code := exit.ExitCode()
					return result{Exit: &code}
				}
				return result{Trap: true}
			}
		}
		if t := float64((cpuTime() - start).Nanoseconds()) / 1e6; best < 0 || t < best {
			best = t
		}
	}
	value := ""
	if len(results) > 0 {
		value = decode(results[0], stack[0])
	}
	return result{Value: &value, Ms: &best}
}

func encode(t api.ValueType, s string) uint64 {
	switch t {
	case api.ValueTypeF64:
		v, _ := strconv.ParseFloat(s, 64)
		return api.EncodeF64(v)
	case api.ValueTypeF32:
		v, _ := strconv.ParseFloat(s, 32)
		return api.EncodeF32(float32(v))
	case api.ValueTypeI32:
		v, _ := strconv.ParseInt(s, 10, 64)
		return api.EncodeI32(int32(v))
	}
	v, _ := strconv.ParseInt(s, 10, 64)
	return api.EncodeI64(v)
}

func decode(t api.ValueType, v uint64) string {
	switch t {
	case api.ValueTypeF64:
		return fmt.Sprint(api.DecodeF64(v))
	case api.ValueTypeF32:
		return fmt.Sprint(api.DecodeF32(v))
	case api.ValueTypeI32:
		return fmt.Sprint(api.DecodeI32(v))
	}
	return fmt.Sprint(int64(v))
}

func ms(start time.Time) float64 { return float64(time.Since(start).Nanoseconds()) / 1e6 }

func fatal(err error) {
	fmt.Fprintln(os.Stderr, "wazerohost:", err)
	os.Exit(1)
}
