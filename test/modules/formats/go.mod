module modules/formats

go 1.26

require (
	github.com/BurntSushi/toml v1.6.0
	github.com/itchyny/gojq v0.12.20
	github.com/yuin/goldmark v1.8.7
	gopkg.in/yaml.v3 v3.0.1
)

require github.com/itchyny/timefmt-go v0.1.9 // indirect
