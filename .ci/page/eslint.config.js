// What a reader of the page's scripts may rely on; style is left to the eye.
import globals from "globals";

export default [
  {
    files: ["**/*.js"],
    languageOptions: {
      ecmaVersion: 2024,
      sourceType: "script",
      globals: { ...globals.browser, L: "readonly", GeoMap: "writable", GeoBase: "writable", GeoBulk: "writable", GeoBulkStore: "writable", GeoCanvas: "writable" },
    },
    rules: {
      "no-undef": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^Geo" }],
      "no-redeclare": ["error", { builtinGlobals: false }],
      "no-shadow": "error",
      "no-implied-eval": "error",
      "no-eval": "error",
      "no-new-func": "error",
      "no-unreachable": "error",
      "no-dupe-keys": "error",
      "no-empty": "error",
      "eqeqeq": ["error", "always", { null: "ignore" }],
      "prefer-const": "error",
      strict: ["error", "global"],
    },
  },
];
