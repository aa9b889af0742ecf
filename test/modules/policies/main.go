// Configuration and policy languages at work: Jsonnet and CUE make configurations, Rego decides about them, JSON Schema checks them.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/format"
	cuejson "cuelang.org/go/encoding/json"
	"cuelang.org/go/encoding/openapi"
	cueyaml "cuelang.org/go/encoding/yaml"
	"github.com/google/go-jsonnet"
	jsonnetfmt "github.com/google/go-jsonnet/formatter"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

func main() {
	fmt.Println("== jsonnet")
	config := jsonnets()
	fmt.Println("== cue")
	cues()
	fmt.Println("== rego")
	regos(config)
	fmt.Println("== schema")
	schemas(config)
}

const library = `{
  Service(name, port=8080, replicas=1):: {
    assert port > 1024 : "port %d of %s is reserved" % [port, name],
    local service = self,
    name: name,
    labels: { app: name, tier: if port == 5432 then "data" else "web" },
    port: port,
    replicas: replicas,
    env: [{ name: k, value: std.toString(service.settings[k]) } for k in std.objectFields(service.settings)],
    settings:: { LOG: "info", PORT: port },
    url: "http://%(name)s:%(port)05d/" % self,
  },
  fib(n):: if n < 2 then n else self.fib(n - 1) + self.fib(n - 2),
}`

const deployment = `local lib = import "lib.libsonnet";
local names = std.split(std.extVar("names"), ",");
{
  services: [
    lib.Service(n, 8000 + i, replicas=std.length(n)) + { settings+:: { ["ID_" + i]: std.md5(n), nested: { a: [1, 2.5, null] } } }
    for i in std.range(0, std.length(names) - 1)
    for n in [names[i]]
  ],
  sorted: std.sort([3, 1, 2], function(x) -x),
  fib: lib.fib(17),
  text: |||
    a block
      of %s
  ||| % "text",
  manifest: std.manifestYamlDoc({ a: 1, b: ["x", { c: true }] }),
  folded: std.foldl(function(a, b) a + b, std.makeArray(200, function(i) i * i), 0),
  primes: [p for p in std.range(2, 120) if std.length([d for d in std.range(2, std.floor(std.sqrt(p))) if p % d == 0]) == 0],
  inherited: ({ a: 1, b: self.a + 1, c: super.z } + { a: 10 }).b,
  base64: std.base64("Jsonnet ü"),
  merged: std.mergePatch({ a: { b: 1, c: 2 } }, { a: { b: null, d: 3 } }),
}`

func jsonnets() string {
	vm := jsonnet.MakeVM()
	vm.ExtVar("names", "front,api,db,cache")
	vm.Importer(&jsonnet.MemoryImporter{Data: map[string]jsonnet.Contents{"lib.libsonnet": jsonnet.MakeContents(library)}})
	out, err := vm.EvaluateAnonymousSnippet("deploy.jsonnet", deployment)
	check(err)
	fmt.Print(out)
	for _, bad := range []string{
		`local lib = import "lib.libsonnet"; lib.Service("x", 80)`,
		`{ a: self.b, b: self.a }.a`, `[1, 2`, `std.parseJson("{")`, `error "mine " + {a: 1}`, `local f(x) = f(x + 1) + 1; f(0)`, `{} + 1 - []`,
	} {
		_, err := vm.EvaluateAnonymousSnippet("bad.jsonnet", bad)
		fmt.Println(err)
	}
	pretty, err := jsonnetfmt.Format("lib.libsonnet", strings.ReplaceAll(library, "  ", ""), jsonnetfmt.DefaultOptions())
	check(err)
	fmt.Print(pretty)
	return out
}

const schema = `package deploy

import (
	"slices"
	"strings"
	"list"
	"math"
)

#Port: int & >1024 & <65536
#Service: {
	name:     string & =~"^[a-z]+$"
	port:     #Port | *8080
	replicas: int | *1
	kind:     "web" | "data" | *"other"
	labels: [string]: string
	labels: app: strings.ToUpper(name)
	if replicas > 3 {
		large: true
	}
	hosts: [for i in list.Range(0, replicas, 1) {"\(name)-\(i).local"}]
}
services: [Name=string]: #Service & {name: Name}
services: {
	front: {port: 9090, kind: "web"}
	api: {replicas: 5}
	db: {port: 5432, kind: "data", labels: backup: "daily"}
}
total:  list.Sum([for _, s in services {s.replicas}])
root:   math.Sqrt(total)
sorted: list.SortStrings([for n, _ in services {n}])
big:    1.5Gi * 1000 / 7
matrix: [for x in [1, 2, 3] for y in [x, x*x] if x+y == 2*div(x+y, 2) {"\(x)/\(y)"}]
#List: {value: int, next?: #List}
chain: #List & {value: 1, next: {value: 2, next: value: 3}}
`

func cues() {
	ctx := cuecontext.New()
	v := ctx.CompileString(schema, cue.Filename("deploy.cue"))
	if v.Err() != nil {
		fmt.Println(errors.Details(v.Err(), nil))
		return
	}
	check(v.Validate(cue.Concrete(true)))
	out, err := v.MarshalJSON()
	check(err)
	fmt.Println(string(out))
	yaml, err := cueyaml.Encode(v.LookupPath(cue.ParsePath("services")))
	check(err)
	fmt.Print(string(yaml))
	text, err := format.Node(v.Syntax(cue.Final(), cue.Concrete(true)))
	check(err)
	fmt.Println(string(text))
	it, err := v.LookupPath(cue.ParsePath("services")).Fields()
	check(err)
	for it.Next() {
		n, err := it.Value().LookupPath(cue.ParsePath("replicas")).Int64()
		fmt.Println(it.Selector(), n, err, it.Value().LookupPath(cue.ParsePath("large")).Exists())
	}
	for _, bad := range []string{
		`services: front: port: 80`, `services: Front: {}`, `services: api: kind: "disk"`, `services: api: replicas: "many"`, `extra: 1 & 2`, `a: b, b: a + 1`,
	} {
		u := ctx.CompileString(schema+bad, cue.Filename("bad.cue"))
		fmt.Println(strings.TrimSpace(errors.Details(u.Validate(cue.Concrete(true)), nil)))
	}
	expr, err := cuejson.Extract("data.json", []byte(`{"name": "queue", "replicas": 2, "port": 7000}`))
	check(err)
	data := ctx.BuildExpr(expr).Unify(v.LookupPath(cue.ParsePath("#Service")))
	out, err = data.MarshalJSON()
	fmt.Println(string(out), err)
	var decoded struct {
		Name     string
		Replicas int
		Hosts    []string
	}
	check(data.Decode(&decoded))
	fmt.Printf("%+v\n", decoded)
	file, err := openapi.Gen(ctx.CompileString("#P: {a: int & >3 & <10, b?: [...string], c: \"x\" | \"y\"}"), &openapi.Config{Info: ctx.CompileString(`{title: "t", version: "1"}`)})
	fmt.Println(string(file), err)
}

const policy = `package deploy

import rego.v1

default allow := false

allow if {
	count(deny) == 0
	user_is_admin
}

user_is_admin if {
	some role in data.roles[input.user]
	role == "admin"
}

deny contains msg if {
	some s in input.config.services
	s.replicas > data.limits.replicas
	msg := sprintf("%s: %d replicas, at most %d", [s.name, s.replicas, data.limits.replicas])
}

deny contains msg if {
	some i, s in input.config.services
	not regex.match("^[a-z]+$", s.name)
	msg := concat(" ", ["service", format_int(i, 10), "has a bad name"])
}

total := sum([s.replicas | some s in input.config.services])

by_tier[tier] contains s.name if {
	some s in input.config.services
	tier := s.labels.tier
}

reachable := graph.reachable(data.graph, {"a"})

digest := crypto.sha256(json.marshal(input.config.merged))

windows := {x: y | some x in numbers.range(1, 5); y := x * x; y % 2 == 1}

token := io.jwt.encode_sign({"alg": "HS256", "typ": "JWT"}, {"sub": input.user}, {"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"})

verified := io.jwt.decode_verify(token, {"secret": "secret-secret-secret-secret"})

walked := count([p | walk(input, [p, _])])

when := time.format([1700000000000000000, "UTC", "2006-01-02T15:04:05Z07:00"])

matched := glob.match("*.example.*", ["."], "api.example.org")
`

func regos(config string) {
	ctx := context.Background()
	store := inmem.NewFromReader(strings.NewReader(`{
		"roles": {"ann": ["admin", "dev"], "bob": ["dev"]},
		"limits": {"replicas": 4},
		"graph": {"a": ["b", "c"], "b": ["d"], "c": [], "d": ["a"], "e": []}
	}`))
	var parsed any
	check(json.Unmarshal([]byte(config), &parsed))
	query, err := rego.New(
		rego.Query("data.deploy"), rego.Module("deploy.rego", policy), rego.Store(store),
	).PrepareForEval(ctx)
	check(err)
	for _, user := range []string{"ann", "bob", "eve"} {
		result, err := query.Eval(ctx, rego.EvalInput(map[string]any{"user": user, "config": parsed}))
		check(err)
		out, err := json.MarshalIndent(result[0].Expressions[0].Value, "", " ")
		check(err)
		fmt.Println(string(out))
	}
	for i := range 30 {
		result, err := query.Eval(ctx, rego.EvalInput(map[string]any{"user": fmt.Sprint("u", i), "config": parsed}))
		check(err)
		if len(result) != 1 {
			fmt.Println("no result")
		}
	}
	partial, err := rego.New(rego.Query("data.deploy.allow == true"), rego.Module("deploy.rego", policy), rego.Store(store),
		rego.Unknowns([]string{"input.user"}), rego.Input(map[string]any{"config": parsed})).Partial(ctx)
	check(err)
	for _, q := range partial.Queries {
		fmt.Println(q)
	}
	for _, bad := range []string{"package p\nallow if { x := 1; y == 2 }", "package p\nallow { true", "package p\na := b\nb := a", "package p\nf(x) := plus(x)"} {
		_, err := ast.CompileModules(map[string]string{"bad.rego": bad})
		fmt.Println(err)
	}
}

func schemas(config string) {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(`{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"type": "object",
		"required": ["services", "fib"],
		"properties": {
			"services": {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/service"}},
			"fib": {"type": "integer", "multipleOf": 2},
			"text": {"type": "string", "pattern": "^block"}
		},
		"$defs": {"service": {
			"type": "object",
			"properties": {
				"name": {"enum": ["front", "api", "db"]},
				"port": {"type": "integer", "exclusiveMaximum": 8002},
				"url": {"type": "string", "format": "uri"},
				"labels": {"additionalProperties": {"maxLength": 3}}
			},
			"unevaluatedProperties": {"type": ["array", "integer"]}
		}}
	}`))
	check(err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	check(c.AddResource("deploy.json", doc))
	s, err := c.Compile("deploy.json")
	check(err)
	instance, err := jsonschema.UnmarshalJSON(strings.NewReader(config))
	check(err)
	err = s.Validate(instance)
	if v, ok := err.(*jsonschema.ValidationError); ok {
		found := v.BasicOutput()
		// The validator goes over maps: the order is random.
		slices.SortFunc(found.Errors, func(a, b jsonschema.OutputUnit) int {
			return strings.Compare(a.InstanceLocation+a.KeywordLocation, b.InstanceLocation+b.KeywordLocation)
		})
		out, err := json.MarshalIndent(found, "", " ")
		check(err)
		fmt.Println(string(out))
	} else {
		fmt.Println(err)
	}
}
