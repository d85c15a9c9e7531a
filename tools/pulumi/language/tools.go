//go:build tools

// Package language names what this module is for, so that go.mod and go.sum are complete for it.
package language

import _ "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python"
