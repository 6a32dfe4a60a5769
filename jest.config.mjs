const transform = {
  "^.+\\.tsx?$": [
    "@swc/jest",
    {
      jsc: {
        parser: { syntax: "typescript", tsx: true, decorators: true },
        target: "es2022",
      },
    },
  ],
}

const common = {
  transform,
  testEnvironment: "node",
  modulePathIgnorePatterns: ["<rootDir>/.medusa/"],
}

/** @type {import("jest").Config} */
const config = {
  projects: [
    {
      ...common,
      displayName: "unit",
      // Most of a suite's time would be the loading of packages.
      runtime: "<rootDir>/tools/jest/native-packages.cjs",
      testEnvironment: "<rootDir>/tools/jest/one-realm-environment.cjs",
      testMatch: [
        "<rootDir>/src/**/__tests__/*.spec.ts",
        "<rootDir>/tools/{faults,lib,versions}/__tests__/*.spec.ts",
      ],
    },
    {
      ...common,
      displayName: "stand-in",
      testMatch: ["<rootDir>/packages/posthog-stand-in/__tests__/*.spec.ts"],
    },
    {
      ...common,
      displayName: "integration",
      runner: "<rootDir>/tools/jest/process-per-group.cjs",
      runtime: "<rootDir>/tools/jest/native-modules.cjs",
      testEnvironment: "<rootDir>/tools/jest/one-realm-environment.cjs",
      testMatch: ["<rootDir>/integration-tests/__tests__/*.spec.ts"],
      globalSetup: "<rootDir>/integration-tests/support/jest-global-setup.ts",
      globalTeardown: "<rootDir>/integration-tests/support/jest-global-teardown.ts",
    },
  ],
  testSequencer: "<rootDir>/tools/jest/unit-first.mjs",
  // Only so that a hang ends: on a busy machine a life of a store takes minutes.
  testTimeout: 600_000,
  maxWorkers: 2,
  // Where a suite restores its database, its connections end, which Knex prints for each; `npm test -- --silent=false` shows it all.
  silent: true,
}

export default config
