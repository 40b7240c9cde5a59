#!/bin/sh
# A package that depends on FlowTrace by version builds and runs, and swift-syntax is no part of that. Needs what `swift build` of
# this repository has fetched already, and no network.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# What is in the working tree, as version 1.0.0.
git clone --quiet --no-hardlinks "$root" "$folder/flowtrace"
(cd "$root" && git ls-files -z && git ls-files -z --others --exclude-standard) |
  (cd "$root" && tar --null --no-recursion --ignore-failed-read -T - -cf - 2>/dev/null) | tar -C "$folder/flowtrace" -xf -
cd "$folder/flowtrace"
git add --all
git -c user.name=check -c user.email=check@localhost commit --quiet --allow-empty -m 'The working tree'
git tag 1.0.0

mkdir -p "$folder/dependent/Sources/dependent"
cd "$folder/dependent"
cat > Package.swift <<EOF
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "dependent",
    dependencies: [.package(url: "file://$folder/flowtrace", from: "1.0.0")],
    targets: [.executableTarget(name: "dependent", dependencies: [.product(name: "FlowTrace", package: "flowtrace")])])
EOF
cat > Sources/dependent/main.swift <<'EOF'
import FlowTrace

startTracing()
_ = withCall("twice", arguments: ("n", 21)) { 42 }
stopTracing()
config(showTiming: false)
printTree()
EOF
${SWIFT:-swift} build ${CHECK_OPTIONS:-}
.build/debug/dependent | tee output
grep -q 'twice(n: 21)' output
if grep -q 'SwiftSyntax' .build/debug.yaml .build/workspace-state.json; then
  echo 'swift-syntax has become a part of the build.'
  exit 1
fi
echo 'A package that depends on FlowTrace builds without swift-syntax.'
