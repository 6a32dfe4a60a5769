#!/usr/bin/env node
// Starts main.ts. Its types are stripped as it loads.
/* eslint-disable @typescript-eslint/no-require-imports -- CommonJS, as what it loads becomes */
require("sucrase/register/ts")
require("./main.ts")
