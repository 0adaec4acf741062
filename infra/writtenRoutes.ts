import type { Plugin } from "esbuild";

/**
 * Writes down what `functions/routes.ts` comes to, in place of what works it out: an instance then registers its functions
 * without loading all that declares them.
 */
export const writtenRoutes: Plugin = {
  name: "written-routes",
  setup: (bundler) => {
    bundler.onLoad({ filter: /[\\/]functions[\\/]routes\.ts$/ }, async ({ path }) => {
      const written = Object.entries(await import(path)).map(
        ([name, value]) => `export const ${name} = ${JSON.stringify(value)};`,
      );
      return { contents: written.join("\n"), loader: "js" };
    });
  },
};
