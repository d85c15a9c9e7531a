//go:build tools

// Package cli names what this module is for, so that go.mod and go.sum are complete for it.
package cli

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
