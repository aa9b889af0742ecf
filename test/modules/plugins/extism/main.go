// An Extism plugin: input and output, JSON, variables, configuration, logs, HTTP, a function of the host, errors, state between calls.
package main

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/extism/go-pdk"
)

//go:wasmimport extism:host/user lookup
func lookup(key uint64) uint64

var calls = map[string]int{}

func init() { calls["init"]++ }

//go:wasmexport count_vowels
func countVowels() int32 {
	calls["count_vowels"]++
	vowels, ok := pdk.GetConfig("vowels")
	if !ok {
		vowels = "aeiouAEIOU"
	}
	count := 0
	for _, r := range pdk.InputString() {
		if strings.ContainsRune(vowels, r) {
			count++
		}
	}
	total := pdk.GetVarInt("total") + count
	pdk.SetVarInt("total", total)
	err := pdk.OutputJSON(struct {
		Count, Total int
		Vowels       string
	}{count, total, vowels})
	if err != nil {
		pdk.SetError(err)
		return 1
	}
	return 0
}

type order struct {
	ID    int                `json:"id"`
	Lines []line             `json:"lines"`
	Tags  map[string]string  `json:"tags,omitempty"`
	Taxes map[string]float64 `json:"taxes"`
}

type line struct {
	Name  string  `json:"name"`
	Price float64 `json:"price"`
	Count int     `json:"count"`
}

//go:wasmexport invoice
func invoice() int32 {
	calls["invoice"]++
	var o order
	if err := pdk.InputJSON(&o); err != nil {
		pdk.SetError(fmt.Errorf("invoice: %w", err))
		return 2
	}
	sort.Slice(o.Lines, func(i, j int) bool { return o.Lines[i].Name < o.Lines[j].Name })
	sum := 0.0
	for _, l := range o.Lines {
		sum += l.Price * float64(l.Count)
	}
	o.Taxes = map[string]float64{"sum": sum, "vat": sum * 0.19}
	o.Tags = map[string]string{"by": pdk.ParamString(lookup(pdk.ResultString("owner")))}
	pdk.Log(pdk.LogInfo, fmt.Sprintf("order %d: %.2f", o.ID, sum))
	if err := pdk.OutputJSON(o); err != nil {
		pdk.SetError(err)
		return 1
	}
	return 0
}

//go:wasmexport fetch
func fetch() int32 {
	req := pdk.NewHTTPRequest(pdk.MethodPost, pdk.InputString())
	req.SetHeader("X-Plugin", "gowasm").SetBody([]byte(strings.Repeat("body ", 100)))
	res := req.Send()
	pdk.OutputString(fmt.Sprintf("%d %s %q", res.Status(), res.Headers()["x-answer"], res.Body()))
	return 0
}

//go:wasmexport remember
func remember() int32 {
	before := pdk.GetVar("text")
	in := pdk.Input()
	if len(in) == 0 {
		pdk.RemoveVar("text")
	} else {
		pdk.SetVar("text", append(before, in...))
	}
	pdk.Output(before)
	return 0
}

//go:wasmexport fail
func fail() int32 {
	pdk.SetError(errors.Join(errors.New("first"), errors.New("second")))
	return 7
}

// recovered panics on purpose and goes on.
//
//go:wasmexport recovered
func recovered() (status int32) {
	defer func() {
		pdk.OutputString(fmt.Sprint("recovered: ", recover()))
	}()
	var none []int
	return int32(none[len(pdk.Input())])
}

// workers starts goroutines and waits for them.
//
//go:wasmexport workers
func workers() int32 {
	words := strings.Fields(pdk.InputString())
	found := make(chan string)
	for _, w := range words {
		go func() { found <- strings.ToUpper(w) }()
	}
	var all []string
	for range words {
		all = append(all, <-found)
	}
	sort.Strings(all)
	pdk.OutputString(strings.Join(all, " "))
	return 0
}

//go:wasmexport state
func state() int32 {
	if err := pdk.OutputJSON(calls); err != nil {
		return 1
	}
	return 0
}

func main() { panic("a library's main is not run") }
