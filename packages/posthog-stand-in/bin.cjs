#!/usr/bin/env node
// Starts main.ts, whose types are stripped as it is loaded.
/* eslint-disable @typescript-eslint/no-require-imports -- CommonJS, as what it loads becomes */
require("sucrase/register/ts")
require("./main.ts")
