import medusa from "@medusajs/eslint-plugin"
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript"
import importX from "eslint-plugin-import-x"
import tseslint from "typescript-eslint"

/** Pure: no I/O, no container of Medusa. */
const ground = ["lib", "events", "identity", "options"]
const firstFloor = [...ground, "modules", "posthog-api", "flags"]
const features = ["alerts", "health", "erasure", "dashboards", "operations"]
const secondFloor = [...firstFloor, "capture/rows", "capture/signals", "capture/sweeps"]

/** Which rooms a room may import from, in addition to itself; docs/architecture.md draws the same table. */
const mayUse = {
  lib: [],
  events: ["lib"],
  identity: ["events", "lib"],
  options: ["events", "identity", "lib"],
  modules: ground,
  "posthog-api": ground,
  flags: ground,
  "capture/rows": firstFloor,
  "capture/signals": [...firstFloor, "capture/rows"],
  "capture/sweeps": [...firstFloor, "capture/rows"],
  ...Object.fromEntries(features.map((feature) => [feature, secondFloor])),
  // What trouble is, health says.
  alerts: [...secondFloor, "health"],
  storefront: [],
  ...Object.fromEntries(
    ["admin", "api", "cli", "links", "policies", "providers", "subscribers", "workflows"].map(
      (door) => [door, [...secondFloor, "capture/connect.ts", ...features]]
    )
  ),
}

const rooms = Object.entries(mayUse).map(([room, allowed]) => ({
  target: `./src/${room}/**/!(*.spec).{ts,tsx}`,
  from: "./src",
  except: [room, ...allowed].map((name) => `./${name}`),
  message: `src/${room} may import only from: ${[room, ...allowed].join(", ")}.`,
}))

/** What is shipped knows nothing of what tests it, and the stand-in nothing of anything else here. */
const outside = [
  {
    target: "./src",
    from: ["./tools", "./packages", "./integration-tests"],
    message: "src imports nothing from outside of it.",
  },
  {
    target: "./packages/posthog-stand-in",
    from: ["./src", "./tools", "./integration-tests"],
    message: "The stand-in imports nothing from outside its folder.",
  },
]

/** Which one file may know which of PostHog's packages. */
const sdks = [
  ["posthog-node", "src/modules/posthog/sending/posthog-client.ts"],
  ["@posthog/core", "src/modules/posthog/errors/exception-list.ts"],
].map(([name, file]) => ({
  file,
  pattern: { group: [name, `${name}/*`], message: `Only ${file} may know ${name}.` },
}))

// Medusa's first entry ignores tests everywhere; ours are linted, by the general rules.
const medusaRules = medusa.configs.recommended
  .filter((entry) => !entry.ignores || entry.files)
  .map((entry) =>
    entry.files
      ? {
          ...entry,
          ignores: [
            ...(entry.ignores ?? []),
            "{integration-tests,tools,packages,examples}/**",
            "**/__tests__/**",
          ],
        }
      : entry
  )

export default tseslint.config(
  { ignores: [".medusa/**", "node_modules/**", "**/migrations/**", "**/.next/**"] },
  ...tseslint.configs.strict,
  ...medusaRules,
  {
    files: ["**/*.ts", "**/*.tsx"],
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver()] },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "import-x/consistent-type-specifier-style": ["error", "prefer-top-level"],
      "import-x/no-cycle": "error",
      "import-x/no-restricted-paths": ["error", { zones: [...rooms, ...outside] }],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        {
          object: "process",
          property: "env",
          message: "The environment is read in options/environment.ts only.",
        },
      ],
      "no-restricted-imports": ["error", { patterns: sdks.map(({ pattern }) => pattern) }],
      "no-console": "error",
    },
  },
  {
    files: ["src/{lib,events,identity,options}/**/!(*.spec).ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: [
                "node:{fs,net,http,https,child_process}*",
                "knex",
                "@medusajs/framework/mikro-orm/*",
              ],
              message: "The ground floor does no I/O.",
            },
            {
              group: ["*"],
              importNames: ["MedusaContainer"],
              message: "The ground floor knows no container.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["src/{lib,events,identity,options,modules}/**/!(*.spec).ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "MemberExpression[object.name='ContainerRegistrationKeys'][property.name='QUERY']",
          message: "Query belongs to src/capture; code of a Medusa module has none.",
        },
      ],
    },
  },
  {
    files: ["src/{api,links,policies,providers,subscribers,workflows}/**/!(*.spec).ts"],
    rules: { "max-lines": ["error", { max: 40, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ["src/options/environment.ts"],
    rules: { "no-restricted-properties": "off" },
  },
  ...sdks.map(({ file }) => ({
    files: [file],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: sdks.filter((sdk) => sdk.file !== file).map(({ pattern }) => pattern) },
      ],
    },
  }))
)
